"""News of the newsroom, for packages above it: `article` is the row that readers see,
`articles` are rows that came many at once.
"""

from django.dispatch import Signal

article_published = Signal()
articles_arrived = Signal()
article_withdrawn = Signal()
