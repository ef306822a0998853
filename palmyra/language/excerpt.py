"""Beginnings of texts."""

from __future__ import annotations

ELLIPSIS = "…"


def excerpt(text: str, length: int) -> str:
    """The beginning of a text in at most `length` characters, cut between words, with an ellipsis where cut."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    piece = text[:length]
    head = piece.rpartition(" ")[0] or piece[: length - 1]
    return head.rstrip(" ,;:—–-") + ELLIPSIS
