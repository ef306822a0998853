"""Reactions as readers see and choose them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import ngettext

from palmyra.discussion import emoji
from palmyra.discussion.models import Comment


@dataclass(frozen=True, slots=True)
class Shown:
    """A kind of reaction to a comment: `drawn` is safe HTML, `label` says it in words."""

    code: str
    count: int
    drawn: str
    label: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A reaction to choose; `is_own` says that it was given."""

    code: str
    drawn: str
    name: str
    is_own: bool


def shown_of(comment: Comment, offered: list[str], language: str) -> list[Shown]:
    """What readers reacted with, in the order in which the paper offers it; nothing else that they once did."""
    counts = comment.reaction_counts
    return [
        Shown(code, counts[code], emoji.drawn(code), label_of(code, counts[code], language))
        for code in offered
        if counts.get(code)
    ]


def label_of(code: str, count: int, language: str) -> str:
    """A reaction in words, for those who hear the page."""
    sentence = ngettext("%(n)s person reacted with %(name)s", "%(n)s people reacted with %(name)s", count)
    return sentence % {"n": count, "name": emoji.name_of(code, language)}


def choices(offered: list[str], own: list[str], language: str) -> list[Choice]:
    """Reactions to choose from."""
    return [Choice(code, emoji.drawn(code), emoji.name_of(code, language), code in own) for code in offered]
