"""A letter out of parts: the same words as plain text, which comes first, and as simple HTML."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from palmyra.mail.kinds import Content

WIDTH = 72  # characters of a line of plain text, as mail programs quote it


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a letter. `kind` is line, title, words (somebody's own, quoted) or foot; `url` is absolute or ""."""

    text: str
    url: str = ""
    kind: str = "line"

    @property
    def plain(self) -> SafeString:
        """The piece in lines of plain text, its address on a line of its own."""
        mark = "> " if self.kind == "words" else ""
        lines = [
            line
            for paragraph in self.text.splitlines() or [""]
            for line in textwrap.wrap(
                paragraph,
                WIDTH,
                initial_indent=mark,
                subsequent_indent=mark,
                break_long_words=False,
                break_on_hyphens=False,
            )
            or [mark.rstrip()]
        ]
        return mark_safe("\n".join([*lines, *([self.url] if self.url else [])]))


def compose(
    subject: str, parts: list[Part], *, headers: Mapping[str, str] | None = None, references: str = ""
) -> Content:
    """A letter in the language that is spoken now. What others wrote is escaped; it brings no link and no picture."""
    language = translation.get_language() or "en"
    context = {"parts": parts, "language": language}
    return Content(
        subject=subject,
        text=render_to_string("mail/letter.txt", context),
        html=render_to_string("mail/letter.html", context),
        headers={"Content-Language": language, **(headers or {})},
        references=references,
    )
