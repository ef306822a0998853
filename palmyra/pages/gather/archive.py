"""The date archive: years, a year, a month, a day."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from palmyra.language.dates import month_title
from palmyra.newsroom.models import Article
from palmyra.pages.contexts import ArchiveView, Calendar, CalendarDay, Link, Period
from palmyra.pages.gather.site import address
from palmyra.pages.gather.stories import gather_stories
from palmyra.press.tags import note_tags

MOST_STORIES = 200  # a month of a busy paper has thousands: its calendar leads on, its page shows the newest


def gather_years(language: str) -> ArchiveView:
    """The years that have articles, newest first."""
    counts = counted(published(language), lambda date: date.replace(month=1, day=1))
    periods = [Period(start, year_address(language, start), n) for start, n in sorted(counts.items(), reverse=True)]
    return ArchiveView("all", None, [], periods, None, [])


def gather_year(language: str, year: int) -> ArchiveView | None:
    """The months of a year that have articles; None when none has."""
    counts = counted(published(language).filter(date__year=year), lambda date: date.replace(day=1))
    periods = [Period(start, month_address(language, start), n) for start, n in sorted(counts.items())]
    if not periods:
        return None
    return ArchiveView("year", dt.date(year, 1, 1), [archive_link(language)], periods, None, [])


def gather_month(language: str, year: int, month: int) -> ArchiveView | None:
    """A month's calendar and its newest articles; None when it has none."""
    first = dt.date(year, month, 1)
    shown = calendar_of(language, first, None)
    if shown is None:
        return None
    parents = [archive_link(language), Link(str(year), year_address(language, first))]
    return ArchiveView("month", first, parents, [], shown, stories_between(language, first, last_day(first)))


def gather_day(language: str, date: dt.date) -> ArchiveView | None:
    """A day's articles beside its month's calendar; None when it has none."""
    shown = calendar_of(language, date.replace(day=1), date)
    stories = stories_between(language, date, date)
    if shown is None or not stories:
        return None
    parents = [
        archive_link(language),
        Link(str(date.year), year_address(language, date)),
        Link(month_title(date, language), month_address(language, date)),
    ]
    return ArchiveView("day", date, parents, [], shown, stories)


def published(language: str) -> Any:
    """The published articles of a language, without an order."""
    return Article.objects.published().filter(language=language).order_by()


def counted(articles: Any, start_of: Callable[[dt.date], dt.date]) -> Counter[dt.date]:
    """How many articles are of each period; `start_of` gives the first day of the period of a day.

    The database counts by day along an index; to find periods there, SQLite would call Python for every article.
    """
    counts: Counter[dt.date] = Counter()
    for date, count in articles.values_list("date").annotate(n=Count("pk")):
        counts[start_of(date)] += count
    return counts


def stories_between(language: str, first: dt.date, last: dt.date) -> Any:
    """The newest articles of some days."""
    rows = Article.objects.in_brief().filter(language=language, date__gte=first, date__lte=last)
    return gather_stories(rows.newest_first()[:MOST_STORIES], language)


def calendar_of(language: str, first: dt.date, current: dt.date | None) -> Calendar | None:
    """The calendar of a month with its neighbours that have articles; None when the month has none."""
    last = last_day(first)
    rows = published(language).filter(date__gte=first, date__lte=last)
    counts = counted(rows, lambda date: date)
    if not counts:
        return None

    def cell(date: dt.date) -> CalendarDay:
        if date.month != first.month:
            return CalendarDay(None)
        count = counts.get(date, 0)
        url = address(language, "day", year=date.year, month=date.month, day=date.day) if count else ""
        return CalendarDay(date, url, count, date == current)

    note_tags(f"months:{language}")  # of the neighbours
    dates = published(language).values_list("date", flat=True)
    before = dates.filter(date__lt=first).order_by("-date").first()
    after = dates.filter(date__gt=last).order_by("date").first()
    return Calendar(
        month=first,
        weeks=[
            [cell(date) for date in week] for week in calendar.Calendar().monthdatescalendar(first.year, first.month)
        ],
        url=month_address(language, first),
        previous=month_address(language, before) if before else "",
        next=month_address(language, after) if after else "",
    )


def last_day(first: dt.date) -> dt.date:
    """The last day of the month that begins with `first`."""
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def archive_link(language: str) -> Link:
    """The link to all years."""
    return Link(_("Archive"), address(language, "archive"))


def year_address(language: str, date: dt.date) -> str:
    """The page of a date's year."""
    return address(language, "year", year=date.year)


def month_address(language: str, date: dt.date) -> str:
    """The page of a date's month."""
    return address(language, "month", year=date.year, month=date.month)
