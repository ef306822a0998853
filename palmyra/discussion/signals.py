"""News of the discussion, for packages above it: `comment` is the row."""

from django.dispatch import Signal

comment_shown = Signal()
comment_hidden = Signal()
