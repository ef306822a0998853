"""Tags: what a rendering read, and what a change touches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache

from django.conf import settings
from django.db import connection, transaction

from palmyra.press import relay
from palmyra.press.models import TagMark
from palmyra.press.stamps import NEWEST, Stamps


@dataclass(slots=True)
class Reading:
    """What a rendering read so far: its tags, and the next moment at which its bytes change by themselves."""

    began_at: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC))
    tags: set[str] = field(default_factory=set)
    valid_until: dt.datetime | None = None
    mark: int | None = None  # the purges that were committed when it began; None where nobody asked


_reading: ContextVar[Reading | None] = ContextVar("palmyra_reading", default=None)


@contextmanager
def collect(mark: int | None = None) -> Iterator[Reading]:
    """Collect what is noted inside, by a rendering that began at a mark."""
    reading = Reading(mark=mark)
    token = _reading.set(reading)
    try:
        yield reading
    finally:
        _reading.reset(token)


def current_reading() -> Reading | None:
    """What the page being rendered read so far; None outside of a rendering."""
    return _reading.get()


def note_tags(*tags: str) -> None:
    """Say that the page being rendered read the rows of these tags; outside of a rendering nothing happens."""
    reading = _reading.get()
    if reading is not None:
        reading.tags.update(tags)


def note_moment(at: dt.datetime | None) -> None:
    """Say that the page's bytes change at a moment to come: the end of an embargo, the closing of a thread.

    A moment that came while the page was being rendered counts: part of the page may have been made before it.
    """
    reading = _reading.get()
    if reading is None or at is None or at <= reading.began_at:
        return
    if reading.valid_until is None or at < reading.valid_until:
        reading.valid_until = at


@cache
def stamps() -> Stamps:
    """The marks that this paper's processes share."""
    return Stamps(settings.PALMYRA_PAGES)


def purge(*tags: str, gone: bool = False) -> int:
    """Make every page stale that read one of the tags, once the current transaction is committed.

    With `gone` the old bytes are never served again. The marks are rows of the same transaction, so a kill right
    after the commit loses none. Returns the mark, a number that grows with every purge.
    """
    if not tags:
        return current_mark()
    unique = sorted(set(tags))
    with transaction.atomic(savepoint=False):
        mark = _next_mark()
        rows = [TagMark(tag=tag, stale_mark=mark, gone_mark=mark if gone else 0) for tag in unique]
        _upsert(rows)
    # Robust: what is committed is done, and marks that could not be noted are found by the next sweep.
    transaction.on_commit(lambda: stamps().apply((tag, mark, mark if gone else 0) for tag in unique), robust=True)
    return mark


def _next_mark() -> int:
    sql = (
        "INSERT INTO press_clock (id, mark) VALUES (1, 1) "
        "ON CONFLICT (id) DO UPDATE SET mark = press_clock.mark + 1 RETURNING mark"
    )
    if relay.is_shared():
        sql += f", pg_notify('{relay.PURGED}', '')"  # heard by other machines once this is committed
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.fetchone()[0])


def _upsert(rows: list[TagMark]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO press_tagmark (tag, stale_mark, gone_mark) VALUES (%s, %s, %s) ON CONFLICT (tag) DO UPDATE "
            "SET stale_mark = excluded.stale_mark, "
            "gone_mark = CASE WHEN excluded.gone_mark > press_tagmark.gone_mark "
            "THEN excluded.gone_mark ELSE press_tagmark.gone_mark END",
            [(row.tag, row.stale_mark, row.gone_mark) for row in rows],
        )


def current_mark() -> int:
    """The newest mark that is committed; a rendering that begins now sees everything up to it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT mark FROM press_clock WHERE id = 1")
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def newest_of(tags: Iterable[str]) -> tuple[int, int]:
    """The newest stale and the newest gone mark of some tags, from the database."""
    rows = TagMark.objects.filter(tag__in=list(tags)).values_list("stale_mark", "gone_mark")
    pairs = list(rows)
    return max((pair[0] for pair in pairs), default=0), max((pair[1] for pair in pairs), default=0)


def newest_applied() -> int:
    """The newest mark that some process has noted in shared memory."""
    return stamps().header[NEWEST]
