"""Templates of rows that come by the hundred: rendered once for each shape of a row, and filled in from then on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from html import escape

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

SHAPES = 2_000  # some kilobytes each; a comment has few of the shapes that it could have
# Of the area for private use: no template has these signs, and what is filled in is not searched for them.
PLACE = re.compile("\ue000(\\w+)\ue001")


def fill(template: str, fields: Mapping[str, str], **around: bool) -> SafeString:
    """The HTML of a template that is given strings, and of all rows around it the same truths.

    A field may be shown, `{{ name }}`, and asked whether it says something, `{% if name %}`: what it says must not
    decide about anything else, so it passes no filter. Fields that are no SafeString are escaped.
    """
    said = tuple(name for name, text in fields.items() if text)
    form = form_of(template, translation.get_language() or "", said, tuple(around.items()))
    return mark_safe(form % {name: safe(fields[name]) for name in said})


def safe(text: str) -> str:
    """Text as HTML, escaped unless it is HTML: Django's function does the same, and asks more that is known here."""
    return text if isinstance(text, SafeString) else escape(text)


@lru_cache(maxsize=SHAPES)
def form_of(template: str, language: str, said: tuple[str, ...], around: tuple[tuple[str, bool], ...]) -> str:
    """A template in a language as a form for Python's `%`, when these fields say something and the others nothing."""
    places = {name: mark_safe(f"\ue000{name}\ue001") for name in said}
    with translation.override(language or None):
        html = render_to_string(template, {**dict(around), **places})
    return PLACE.sub(r"%(\1)s", html.replace("%", "%%"))
