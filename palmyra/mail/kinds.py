"""The kinds of letters: packages above say at start how each one is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Content:
    """What a letter says. `message_id` and `references` are names without brackets and host, such as "thread-12".

    With equal `references` mail programs put letters together; with an equal `message_id` they take the second of two
    for the first one again.
    """

    subject: str
    text: str
    html: str
    headers: Mapping[str, str] = field(default_factory=dict)
    message_id: str = ""
    references: str = ""


Write = Callable[[dict[str, Any]], Content | None]

_writers: dict[str, Write] = {}


def register(kind: str, write: Write) -> None:
    """Let this function write the letters of a kind; it gives None for one that has nothing to say any more."""
    _writers[kind] = write


def write_letter(kind: str, about: dict[str, Any]) -> Content | None:
    """What a letter says now. Raises KeyError for a kind that nobody writes."""
    return _writers[kind](about)
