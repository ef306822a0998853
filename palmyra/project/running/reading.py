"""The figures of a running paper: what its processes count, what waits in the database, what the machine has left."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Min, QuerySet
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from palmyra.discussion.models import HELD, Comment, Delivery
from palmyra.lib.tallies import MICRO, Row
from palmyra.mail.models import FAILED, WAITING, Letter
from palmyra.press.figures import BOUNDS, KINDS, NAMES, PAGE, PLACES, STATUSES, board
from palmyra.press.models import Cache, Failure, TagMark
from palmyra.press.purging import purgers
from palmyra.press.relay import is_shared
from palmyra.project.backup import BEFORE_UPGRADE, BY_HAND, DATABASE, SCHEDULED, backups_of

WAITS = 20.0  # seconds of a task in the queue before somebody should look: a letter or a picture takes less


@dataclass(frozen=True, slots=True)
class Spread:
    """How long something took: how often up to each of `BOUNDS` and beyond, and the sum in seconds."""

    counts: list[int]
    seconds: float

    @property
    def count(self) -> int:
        return sum(self.counts)

    def within(self, share: float) -> float | None:
        """Seconds that this share of all took at most; None where there were none or more than the last bound."""
        wanted, passed = share * self.count, 0
        for bound, count in zip(BOUNDS, self.counts, strict=False):
            passed += count
            if passed >= wanted and passed:
                return bound
        return None


@dataclass(frozen=True, slots=True)
class Counted:
    """What all processes together counted, since ever or within a time."""

    numbers: list[int]
    seconds: float  # that it took; 0 since ever

    def of(self, name: str) -> int:
        return self.numbers[PLACES[name]]

    def requests(self, kind: str, status: int | None = None) -> int:
        """Answers to requests of a kind, of one status or all."""
        return sum(self.of(f"requests.{kind}.{code}") for code in STATUSES if status in (None, code))

    @property
    def all_requests(self) -> int:
        return sum(self.requests(kind) for kind in KINDS)

    @property
    def failures(self) -> int:
        """Answers that say that the paper, not the asker, did something wrong."""
        return sum(self.requests(kind, code) for kind in KINDS for code in (500, 503))

    @property
    def hits(self) -> int:
        """Pages that were in memory when they were asked for."""
        return max(self.requests(PAGE) - self.of("waited"), 0)

    @property
    def hit_rate(self) -> float | None:
        """Their share of all pages, 0 to 1; None where no page was asked for."""
        pages = self.requests(PAGE)
        return self.hits / pages if pages else None

    def spread(self, what: str) -> Spread:
        """How long something took. Pages from memory, which are not timed, count as below the first bound."""
        counts = [self.of(f"seconds.{what}.{bound}") for bound in (*BOUNDS, "more")]
        if what == PAGE:
            counts[0] += max(self.requests(PAGE) - sum(counts), 0)
        return Spread(counts, self.of(f"seconds.{what}.sum") / MICRO)

    def per_second(self, amount: int) -> float:
        """A rate; 0 where nothing can be said."""
        return amount / self.seconds if self.seconds else 0.0


@dataclass(frozen=True, slots=True)
class Process:
    """One of the family: its kind, when it began, and its share of the memory in bytes (PSS), if that can be told."""

    kind: str
    pid: int
    begun_at: float
    memory: int | None


@dataclass(frozen=True, slots=True)
class Queue:
    """Something that is done in the background: what waits, what was given up, and since when the oldest waits."""

    name: str
    waiting: int
    failed: int
    oldest_seconds: float  # 0 where nothing waits
    note: str = ""  # why the last one failed


@dataclass(frozen=True, slots=True)
class Backup:
    """The newest backup."""

    name: str
    made_at: float
    bytes: int


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything, at one moment."""

    at: float
    total: Counted
    lately: Counted
    levels: dict[str, int]  # of all web processes together
    processes: list[Process]
    queues: list[Queue]
    held: int
    held_seconds: float
    database_bytes: int
    disk_free: int
    disk_bytes: int
    backup: Backup | None
    scheduler_seconds: float | None  # since the scheduler's last round; None where there is none
    stale_seconds: float
    broken_pages: int  # that cannot be rendered

    @property
    def memory(self) -> int:
        """Bytes of the whole family."""
        return sum(process.memory or 0 for process in self.processes)


def read(home: Path | None = None) -> Reading:
    """Read everything now. Raises DatabaseError where the database does not answer."""
    home = home or settings.PALMYRA_HOME
    now = time.time()
    rows = board(home).rows()
    alive = [row for row in rows if row.is_alive]
    disk = shutil.disk_usage(home)
    broken = Failure.objects.order_by()
    held = Comment.objects.filter(state=HELD)
    stale = [row.numbers[PLACES["stale_since"]] for row in alive if row.numbers[PLACES["stale_since"]]]
    return Reading(
        at=now,
        total=Counted(summed([row.numbers for row in rows]), 0.0),
        lately=lately_of(alive),
        levels={name: level_of(alive, name) for name in ("streams", "connections", "pages", "page_bytes", "late")},
        processes=processes_of(alive),
        queues=list(queues()),
        held=held.count(),
        held_seconds=age_of(held, "created_at"),
        database_bytes=size_of_rows(home),
        disk_free=disk.free,
        disk_bytes=disk.total,
        backup=newest_backup(home),
        scheduler_seconds=min(
            (now - row.numbers[PLACES["beat"]] for row in alive if row.kind == "worker"), default=None
        ),
        stale_seconds=max(now - min(stale) if stale else 0.0, age_of(broken.filter(is_gone=False), "since")),
        broken_pages=broken.count(),
    )


def summed(lists: Sequence[list[int]]) -> list[int]:
    """Numbers added place by place."""
    return [sum(numbers) for numbers in zip(*lists, strict=True)] if lists else [0] * len(NAMES)


def lately_of(alive: Sequence[Row]) -> Counted:
    """What was counted in the last minute; the levels among the numbers mean nothing here."""
    grown = [[max(b - a, 0) for a, b in zip(row.earlier, row.numbers, strict=True)] for row in alive]
    return Counted(summed(grown), max((row.window for row in alive), default=0.0))


def level_of(alive: Sequence[Row], name: str) -> int:
    """A level: the highest lateness, the sum of everything else."""
    values = [row.numbers[PLACES[name]] for row in alive if row.kind == "web"]
    return max(values, default=0) if name == "late" else sum(values)


def processes_of(alive: Iterable[Row]) -> list[Process]:
    """The family: those who tell, and the one that started them."""
    found = [Process(row.kind, row.pid, row.begun_at, memory_of(row.pid)) for row in alive]
    parents = {parent_of(process.pid) for process in found if process.kind == "web"} - {None}
    first = [Process("first", pid, min(p.begun_at for p in found), memory_of(pid)) for pid in parents if pid]
    return [*first, *found]


def parent_of(pid: int) -> int | None:
    """The process that started another, if it belongs to a family."""
    with suppress(OSError, ValueError, IndexError):
        parent = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        if b"palmyra" in Path(f"/proc/{parent}/cmdline").read_bytes():
            return parent
    return None


def memory_of(pid: int) -> int | None:
    """A process's share of the memory in bytes: what it shares counts in parts. None where it cannot be told."""
    with suppress(OSError, ValueError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return None


def queues() -> Iterable[Queue]:
    """What is done in the background."""
    tasks = DBTaskResult.objects.order_by()
    failed = tasks.failed()
    yield Queue("tasks", tasks.ready().count(), failed.count(), age_of(tasks.ready(), "enqueued_at"))
    waiting = Letter.objects.filter(state=WAITING)
    yield Queue("letters", waiting.count(), Letter.objects.filter(state=FAILED).count(), age_of(waiting, "queued_at"))
    told = Delivery.objects.order_by().filter(state=Delivery.WAITING, webhook__is_active=True)
    given_up = Delivery.objects.order_by().filter(state=Delivery.FAILED).count()
    yield Queue("webhooks", told.count(), given_up, age_of(told, "occurred_at"))
    yield from caches()


def caches() -> Iterable[Queue]:
    """The caches before the paper, with the tags that they have not been told of."""
    known = {row.name: row for row in Cache.objects.filter(name__in=[purger.name for purger in purgers()])}
    for purger in purgers():
        row = known.get(purger.name, Cache(name=purger.name))
        waiting = TagMark.objects.filter(stale_mark__gt=row.told_mark).count() if purger.name in known else 0
        since = (timezone.now() - row.failed_at).total_seconds() if row.failed_at else 0.0
        yield Queue(row.name, waiting, int(bool(row.failure)), since, row.failure)


def age_of(rows: QuerySet[Any], field_name: str) -> float:
    """Seconds since the oldest of some rows; 0 where there are none."""
    oldest: dt.datetime | None = rows.aggregate(oldest=Min(field_name))["oldest"]
    return max((timezone.now() - oldest).total_seconds(), 0.0) if oldest else 0.0


def newest_backup(home: Path) -> Backup | None:
    """The newest of all backups in the home."""
    kinds = (BY_HAND, SCHEDULED, BEFORE_UPGRADE)
    found = [(path.stat(), path) for kind in kinds for path in backups_of(home, kind)]
    if not found:
        return None
    stat, path = max(found, key=lambda pair: pair[0].st_mtime)
    return Backup(path.name, stat.st_mtime, stat.st_size)


def size_of_rows(home: Path) -> int:
    """Bytes that the rows take, in the home or on a server."""
    if is_shared():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            return int(cursor.fetchone()[0])
    return size_of(home / DATABASE)


def size_of(file: Path) -> int:
    """Bytes of a database with what is not yet in its main file."""
    return sum(os.stat(part).st_size for part in (file, f"{file}-wal") if os.path.exists(part))
