"""Takes out of text what nobody sees and what programs choke on."""

from __future__ import annotations

import re

# What XML 1.0 has no place for (section 2.2), not even escaped: a feed with one such sign is no feed at all.
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def one_line(text: str) -> str:
    """A text on one line, without signs that hide or turn the writing round."""
    return " ".join("".join(sign for sign in text if sign.isprintable() or sign.isspace()).split())


def with_blanks(text: str) -> str:
    """Somebody else's words, fit to stand in one row of anything: what is no print becomes a blank."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def without_controls(text: str) -> str:
    """A text without control characters and half characters; tabs and line ends stay."""
    return NOT_IN_XML.sub("", text)
