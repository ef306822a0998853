"""What the scheduler does for the discussion."""

from __future__ import annotations

import datetime as dt
import secrets

from django.utils import timezone

from palmyra.discussion.limits import KEPT_FOR
from palmyra.discussion.models import Comment, Reaction, Report, Thread, Vote
from palmyra.press.tags import purge

AT_ONCE = 1_000  # rows of a kind; the lock for writing is not held for long
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


def forget_addresses() -> int:
    """Let go of what was made of addresses longer ago than it is kept; returns how many rows were changed.

    Votes, reactions and reports still count, each as that of a reader whom nobody can tell from another.
    """
    now, forgotten = timezone.now(), 0
    for rows, field in ((Vote.objects, "voter"), (Reaction.objects, "voter"), (Report.objects, "reporter")):
        for number in list(rows.filter(forget_at__lt=now).values_list("pk", flat=True)[:AT_ONCE]):
            forgotten += rows.filter(pk=number).update(**{field: secrets.token_hex(16), "forget_at": None})
    old = Comment.objects.exclude(network_hash="").filter(created_at__lt=now - KEPT_FOR)
    numbers = list(old.order_by("created_at").values_list("pk", flat=True)[:AT_ONCE])
    return forgotten + Comment.objects.filter(pk__in=numbers).update(network_hash="")
