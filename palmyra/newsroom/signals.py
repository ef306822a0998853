"""News of the newsroom, for packages above it: `article` is the row that readers see."""

from django.dispatch import Signal

article_published = Signal()
article_withdrawn = Signal()
