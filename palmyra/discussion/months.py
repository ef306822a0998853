"""What moderators did in a month, in numbers that everybody may read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from statistics import median

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from palmyra.discussion.models import HELD, HIDDEN, REMOVED, SHOWN, Ban, Comment, Decision, Report

NO_CONDITION = Q()


@dataclass(frozen=True, slots=True)
class MonthCounts:
    """The comments that came in a month by what became of them, its reports and bans, and the wait of held ones."""

    shown: int
    held: int
    hidden: int
    removed: int
    reports: int
    bans: int
    median_wait: dt.timedelta | None  # None where nothing that waited was decided


def count_month(start: dt.datetime, end: dt.datetime) -> MonthCounts:
    """Count from one moment to another, in five queries."""
    came = Comment.objects.filter(created_at__gte=start, created_at__lt=end)
    counts = came.aggregate(**{state: Count("pk", filter=Q(state=state)) for state in (SHOWN, HELD, HIDDEN)})
    by_moderator = Decision.objects.filter(comment=OuterRef("pk"), act="remove", moderator__isnull=False)
    return MonthCounts(
        **counts,
        removed=came.filter(Exists(by_moderator), state=REMOVED).count(),  # the others their writers took back
        reports=Report.objects.filter(reported_at__gte=start, reported_at__lt=end).count(),
        bans=Ban.objects.filter(banned_at__gte=start, banned_at__lt=end).count(),
        median_wait=_median_wait(start, end),
    )


def _median_wait(start: dt.datetime, end: dt.datetime) -> dt.timedelta | None:
    """Half of what moderators decided had waited no longer."""
    waited = [wait.total_seconds() for _at, wait in waits(start, end)]
    return dt.timedelta(seconds=median(waited)) if waited else None


def waits(start: dt.datetime, end: dt.datetime, condition: Q = NO_CONDITION) -> list[tuple[dt.datetime, dt.timedelta]]:
    """When moderators decided about what waited, and how long it had done so since it was held last."""
    earlier = Decision.objects.filter(
        comment=OuterRef("comment"), state_after=HELD, decided_at__lt=OuterRef("decided_at")
    )
    since = Coalesce(Subquery(earlier.order_by("-decided_at").values("decided_at")[:1]), "comment__created_at")
    decided = Decision.objects.filter(
        condition, decided_at__gte=start, decided_at__lt=end, moderator__isnull=False, state_before=HELD
    ).exclude(state_after=HELD)
    return [(at, at - begun) for at, begun in decided.order_by().values_list("decided_at", since)]
