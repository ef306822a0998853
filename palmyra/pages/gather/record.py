"""The public record of what moderators did, this month and the last."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from palmyra.discussion.months import count_month
from palmyra.newsroom.models import Paper
from palmyra.pages.contexts import RecordMonth
from palmyra.pages.gather.site import address
from palmyra.press.tags import note_moment

COUNTED_EVERY = dt.timedelta(hours=1)  # by the tags of comments the page would be baked all day long


def gather_record() -> list[RecordMonth]:
    """This month first. The page is counted anew every hour and when a month begins, which is on a full hour."""
    now = timezone.localtime()
    note_moment(now.replace(minute=0, second=0, microsecond=0) + COUNTED_EVERY)
    this = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    last = (this - dt.timedelta(days=1)).replace(day=1)
    return [gather_month(this, now), gather_month(last, this)]


def gather_month(start: dt.datetime, end: dt.datetime) -> RecordMonth:
    """A month as the page shows it."""
    counts = count_month(start, end)
    return RecordMonth(
        date=start.date(),
        shown=counts.shown,
        held=counts.held,
        hidden=counts.hidden,
        removed=counts.removed,
        reports=counts.reports,
        bans=counts.bans,
        median_wait=counts.median_wait,
    )


def record_address(language: str) -> str:
    """Where the record is, in the language of a thread as far as the paper speaks it."""
    paper = Paper.current()
    return address(language if language in paper.languages else paper.main_language, "talk-record")
