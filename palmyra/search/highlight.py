"""Found words marked in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from palmyra.language.words import normal_form, parts
from palmyra.search.index import forms_of

# A word as it is printed: stress marks, taken-apart letters and soft hyphens are within.
TOKEN = re.compile("[^\\W_](?:[^\\W_]|[\u00ad\u0300-\u036f])*")
PIECE = 220  # characters of a piece around the first hit
BEFORE = 70


def highlight(text: str, query: str, language: str, cut: bool = False) -> SafeString:
    """The text with every form of the query's words in `mark`, everything else escaped.

    With `cut`, a piece of some 220 characters around the first found word, with ellipses where it was cut.
    """
    forms = set(forms_of(query, language))
    if not cut:
        return _marked(text, 0, len(text), forms, language)
    first = next(_hits(text, 0, len(text), forms, language), (0, 0))
    return _marked(text, *_piece(text, first[0]), forms, language)


def _marked(text: str, start: int, end: int, forms: set[str], language: str) -> SafeString:
    out, at = [], start
    for first, last in _hits(text, start, end, forms, language):
        out += [escape(text[at:first]), "<mark>", escape(text[first:last]), "</mark>"]
        at = last
    out.append(escape(text[at:end]))
    return mark_safe(f"{'… ' if start else ''}{''.join(out)}{' …' if end < len(text) else ''}")


def _hits(text: str, start: int, end: int, forms: set[str], language: str) -> Iterator[tuple[int, int]]:
    """Where found words stand, one by one: a long text is read no further than it is shown."""
    if not forms:
        return
    for found in TOKEN.finditer(text, start, end):
        if any(normal_form(part, language) in forms for part in parts(found[0])):
            yield found.span()


def _piece(text: str, at: int) -> tuple[int, int]:
    """Where a piece around `at` begins and ends, between words."""
    start = max(0, at - BEFORE)
    if start:
        start = text.find(" ", start, at) + 1 or start
    end = min(len(text), start + PIECE)
    if end < len(text):
        space = text.rfind(" ", at, end)
        end = space if space > at else end
    return start, end
