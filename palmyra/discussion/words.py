"""What somebody typed, brought into shape before it is judged: a name on one line, a text within its length."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from palmyra.accounts import names
from palmyra.discussion.errors import NameMissing, NameTaken, NameTooLong, TextEmpty, TextTooLong
from palmyra.discussion.limits import NAME_MAX, TEXT_MAX
from palmyra.lib.signs import one_line, without_controls


def fit_name(typed: str) -> str:
    """The name on one line, without signs that hide or turn the writing round. Raises NameMissing, NameTooLong."""
    name = one_line(typed)
    if not name:
        raise NameMissing(_("Write a name for others to answer to; it need not be your real one."))
    if len(name) > NAME_MAX:
        sentence = ngettext(
            "The name has %(count)s sign, %(limit)s fit. Shorten it.",
            "The name has %(count)s signs, %(limit)s fit. Shorten it.",
            len(name),
        )
        raise NameTooLong(sentence % {"count": len(name), "limit": NAME_MAX})
    return name


def refuse_taken(name: str) -> None:
    """Raise NameTaken for a guest whose name readers could take for a member's or the newsroom's; one query."""
    if names.is_taken(name):
        sentence = _("“%(name)s” looks like the name of a member or of the newsroom. Choose another one, or sign in.")
        raise NameTaken(sentence % {"name": name})


def fit_text(typed: str) -> str:
    """The text with plain line ends, its ends trimmed. Raises TextEmpty, TextTooLong.

    Browsers send two signs for a line break that they count as one, so the length is taken afterwards.
    """
    text = without_controls(typed.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if not any(sign.isprintable() and not sign.isspace() for sign in text):
        raise text_empty()
    if len(text) > TEXT_MAX:
        sentence = ngettext(
            "The text has %(count)s sign, %(limit)s fit. Shorten it; nothing is lost.",
            "The text has %(count)s signs, %(limit)s fit. Shorten it; nothing is lost.",
            len(text),
        )
        raise TextTooLong(sentence % {"count": len(text), "limit": TEXT_MAX})
    return text


def text_empty() -> TextEmpty:
    """The error of a text that says nothing, as it stands or once it is rendered."""
    return TextEmpty(_("There is no text yet. Write something and send it again."))


def read_number(typed: object) -> int:
    """The number somebody sent, or 0 for anything else: `isdigit` alone would let superscripts through."""
    text = str(typed or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0
