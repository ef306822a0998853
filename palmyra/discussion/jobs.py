"""What the scheduler does for the discussion."""

from __future__ import annotations

import datetime as dt

from palmyra.discussion.models import Thread
from palmyra.press.tags import purge

_flushed_at: dict[str, dt.datetime | None] = {}


def flush_counts(tag: str = "counts") -> bool:
    """Purge the counts in lists if one changed since this was done last; returns whether one did."""
    newest = Thread.objects.filter(counted_at__isnull=False).order_by("-counted_at").first()
    moment = newest.counted_at if newest else None
    if tag in _flushed_at and _flushed_at[tag] == moment:
        return False
    _flushed_at[tag] = moment
    purge(tag)
    return True


def flush_rails() -> bool:
    """The same for the rails of article pages, which may be older: a busy hour must not bake the archive anew."""
    return flush_counts("rails")
