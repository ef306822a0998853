"""Slugs: the readable ends of addresses."""

from __future__ import annotations

import re
import unicodedata

LENGTH = 80
FALLBACK = "article"
NOT_ASCII = re.compile(r"[^\x00-\x7f]")

# The transliteration that news sites use in addresses; letters that unicodedata cannot take apart.
LETTERS = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i",
        "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
        "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y",
        "ь": "", "э": "e", "ю": "yu", "я": "ya", "і": "i", "ї": "yi", "є": "ye", "ґ": "g", "ў": "u",
        "ә": "a", "ғ": "g", "қ": "k", "ң": "n", "ө": "o", "ұ": "u", "ү": "u", "һ": "h",
        "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th",
        "'": "", "’": "", "ʼ": "",
    }
)  # fmt: skip


def slugify(text: str) -> str:
    """Lower-case ASCII words joined by hyphens, at most 80 characters, cut between words; never empty.

    Cyrillic is transliterated, marks of Latin letters are dropped. A text of digits alone gets a word before it, so
    that no slug looks like a part of a date.
    """
    letters = unicodedata.normalize("NFC", text).lower().translate(LETTERS)
    plain = NOT_ASCII.sub(_ascii, unicodedata.normalize("NFKD", letters))
    slug = _cut("-".join(re.findall(r"[a-z0-9]+", plain)))
    if not slug:
        return FALLBACK
    return slug if re.search("[a-z]", slug) else _cut(f"{FALLBACK}-{slug}")


def _ascii(found: re.Match[str]) -> str:
    """Nothing for marks, foreign letters and soft hyphens; a space for dashes and other signs between words."""
    category = unicodedata.category(found[0])
    return "" if category[0] in "LM" or category == "Cf" else " "


def _cut(slug: str) -> str:
    if len(slug) <= LENGTH:
        return slug
    return slug[: LENGTH + 1].rpartition("-")[0] or slug[:LENGTH]
