"""The figures as Prometheus reads them: its text format 0.0.4.

https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from palmyra import __version__
from palmyra.press.figures import BOUNDS, KINDS, STATUSES, TIMED
from palmyra.project.running.reading import Reading

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
COUNTER, GAUGE, HISTOGRAM = "counter", "gauge", "histogram"

Labels = Mapping[str, object]
Sample = tuple[str, Labels, float]  # what follows the name of the metric, labels, value


def exposition(reading: Reading) -> str:
    """The whole answer to a scrape."""
    return "".join(line for metric in metrics(reading) for line in metric)


def metrics(reading: Reading) -> Iterator[Iterable[str]]:
    """Every metric."""
    total = reading.total
    yield metric("palmyra_info", GAUGE, "The version that runs.", [("", {"version": __version__}, 1)])
    answered = [
        ("", {"kind": kind, "status": status or "other"}, total.requests(kind, status))
        for kind in KINDS
        for status in STATUSES
        if total.requests(kind, status)
    ]
    yield metric("palmyra_requests_total", COUNTER, "Answers by what was asked for and status.", answered)
    pages = [("", {"from": "memory"}, total.hits), ("", {"from": "waited"}, total.of("waited"))]
    yield metric("palmyra_pages_total", COUNTER, "Baked pages by whether their reader waited for them.", pages)
    for what in TIMED:
        name, told = SECONDS[what]
        yield metric(name, HISTOGRAM, told, list(buckets(total.spread(what).counts, total.spread(what).seconds)))
    yield single("palmyra_rendering_failures_total", COUNTER, "Renderings that failed.", total.of("failed"))
    said = [("", {"state": "shown"}, total.of("accepted")), ("", {"state": "held"}, total.of("held"))]
    yield metric("palmyra_comments_total", COUNTER, "Comments that were accepted, by what became of them.", said)
    yield from levels(reading)
    yield from background(reading)
    yield from machine(reading)


SECONDS = {
    "page": ("palmyra_page_seconds", "From a request's head to the end of a baked page."),
    "app": ("palmyra_app_seconds", "The same for answers that Django made."),
    "rendering": ("palmyra_rendering_seconds", "Renderings of pages."),
    "turn": (
        "palmyra_write_wait_seconds",
        "Waits for the turn to write to SQLite; their number is that of the writes.",
    ),
}


def buckets(counts: list[int], seconds: float) -> Iterator[Sample]:
    """The samples of a histogram, each bucket with all that are below it."""
    passed = 0
    for bound, count in zip((*map(str, BOUNDS), "+Inf"), counts, strict=True):
        passed += count
        yield "_bucket", {"le": bound}, passed
    yield "_sum", {}, seconds
    yield "_count", {}, passed


def levels(reading: Reading) -> Iterator[Iterable[str]]:
    """What is now."""
    level = reading.levels
    yield single("palmyra_live_readers", GAUGE, "Open live streams.", level["streams"])
    yield single("palmyra_connections", GAUGE, "Open connections.", level["connections"])
    yield single("palmyra_memory_pages", GAUGE, "Baked pages in memory, of all processes.", level["pages"])
    yield single("palmyra_memory_page_bytes", GAUGE, "What they take.", level["page_bytes"])
    yield single("palmyra_loop_late_seconds", GAUGE, "The longest wait for a busy event loop.", level["late"] / 1e6)
    yield single("palmyra_broken_pages", GAUGE, "Pages that cannot be rendered.", reading.broken_pages)
    yield single("palmyra_stale_seconds", GAUGE, "Since when old bytes stand in for a page.", reading.stale_seconds)


def background(reading: Reading) -> Iterator[Iterable[str]]:
    """What is done in the background, and what waits for people."""
    queues = reading.queues
    waiting = [("", {"queue": queue.name}, queue.waiting) for queue in queues]
    yield metric("palmyra_queue_waiting", GAUGE, "What waits to be done.", waiting)
    failed = [("", {"queue": queue.name}, queue.failed) for queue in queues]
    yield metric("palmyra_queue_failed", GAUGE, "What was given up and is still remembered.", failed)
    oldest = [("", {"queue": queue.name}, queue.oldest_seconds) for queue in queues]
    yield metric("palmyra_queue_oldest_seconds", GAUGE, "Since when the oldest waits.", oldest)
    if reading.scheduler_seconds is not None:
        told = "Since the scheduler's last round."
        yield single("palmyra_scheduler_seconds", GAUGE, told, reading.scheduler_seconds)
    yield single("palmyra_comments_held", GAUGE, "Comments that wait for a moderator.", reading.held)
    yield single("palmyra_comments_held_oldest_seconds", GAUGE, "Since when the oldest waits.", reading.held_seconds)


def machine(reading: Reading) -> Iterator[Iterable[str]]:
    """Processes, disk and backups."""
    alive: dict[str, int] = {}
    for process in reading.processes:
        alive[process.kind] = alive.get(process.kind, 0) + 1
    yield metric("palmyra_processes", GAUGE, "Processes.", [("", {"kind": kind}, alive[kind]) for kind in alive])
    memory = [
        ("", {"kind": process.kind, "pid": process.pid}, process.memory)
        for process in reading.processes
        if process.memory is not None
    ]
    yield metric("palmyra_memory_pss_bytes", GAUGE, "Proportional set size of each process.", memory)
    yield single("palmyra_database_bytes", GAUGE, "The database file.", reading.database_bytes)
    yield single("palmyra_disk_free_bytes", GAUGE, "Free on the disk of the home.", reading.disk_free)
    yield single("palmyra_disk_bytes", GAUGE, "The whole of it.", reading.disk_bytes)
    if reading.backup is not None:
        told = "When the newest backup was made, in seconds since 1970."
        yield single("palmyra_backup_timestamp_seconds", GAUGE, told, reading.backup.made_at)
        yield single("palmyra_backup_bytes", GAUGE, "Its size.", reading.backup.bytes)


def single(name: str, kind: str, told: str, value: float) -> Iterable[str]:
    """A metric of one number."""
    return metric(name, kind, told, [("", {}, value)])


def metric(name: str, kind: str, told: str, samples: Iterable[Sample]) -> Iterator[str]:
    """The lines of a metric."""
    yield f"# HELP {name} {told}\n"
    yield f"# TYPE {name} {kind}\n"
    for suffix, labels, value in samples:
        inside = ",".join(f'{label}="{escaped(str(text))}"' for label, text in labels.items())
        yield f"{name}{suffix}{'{' + inside + '}' if inside else ''} {number(value)}\n"


def escaped(text: str) -> str:
    """The text of a label."""
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def number(value: float) -> str:
    """A value; whole ones without a point."""
    return str(int(value)) if value == int(value) else repr(float(value))
