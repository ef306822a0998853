"""Emoji by their short codes: the panel of 59, GitHub's codes, and the paper's own pictures."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.html import format_html

IN_A_ROW = 7
PANEL = (
    "bowtie smile laughing blush smiley relaxed smirk "
    "heart_eyes kissing_heart kissing_closed_eyes flushed relieved satisfied grin "
    "wink stuck_out_tongue_winking_eye stuck_out_tongue_closed_eyes grinning kissing stuck_out_tongue sleeping "
    "worried frowning anguished open_mouth grimacing confused hushed "
    "expressionless unamused sweat_smile sweat disappointed_relieved weary pensive "
    "disappointed confounded fearful cold_sweat persevere cry sob "
    "joy astonished scream tired_face angry rage triumph "
    "sleepy yum mask sunglasses dizzy_face imp smiling_imp "
    "neutral_face no_mouth innocent"
).split()
PANEL_LANGUAGES = ("en", "ru")  # in which static/emoji has the panel's names
CUSTOM = {"bowtie": "emoji/bowtie.svg"}  # drawn for Palmyra; Unicode has no such face
CODE = re.compile(r":([a-z0-9_+-]{1,50}):")
DATA = Path(__file__).with_name("data") / "gemoji.json"
LISTS = Path(__file__).with_name("static") / "emoji"
COLOURED = "\ufe0f"  # follows some emoji, and some programs leave it out


@dataclass(frozen=True, slots=True)
class OwnEmoji:
    """An emoji that the paper drew: where its picture is, and what it shows."""

    address: str
    name: str


def no_own() -> dict[str, OwnEmoji]:
    """What there is as long as nothing knows the paper's own emoji."""
    return {}


own: Callable[[], dict[str, OwnEmoji]] = no_own


def set_own(source: Callable[[], dict[str, OwnEmoji]]) -> None:
    """Say where the paper's own emoji are known."""
    global own
    own = source


@cache
def codes() -> dict[str, str]:
    """GitHub's short codes with their characters (gemoji 4.1, MIT)."""
    known: dict[str, str] = json.loads(DATA.read_text("utf-8"))
    return known


@cache
def names(language: str) -> dict[str, str]:
    """What emoji are called in a language of the panel, by code: as in the panel, the others as in Unicode CLDR."""
    at = {"en": 2, "ru": 4}[language]
    groups = json.loads((LISTS / "all.json").read_text("utf-8"))
    known = {row[1]: row[at] for _title, rows in groups for row in rows}
    panel = json.loads((LISTS / f"{language}.json").read_text("utf-8"))
    return known | {item["code"]: item["name"] for item in panel}


def name_of(code: str, language: str) -> str:
    """What an emoji is called in a language, in English where that is none of the panel's; else its code in words."""
    known = names(language if language in PANEL_LANGUAGES else "en")
    if code in known:
        return known[code]
    drew = own().get(code)
    return drew.name if drew else code.replace("_", " ")


def read_codes(typed: str) -> tuple[list[str], list[str]]:
    """The codes in a line of codes, with or without colons, and of emoji as they are; then what is neither."""
    by_char = {char.rstrip(COLOURED): code for code, char in reversed(codes().items())}
    known: list[str] = []
    unknown: list[str] = []
    for word in typed.replace(",", " ").split():
        code = word.strip(":")
        code = by_char.get(code.rstrip(COLOURED), code)
        (known if is_known(code) else unknown).append(code)
    return list(dict.fromkeys(known)), unknown


def is_known(code: str) -> bool:
    """Whether a code stands for an emoji here."""
    return code in CUSTOM or code in codes() or code in own()


def drawn(code: str) -> str:
    """An emoji's character, or its picture as safe HTML; an unknown code stays in its colons."""
    return replace_codes(f":{code}:")


def replace_codes(html: str) -> str:
    """Put emoji for `:codes:` in the text of HTML; unknown codes and whatever stands in tags or code stay."""
    pieces, in_code = [], 0
    for piece in re.split(r"(<[^>]*>)", html):
        if piece.startswith("<"):
            in_code += piece.startswith(("<code", "<pre")) - piece.startswith(("</code", "</pre"))
            pieces.append(piece)
        else:
            pieces.append(piece if in_code > 0 else CODE.sub(_put, piece))
    return "".join(pieces)


def _put(found: re.Match[str]) -> str:
    code = found[1]
    if code in CUSTOM:
        return _picture(code, address(code))
    if char := codes().get(code):
        return char
    drew = own().get(code)
    return _picture(code, drew.address) if drew else found[0]


def _picture(code: str, source: str) -> str:
    html = '<img class="emoji" src="{}" alt=":{}:" title=":{}:" width="20" height="20">'
    return format_html(html, source, code, code)


def is_picture(source: str) -> bool:
    """Whether an address is that of an emoji's picture: one of Palmyra's, or one that a paper uploaded."""
    return source in {address(code) for code in CUSTOM} or bool(
        re.fullmatch(rf"{re.escape(settings.MEDIA_URL)}emoji/[0-9a-f]{{16}}(?:_\w{{7}})?\.webp", source)
    )


def address(code: str) -> str:
    """Where a custom emoji's picture is: a lasting address, as it stands in stored comments."""
    return f"{settings.STATIC_URL}{CUSTOM[code]}"


def to_text(html: str) -> str:
    """The custom emoji of some HTML back as their codes."""
    return re.sub(r'<img class="emoji"[^>]* alt="(:[^"]+:)"[^>]*>', r"\1", html)
