"""Found words marked in a text."""

from __future__ import annotations

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from palmyra.language.words import normal_form, parts
from palmyra.search.index import forms_of

TOKEN = re.compile(r"[^\W_]+")
PIECE = 220  # characters of a piece around the first hit
BEFORE = 70


def highlight(text: str, query: str, language: str, cut: bool = False) -> SafeString:
    """The text with every form of the query's words in `mark`, everything else escaped.

    With `cut`, a piece of some 220 characters around the first found word, with ellipses where it was cut.
    """
    forms = set(forms_of(query, language))
    hits = [found.span() for found in TOKEN.finditer(text) if _is_hit(found[0], forms, language)]
    start, end = _piece(text, hits[0][0] if hits else 0) if cut else (0, len(text))
    out, at = [], start
    for first, last in hits:
        if first < start or last > end:
            continue
        out += [escape(text[at:first]), "<mark>", escape(text[first:last]), "</mark>"]
        at = last
    out.append(escape(text[at:end]))
    return mark_safe(f"{'… ' if start else ''}{''.join(out)}{' …' if end < len(text) else ''}")


def _is_hit(word: str, forms: set[str], language: str) -> bool:
    return any(normal_form(part, language) in forms for part in parts(word))


def _piece(text: str, at: int) -> tuple[int, int]:
    """Where a piece around `at` begins and ends, between words."""
    start = max(0, at - BEFORE)
    if start:
        start = text.find(" ", start, at) + 1 or start
    end = min(len(text), start + PIECE)
    if end < len(text):
        end = max(text.rfind(" ", at, end), at + 1)
    return start, end
