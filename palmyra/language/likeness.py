"""How much of one text is in another, whatever was changed to make them look different."""

from __future__ import annotations

import itertools
import re
import zlib
from functools import lru_cache

from palmyra.language.disguise import in_script, squeeze, visible_words
from palmyra.language.watchlist import stem

KEPT = 128  # texts kept with their pairs, at most some 100 kB each
KNOWN_ROOTS = 10_000  # words kept with what they are compared by: some 3 MB


def likeness(one: str, other: str, *, words_min: int) -> float:
    """The share of the shorter text's words and pairs of words that the other has, 0 to 1.

    Measured by the shorter one, so that nobody passes by adding a paragraph of something else. Texts of fewer words
    than `words_min` are like nothing: people greet and agree in the same words.
    """
    mine, theirs = shingles(one, words_min), shingles(other, words_min)
    return len(mine & theirs) / min(len(mine), len(theirs)) if mine and theirs else 0.0


@lru_cache(KEPT)
def shingles(text: str, words_min: int) -> frozenset[int]:
    """The words of a text and its pairs of neighbours, as numbers; nothing for a short text."""
    seen, script = visible_words(text)
    words = [root(word, script) for word in seen]
    if len(words) < words_min:
        return frozenset()
    pairs = [f"{one} {two}" for one, two in itertools.pairwise(words)]
    return frozenset(zlib.crc32(shingle.encode()) for shingle in words + pairs)


def roots(text: str) -> dict[str, str]:
    """What each word of a text is compared by, once, with the word as it is said first."""
    seen, script = visible_words(text)
    found: dict[str, str] = {}
    for word in seen:
        found.setdefault(root(word, script), word)
    return found


@lru_cache(KNOWN_ROOTS)
def root(word: str, script: re.Pattern[str]) -> str:
    """What a word of a text is compared by: its stem in an alphabet, repeated letters written once."""
    return squeeze(stem(in_script(word, script)))
