"""Numbers as a language writes them."""

from __future__ import annotations

NBSP = "\u00a0"
GROUPING = {"en": ","}
FOUR_DIGITS = 9999  # Russian typesetting leaves four digits together


def format_count(count: int, language: str) -> str:
    """A whole number with its thousands apart: `12 345` in Russian (four digits stay together), `12,345` in English."""
    mark = GROUPING.get(language, NBSP)
    if mark == NBSP and abs(count) <= FOUR_DIGITS:
        return str(count)
    return f"{count:,}".replace(",", mark)
