"""The figures in words, in groups of lines: the same for a terminal and for the newsroom's page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext, pgettext_lazy

from palmyra.press.figures import PAGE, STATUSES
from palmyra.project.running.reading import WAITS, Queue, Reading, Spread

MEGABYTE = 1_000_000
DISK_LOW = 1_000 * MEGABYTE  # free; a day's copy of a middling database still fits
BACKUP_OLD = 3 * 86_400.0  # seconds: two scheduled ones in a row did not come
STALE_LONG = 30.0  # seconds that old bytes stand in for a page
SCHEDULER_LONG = 120.0  # seconds; a round takes less, a great publication included
KIND_NAMES = {
    "page": pgettext_lazy("kind of request", "pages"),
    "static": pgettext_lazy("kind of request", "the program's files"),
    "upload": pgettext_lazy("kind of request", "pictures and documents"),
    "live": pgettext_lazy("kind of request", "live streams"),
    "health": pgettext_lazy("kind of request", "health"),
    "app": pgettext_lazy("kind of request", "everything else, by Django"),
}
PROCESS_NAMES = {
    "first": pgettext_lazy("process", "the first, which starts the others"),
    "web": pgettext_lazy("process", "web"),
    "worker": pgettext_lazy("process", "worker and scheduler"),
}
QUEUE_NAMES = {
    "tasks": pgettext_lazy("queue", "Tasks"),
    "letters": pgettext_lazy("queue", "Letters"),
    "webhooks": pgettext_lazy("queue", "Webhooks"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One figure: what it is, what it says, and whether somebody should look."""

    label: str
    text: str
    is_alarm: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Figures that belong together."""

    name: str
    title: str
    lines: list[Line] = field(default_factory=list)


def groups_of(reading: Reading) -> list[Group]:
    """Everything there is to see, the busiest first, in the current language."""
    return [
        Group("readers", _("Readers"), list(readers(reading))),
        Group("requests", _("Requests so far"), list(requests(reading))),
        Group("press", _("Press"), list(press(reading))),
        Group("writing", _("Writing"), list(writing(reading))),
        Group("background", _("In the background"), list(background(reading))),
        Group("machine", _("Machine"), list(machine(reading))),
    ]


def alarms_of(groups: list[Group]) -> list[Line]:
    """The lines that somebody should look at."""
    return [line for group in groups for line in group.lines if line.is_alarm]


def readers(reading: Reading) -> Iterator[Line]:
    """What readers got in the last minute."""
    lately = reading.lately
    yield Line(_("Requests a second"), decimal(lately.per_second(lately.all_requests)))
    yield Line(_("Pages from memory"), percent(lately.hit_rate))
    yield Line(_("Pages, 50 and 99 of 100 within"), spread(lately.spread(PAGE)))
    yield Line(_("Django's answers, 50 and 99 of 100 within"), spread(lately.spread("app")))
    yield Line(_("Failures (500, 503) in the last minute"), whole(lately.failures), lately.failures > 0)
    yield Line(_("Live readers"), whole(reading.levels["streams"]))
    yield Line(_("Open connections"), whole(reading.levels["connections"]))


def requests(reading: Reading) -> Iterator[Line]:
    """Answers by kind, and of each kind by status."""
    for kind, name in KIND_NAMES.items():
        counts = [(status, reading.total.requests(kind, status)) for status in STATUSES]
        told = ", ".join(f"{status or _('other')}: {whole(count)}" for status, count in counts if count)
        yield Line(str(name), told or whole(0))


def press(reading: Reading) -> Iterator[Line]:
    """What is baked."""
    lately, level = reading.lately, reading.levels
    rendering = lately.spread("rendering")
    yield Line(_("Renderings a second"), decimal(lately.per_second(rendering.count)))
    yield Line(_("Renderings, 50 and 99 of 100 within"), spread(rendering))
    yield Line(_("Renderings that failed in the last minute"), whole(lately.of("failed")), lately.of("failed") > 0)
    is_late = reading.stale_seconds > STALE_LONG
    yield Line(
        _("Oldest stale page"), age(reading.stale_seconds) if reading.stale_seconds else _("there is none"), is_late
    )
    yield Line(_("Pages that cannot be rendered"), whole(reading.broken_pages), reading.broken_pages > 0)
    yield Line(
        _("Pages in memory"),
        _("%(count)s, %(size)s") % {"count": whole(level["pages"]), "size": size(level["page_bytes"])},
    )
    yield Line(_("Longest wait for a busy process"), milliseconds(level["late"] / 1e6))


def writing(reading: Reading) -> Iterator[Line]:
    """What is said and stored."""
    lately = reading.lately
    turn = lately.spread("turn")
    yield Line(_("Writes a second"), decimal(lately.per_second(turn.count)))
    yield Line(_("Waits for the turn to write, 50 and 99 of 100 within"), spread(turn))
    told = {"shown": whole(lately.of("accepted")), "held": whole(lately.of("held"))}
    yield Line(_("Comments in the last minute"), _("%(shown)s shown, %(held)s held") % told)
    told = {"shown": whole(reading.total.of("accepted")), "held": whole(reading.total.of("held"))}
    yield Line(_("Comments so far"), _("%(shown)s shown, %(held)s held") % told)
    waits = {"count": whole(reading.held), "age": age(reading.held_seconds)}
    yield Line(_("Waiting for a moderator"), _("%(count)s, the oldest %(age)s") % waits if reading.held else whole(0))


def background(reading: Reading) -> Iterator[Line]:
    """What waits to be done."""
    for queue in reading.queues:
        yield Line(str(QUEUE_NAMES.get(queue.name, queue.name)), queued(queue), is_stuck(queue))
    since = reading.scheduler_seconds
    text = _("not running") if since is None else _("last round %(age)s ago") % {"age": age(since)}
    yield Line(_("Scheduler"), text, since is None or since > SCHEDULER_LONG)


def queued(queue: Queue) -> str:
    """A queue in words."""
    waiting = ngettext("%(n)s waits", "%(n)s wait", queue.waiting) % {"n": whole(queue.waiting)}
    parts = [waiting]
    if queue.waiting:
        parts.append(_("the oldest %(age)s") % {"age": age(queue.oldest_seconds)})
    if queue.failed:
        parts.append(ngettext("%(n)s failed", "%(n)s failed", queue.failed) % {"n": whole(queue.failed)})
    if queue.note:
        parts.append(queue.note)
    return ", ".join(parts)


def is_stuck(queue: Queue) -> bool:
    """Whether somebody should look at a queue. Letters and webhooks wait for hours where a server is busy."""
    waits_long = queue.name == "tasks" and queue.oldest_seconds > WAITS
    return waits_long or bool(queue.note)


def machine(reading: Reading) -> Iterator[Line]:
    """What the paper takes and what is left."""
    yield Line(_("Memory"), size(reading.memory))
    for process in reading.processes:
        name = str(PROCESS_NAMES.get(process.kind, process.kind))
        memory = size(process.memory) if process.memory is not None else _("not told")
        ran = age(reading.at - process.begun_at)
        yield Line(f"{name}, {process.pid}", _("%(memory)s, for %(age)s") % {"memory": memory, "age": ran})
    yield Line(_("Database"), size(reading.database_bytes))
    free = {"free": size(reading.disk_free), "all": size(reading.disk_bytes)}
    yield Line(_("Disk"), _("%(free)s free of %(all)s") % free, reading.disk_free < DISK_LOW)
    backup = reading.backup
    if backup is None:
        yield Line(_("Last backup"), _("there is none"), is_alarm=True)
        return
    made = timezone.localtime(dt.datetime.fromtimestamp(backup.made_at, dt.UTC))
    told = {"at": date_format(made, "SHORT_DATETIME_FORMAT"), "size": size(backup.bytes)}
    is_old = reading.at - backup.made_at > BACKUP_OLD
    yield Line(_("Last backup"), _("%(at)s, %(size)s") % told, is_old)


def whole(value: int) -> str:
    """A whole number with its thousands apart."""
    return number_format(value, use_l10n=True, force_grouping=True)


def decimal(value: float) -> str:
    """A rate: of small ones a digit behind the point."""
    return number_format(round(value, 1), 1, use_l10n=True) if value < 100 else whole(round(value))


def percent(share: float | None) -> str:
    """A share of 1."""
    return _("none asked for") if share is None else f"{number_format(round(100 * share, 1), 1, use_l10n=True)} %"


def size(count: int) -> str:
    """Bytes, in megabytes or gigabytes."""
    if count < 1_000 * MEGABYTE:
        return _("%(n)s MB") % {"n": decimal(count / MEGABYTE)}
    return _("%(n)s GB") % {"n": decimal(count / MEGABYTE / 1_000)}


def milliseconds(seconds: float) -> str:
    """A time in milliseconds; from a second on in seconds."""
    if seconds >= 1:
        return _("%(n)s s") % {"n": decimal(seconds)}
    digits = 1 if seconds < 0.01 else 0
    return _("%(n)s ms") % {"n": number_format(round(1_000 * seconds, digits), digits, use_l10n=True)}


def spread(found: Spread) -> str:
    """Half of all, and all but one in a hundred."""
    if not found.count:
        return "–"
    return " · ".join(bound(found.within(share)) for share in (0.5, 0.99))


def bound(seconds: float | None) -> str:
    """An upper bound; None is beyond all of them."""
    return milliseconds(seconds) if seconds is not None else _("more than 10 s")


STEPS = (
    (86_400, gettext_noop("%(n)s d")),
    (3_600, gettext_noop("%(n)s h")),
    (60, gettext_noop("%(n)s min")),
    (1, gettext_noop("%(n)s s")),
)


def age(seconds: float) -> str:
    """How long something lasts already, in its largest unit."""
    for length, unit in STEPS:
        if seconds >= length:
            return _(unit) % {"n": whole(int(seconds // length))}
    return _("%(n)s s") % {"n": 0}
