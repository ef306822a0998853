"""`palmyra top`: the figures as a table in a terminal, drawn anew every few seconds; or once, or as JSON."""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from dataclasses import asdict
from typing import Any, TextIO

from django.db import close_old_connections
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from palmyra.newsroom.models import Paper
from palmyra.press.figures import KINDS, PAGE, STATUSES
from palmyra.project.running.reading import Counted, Reading, read
from palmyra.project.running.telling import Group, groups_of

CLEAR = "\x1b[H\x1b[2J"  # cursor home, erase all (ECMA-48)
BOLD, PLAIN = "\x1b[1m", "\x1b[0m"
WIDEST = 110  # columns; wider lines are hard to follow


def show(*, seconds: float, is_once: bool, as_json: bool, out: TextIO = sys.stdout) -> None:
    """Write the figures until Ctrl-C, or once. Raises DatabaseError where the database does not answer."""
    language = "ru" if os.environ.get("LC_ALL", os.environ.get("LANG", "")).startswith("ru") else "en"
    with translation.override(language), timezone.override(Paper.basics().tz):
        while True:
            reading = read()
            if as_json:
                out.write(json.dumps(as_data(reading), ensure_ascii=False) + "\n")
            else:
                is_screen = out.isatty() and not is_once
                out.write(
                    (CLEAR if is_screen else "") + table(groups_of(reading), is_bold=out.isatty(), goes_on=not is_once)
                )
            out.flush()
            if is_once:
                return
            close_old_connections()
            time.sleep(seconds)


def table(groups: list[Group], *, is_bold: bool, goes_on: bool) -> str:
    """The groups below one another; a line that somebody should look at begins with an exclamation mark."""
    width = min(shutil.get_terminal_size((100, 40)).columns, WIDEST)
    label_width = max(len(line.label) for group in groups for line in group.lines) + 2
    lines = [f"Palmyra  {timezone.localtime():%H:%M:%S}" + (f"  {_('Ctrl-C ends this')}" if goes_on else "")]
    for group in groups:
        lines += ["", f"{BOLD}{group.title}{PLAIN}" if is_bold else group.title]
        for line in group.lines:
            text = f"{'!' if line.is_alarm else ' '} {line.label:{label_width}}{line.text}"[:width]
            lines.append(f"{BOLD}{text}{PLAIN}" if is_bold and line.is_alarm else text)
    return "\n".join(lines) + "\n"


def as_data(reading: Reading) -> dict[str, Any]:
    """The figures for programs: seconds, bytes and counts; a name that is there stays."""
    whole = asdict(reading)
    for name in ("total", "lately"):
        del whole[name]
    return {**whole, "memory": reading.memory, "total": counted(reading.total), "lately": lately(reading.lately)}


def counted(found: Counted) -> dict[str, Any]:
    """Counts since ever."""
    requests = {
        kind: {str(code or "other"): found.requests(kind, code) for code in STATUSES if found.requests(kind, code)}
        for kind in KINDS
    }
    return {
        "requests": requests,
        "hit_rate": found.hit_rate,
        "renderings": found.spread("rendering").count,
        "rendering_failures": found.of("failed"),
        "comments_shown": found.of("accepted"),
        "comments_held": found.of("held"),
        "writes": found.spread("turn").count,
    }


def lately(found: Counted) -> dict[str, Any]:
    """Rates and times of the last minute."""
    times = {
        f"{what}_seconds": [found.spread(what).within(share) for share in (0.5, 0.99)]
        for what in (PAGE, "app", "rendering", "turn")
    }
    return {
        "seconds": found.seconds,
        "requests_per_second": found.per_second(found.all_requests),
        "hit_rate": found.hit_rate,
        "writes_per_second": found.per_second(found.spread("turn").count),
        "failures": found.failures,
        **times,
    }
