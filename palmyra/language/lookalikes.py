"""Whether two names look the same: Unicode's skeletons (UTS #39), with case, hidden signs and ё taken care of."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from palmyra.language.disguise import fold, visible

DATA = Path(__file__).with_name("data") / "confusables.txt"


@cache
def prototypes() -> dict[int, str]:
    """What each sign of Unicode's table looks like; it is read when the first name is compared."""
    lines = DATA.read_text("utf-8").splitlines()
    pairs = (line.split(" ") for line in lines if not line.startswith("#"))
    return {ord(sign): meant for sign, meant in pairs}


@lru_cache(2_000)  # the same people write again and again
def skeletons(name: str) -> frozenset[str]:
    """What a name looks like, as it is written, in small and in large letters; look-alikes have one in common.

    A sign may look like one of another alphabet in one case only: "в" like no Latin letter, "В" like "B".
    """
    seen = visible(name)
    return frozenset(skeleton(form) for form in (seen, seen.lower(), seen.upper()))


def skeleton(seen: str) -> str:
    """The skeleton of a visible name, without regard to spaces and signs; one of signs alone stays as it is."""
    letters = "".join(sign for sign in unicodedata.normalize("NFD", seen) if sign.isalnum() or sign == "\u0306")
    folded = fold(unicodedata.normalize("NFC", letters.translate(prototypes())))
    # Small i, l and large I, and the figure one: the table joins the last three, small letters bring the first.
    return folded.replace("i", "l") or "".join(seen.split())


def look_alike(one: str, other: str) -> bool:
    """Whether readers could take a name for another."""
    return not skeletons(one).isdisjoint(skeletons(other))
