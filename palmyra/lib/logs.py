"""Log lines: one event a line where a program reads them, and nothing in them that belongs to a person.

What is written by the program itself names no people. What it passes on, the words of an exception above all, may quote
what somebody typed, so mail addresses, network addresses, secrets in paths and long quotations are taken out of it.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import json
import logging
import re
import traceback
from contextvars import ContextVar
from typing import Any

request_id: ContextVar[str] = ContextVar(
    "palmyra_request", default=""
)  # of the request, or of the job, being worked on

MESSAGE_MOST = 4_000  # signs of a line's words; a path may be as long as a head
QUOTED_MOST = 40  # signs of a quotation in the words of an exception: names of columns, not what somebody wrote
MAIL = re.compile(r"[^\s<>\"'(),;:=]+@[^\s<>\"'(),;:]+\.\w+")
ADDRESS = re.compile(r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7})(?![\w:]|\.\d)")
QUERY = re.compile(r"(?<=[\w/])\?[^\s\"']+")
SECRET = re.compile(r"(?<=/)[\w~=:-]{20,}(?=[/\s\"']|$)")  # a slug has its words apart by dashes and is not that long
SLUG = re.compile(r"[a-z0-9]{1,19}(?:-[a-z0-9]{1,19})+")
QUOTED = re.compile(rf"'(?:[^'\\]|\\.){{{QUOTED_MOST},}}'|\"(?:[^\"\\]|\\.){{{QUOTED_MOST},}}\"")
DETAIL = re.compile(r"^(?:DETAIL|CONTEXT|HINT):.*$", re.MULTILINE)  # PostgreSQL's, which quote the row
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def without_people(text: str) -> str:
    """A text without mail addresses, network addresses, queries and secrets of paths."""
    text = MAIL.sub("…@…", text[:MESSAGE_MOST])
    text = ADDRESS.sub(lambda found: found[0] if is_nobodys(found[0]) else "(address)", text)
    text = QUERY.sub("?…", text)
    return SECRET.sub(lambda found: found[0] if SLUG.fullmatch(found[0]) else "…", text)


def is_nobodys(text: str) -> bool:
    """Whether what looks like a network address is none, or the machine's own."""
    try:
        number = ipaddress.ip_address(text)
    except ValueError:
        return True
    return number.is_loopback or number.is_unspecified


def quiet(text: str) -> str:
    """The words of an exception without what they quote."""
    return without_people(QUOTED.sub("'…'", DETAIL.sub("", text)))


def trace_of(error: BaseException) -> str:
    """A traceback with those that led to it: the program's lines as they are, words of exceptions without people."""
    told = []
    for part in traceback.TracebackException.from_exception(error).format():
        is_place = part.startswith(("  File", "Traceback (", "\n"))
        told.append(part if is_place else quiet(part))
    return "".join(told).rstrip("\n")


def escaped(text: str) -> str:
    """A text in one line: what would end it, or move a terminal's cursor, is written as an escape."""
    return UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


class Words(logging.Formatter):
    """A line for people, its traceback below it."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        at = dt.datetime.fromtimestamp(record.created).strftime("%Y-%m-%d %H:%M:%S")
        about = f" [{request_id.get()}]" if request_id.get() else ""
        line = f"{at} {record.levelname} {record.name}{about} {escaped(without_people(record.getMessage()))}"
        return f"{line}\n{trace_of(record.exc_info[1])}" if record.exc_info and record.exc_info[1] else line


class Json(logging.Formatter):
    """A line for programs: one JSON object, tracebacks and all."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        event: dict[str, Any] = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": without_people(record.getMessage()),
        }
        if request_id.get():
            event["request"] = request_id.get()
        event |= getattr(record, "fields", {})
        if record.exc_info and record.exc_info[1]:
            error = record.exc_info[1]
            event["error"] = {"type": type(error).__name__, "trace": trace_of(error)}
        # JSON escapes what is below a blank; a few other signs end lines too, and none of them is JSON's syntax.
        return escaped(json.dumps(event, ensure_ascii=False))
