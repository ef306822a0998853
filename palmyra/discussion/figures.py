"""What came and what was decided, by day or by week, as moderators see it: figures, and the bars drawn of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDay, TruncWeek
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from palmyra.accounts.models import User
from palmyra.discussion.access import reach
from palmyra.discussion.models import Comment, Decision
from palmyra.discussion.months import waits

DAY, WEEK = "day", "week"
STEPS = {DAY: dt.timedelta(days=1), WEEK: dt.timedelta(days=7)}
COUNTS = {DAY: 30, WEEK: 26}  # a month, and half a year
TRUNC = {DAY: TruncDay, WEEK: TruncWeek}
BUSIEST = 10
REJECTING = ("hide", "remove")


@dataclass(frozen=True, slots=True)
class Figures:
    """A day or a week: its first moment, comments that came, those held by checks, decisions against, and the wait."""

    start: dt.datetime
    comments: int
    held: int
    rejected: int
    median_wait: dt.timedelta | None  # of what moderators decided then; None where nothing had waited


def figures_by(step: str, moderator: User) -> list[Figures]:
    """The figures of each day of a month or of each week of half a year, the oldest first, in three queries."""
    starts = starts_of(step)
    came = Comment.objects.filter(reach(moderator), created_at__gte=starts[0])
    counts = counted(came, step, "created_at", comments=Q(), held=~Q(reasons=[]))
    decided = Decision.objects.filter(reach(moderator, "comment__thread__group"), decided_at__gte=starts[0])
    against = Q(act__in=REJECTING, moderator__isnull=False)
    rejected = counted(decided, step, "decided_at", rejected=against)
    waited: dict[dt.datetime, list[float]] = {}
    for at, wait in waits(starts[0], timezone.now() + STEPS[DAY], reach(moderator, "comment__thread__group")):
        waited.setdefault(start_of(step, at), []).append(wait.total_seconds())
    return [
        Figures(
            start,
            counts.get(start, {}).get("comments", 0),
            counts.get(start, {}).get("held", 0),
            rejected.get(start, {}).get("rejected", 0),
            dt.timedelta(seconds=median(waited[start])) if start in waited else None,
        )
        for start in starts
    ]


def starts_of(step: str) -> list[dt.datetime]:
    """The first moments of the days or weeks that are shown; a day is as long as the clocks make it."""
    now = timezone.localtime()
    last = start_of(step, now)
    days = [last.date() - STEPS[step] * back for back in reversed(range(COUNTS[step]))]
    return [timezone.make_aware(dt.datetime.combine(day, dt.time())) for day in days]


def start_of(step: str, at: dt.datetime) -> dt.datetime:
    """The first moment of the day or of the week that a moment is in."""
    local = timezone.localtime(at)
    day = local.date() - dt.timedelta(days=local.weekday() if step == WEEK else 0)
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def counted(rows: QuerySet[Any], step: str, field: str, **conditions: Q) -> dict[dt.datetime, dict[str, int]]:
    """How many rows of each day or week fulfil some conditions, in one query."""
    counts = {name: Count("pk", filter=condition) for name, condition in conditions.items()}
    grouped = rows.order_by().annotate(start=TRUNC[step](field)).values("start").annotate(**counts)
    return {row["start"]: row for row in grouped}


def busiest_threads(step: str, moderator: User) -> list[dict[str, Any]]:
    """The discussions with the most comments of the time shown, with how many of them were held."""
    came = Comment.objects.filter(reach(moderator), created_at__gte=starts_of(step)[0])
    grouped = came.order_by().values("thread", "thread__title", "thread__url")
    counted = grouped.annotate(comments=Count("pk"), held=Count("pk", filter=~Q(reasons=[])))
    return [dict(row) for row in counted.order_by("-comments", "thread")[:BUSIEST]]


WIDTH, HEIGHT, GAP = 720, 120, 4


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart in the chart's own units, and what it says."""

    x: int
    y: int
    width: int
    height: int
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as an inline SVG draws it; `summary` says the same to who does not see it."""

    name: str
    title: str
    summary: str
    bars: list[Bar]


def chart(
    name: str, title: str, rows: list[Figures], value: Callable[[Figures], float], say: Callable[[float], str]
) -> Chart:
    """Bars for each day or week, the highest as high as the chart; none where there is nothing."""
    values = [value(row) for row in rows]
    highest = max(values, default=0) or 1
    room = WIDTH // max(len(rows), 1)
    bars = []
    for place, (row, amount) in enumerate(zip(rows, values, strict=True)):
        height = max(round(HEIGHT * amount / highest), 2) if amount else 0
        label = f"{date_format(row.start, 'DATE_FORMAT')}: {say(amount)}"
        bars.append(Bar(place * room, HEIGHT - height, room - GAP, height, label))
    return Chart(name, title, summary_of(values, say), bars)


def summary_of(values: list[float], say: Callable[[float], str]) -> str:
    """What a chart shows, in a few words."""
    if not any(values):
        return _("nothing in this time")
    return _("at most %(most)s, at last %(last)s") % {"most": say(max(values)), "last": say(values[-1])}


def charts_of(rows: list[Figures]) -> list[Chart]:
    """The four charts."""
    return [
        chart("comments", _("Comments"), rows, lambda row: row.comments, number_in_words),
        chart("held", _("Held by checks"), rows, lambda row: row.held, number_in_words),
        chart("rejected", _("Hidden or removed"), rows, lambda row: row.rejected, number_in_words),
        chart("wait", _("Time to a decision"), rows, seconds_waited, span),
    ]


def number_in_words(amount: float) -> str:
    """A whole number."""
    return f"{int(amount)}"


def seconds_waited(row: Figures) -> float:
    """The wait as a length; 0 where nothing was decided."""
    return row.median_wait.total_seconds() if row.median_wait is not None else 0.0


def span(seconds: float) -> str:
    """A length of time in its largest units; a dash for none."""
    if not seconds:
        return "—"
    start = dt.datetime(2001, 1, 1)  # any will do
    return timesince(start, start + dt.timedelta(seconds=max(seconds, 60)), depth=2)
