"""Spaces that do not break and quotation marks, put in when a text is shown, never stored."""

from __future__ import annotations

import re

NBSP = "\u00a0"
UNITS = "тыс|млн|млрд|трлн|руб|коп|км|м|см|мм|кг|г|т|л|га|ч|мин|сек|°C|кВт|МВт|В|Гц"
MONTHS = "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
INITIALS = re.compile(r"(?<!\w)([А-ЯЁA-Z]\.) ?([А-ЯЁA-Z]\.)? (?=[А-ЯЁA-Z]\w)")

# Each case is a pattern whose matched spaces become no-break ones; a case looks at plain text only.
# Text that ends with a short word and a space runs on behind a tag.
CASES: dict[str, list[tuple[re.Pattern[str], str]]] = {
    "ru": [
        (re.compile(r"(?<![\w-])(\w{1,2}) (?=\S|\Z)"), rf"\1{NBSP}"),
        (re.compile(r" (же|ли|бы|ж|ль|б)(?!\w)"), rf"{NBSP}\1"),
        (re.compile(r" (?=—)"), NBSP),
        (re.compile(r"([№§]) ?(?=\d)"), rf"\1{NBSP}"),
        (re.compile(rf"(\d) (?=(?:{UNITS}|{MONTHS})(?!\w))"), rf"\1{NBSP}"),
        (re.compile(r"(\d) (?=%|[а-яё])"), rf"\1{NBSP}"),
        (re.compile(r"(?<=\d) (?=\d{3}(?!\d))"), NBSP),
    ],
    "en": [
        (re.compile(r"(?<![\w'’-])([aAI]) (?=\S|\Z)"), rf"\1{NBSP}"),
        (re.compile(r"(\d) (?=(?:a\.m\.|p\.m\.|%|km|kg|kW|MW|million|billion)(?!\w))"), rf"\1{NBSP}"),
        (re.compile(r"(No\.|[№§]) ?(?=\d)"), rf"\1{NBSP}"),
    ],
}
QUOTATION_MARKS = {"ru": ("«", "»"), "en": ("“", "”")}
TAG = re.compile(r"(<!--.*?-->|<[^>]*>)", re.DOTALL)
NAME = re.compile(r"</?\s*([a-zA-Z][\w-]*)")
VERBATIM = {"code", "pre", "script", "style", "textarea", "kbd", "samp"}
BREAKS = re.compile(r"[\s-]+")  # where a line may end
LONG_HEADLINE = 60
LONG_WORD = 15  # letters that overflow a phone at the large size


def typeset(text: str, language: str) -> str:
    """Plain text with no-break spaces where the language wants them. Doing it again changes nothing."""
    cases = CASES.get(language)
    if cases is None or (" " not in text and "№" not in text):
        return text
    for pattern, with_space in cases:
        # Twice, as short words in a row share the spaces between them.
        text = pattern.sub(with_space, pattern.sub(with_space, text))
    return INITIALS.sub(_join_initials, text)


def _join_initials(found: re.Match[str]) -> str:
    second = f"{NBSP}{found[2]}" if found[2] else ""
    return f"{found[1]}{second}{NBSP}"


def typeset_html(html: str, language: str) -> str:
    """The same for the text of HTML; tags, code and preformatted text stay as they are."""
    pieces, closed_at = [], ""
    for piece in TAG.split(html):
        if not piece.startswith("<"):
            pieces.append(piece if closed_at else typeset(piece, language))
            continue
        pieces.append(piece)
        found = NAME.match(piece)
        name = found[1].lower() if found else ""
        if closed_at:
            closed_at = "" if piece.startswith("</") and name == closed_at else closed_at
        elif name in VERBATIM and not piece.startswith("</"):
            closed_at = name
    return "".join(pieces)


def quotation_marks(language: str) -> tuple[str, str]:
    """The opening and the closing mark."""
    return QUOTATION_MARKS.get(language, QUOTATION_MARKS["en"])


def is_long_headline(headline: str) -> bool:
    """Whether a headline needs the smaller size: over 60 signs, or a word over 15."""
    return len(headline) > LONG_HEADLINE or any(len(word) > LONG_WORD for word in BREAKS.split(headline))
