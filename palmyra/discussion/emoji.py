"""Emoji by their short codes: the panel of 59, GitHub's codes, and the paper's own pictures."""

from __future__ import annotations

import json
import re
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


@cache
def codes() -> dict[str, str]:
    """GitHub's short codes with their characters (gemoji 4.1, MIT)."""
    known: dict[str, str] = json.loads(DATA.read_text("utf-8"))
    return known


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
        return format_html(
            '<img class="emoji" src="{}" alt=":{}:" title=":{}:" width="20" height="20">', address(code), code, code
        )
    return codes().get(code, found[0])


def address(code: str) -> str:
    """Where a custom emoji's picture is: a lasting address, as it stands in stored comments."""
    return f"{settings.STATIC_URL}{CUSTOM[code]}"


def to_text(html: str) -> str:
    """The custom emoji of some HTML back as their codes."""
    return re.sub(r'<img class="emoji"[^>]* alt="(:[^"]+:)"[^>]*>', r"\1", html)
