"""Lists of words to watch for: every form of each is found, whole words only, in disguise too; phrases as well."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from palmyra.language.disguise import (
    IN_CYRILLIC,
    KNOWN_READINGS,
    LONGEST,
    PIECE,
    SPELLED,
    Span,
    fold,
    is_mixed,
    is_stretched,
    readings,
    spans,
    squeeze,
    visible,
)
from palmyra.language.words import forms, is_known, stemmer

KEPT = 8  # lists compiled at once: two of today's rules, and those of a moment ago
# Prefixes of keys, as no word has them: a stem, and the same where repeated letters are written once.
STEM, SQUEEZED, SQUEEZED_STEM = "~", "=", "=~"


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: the word or phrase as the list has it, and as the text says it."""

    listed: str
    said: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of a list: the keys of each of its words."""

    listed: str
    words: tuple[frozenset[str], ...]


class Watchlist:
    """A compiled list, one word or phrase a line."""

    def __init__(self, lines: str) -> None:
        self.words: dict[str, str] = {}  # key of a word, and the line it comes from
        self.phrases: dict[str, list[Phrase]] = defaultdict(list)  # by each key of the first word
        self.letters: dict[str, str] = {}  # forms to look for in what is spelled out, letter by letter
        self.signs: list[str] = []  # lines without any letter or digit are looked for as they are
        for line in lines.splitlines():
            if listed := " ".join(line.split()):
                self._add(listed)

    def _add(self, listed: str) -> None:
        words = [piece for piece in PIECE.findall(visible(listed)) if any(sign.isalnum() for sign in piece)]
        if not words:
            self.signs.append(listed)
            return
        if len(words) == 1 or not any(sign.isspace() for sign in listed):
            self._add_word(listed, "".join(words))
        if len(words) > 1:
            phrase = Phrase(listed, tuple(frozenset(keys_listed(word)) for word in words))
            for key in phrase.words[0]:
                self.phrases[key].append(phrase)

    def _add_word(self, listed: str, word: str) -> None:
        for key in keys_listed(word):
            self.words.setdefault(key, listed)
            if key.startswith(SQUEEZED) and not key.startswith(SQUEEZED_STEM) and len(key) > SPELLED:
                self.letters.setdefault(key.removeprefix(SQUEEZED), listed)

    def find(self, text: str) -> list[Found]:
        """What of the list is in a text, each line of the list once, as it is said first."""
        if not (self.words or self.phrases or self.signs):
            return []
        seen = visible(text)
        at: dict[int, list[Span]] = defaultdict(list)
        for span in spans(seen):
            at[span.first].append(span)
        found: dict[str, Found] = {}
        for listed, start, stop in self._places(at):
            found.setdefault(listed, Found(listed, seen[start:stop]))
        for sign in self.signs:
            if visible(sign) in seen:
                found.setdefault(sign, Found(sign, sign))
        return list(found.values())

    def _places(self, at: dict[int, list[Span]]) -> Iterator[tuple[str, int, int]]:
        """Lines of the list with where in the text they stand."""
        for place in sorted(at):
            for span in at[place]:
                if span.is_spelled:
                    for listed in self._spelled_out(span):
                        yield listed, span.start, span.stop
                for key in keys_of(span):
                    if key in self.words:
                        yield self.words[key], span.start, span.stop
                    for phrase in self.phrases.get(key, ()):
                        if stop := follow(phrase, 1, span, at):
                            yield phrase.listed, span.start, stop

    def _spelled_out(self, span: Span) -> Iterator[str]:
        """Words within a run of letters: where one ends is not to be seen there."""
        lengths = sorted({len(form) for form in self.letters})
        for letters in dict.fromkeys(squeeze(reading) for reading in span.readings):
            for start in range(len(letters)):
                for length in lengths:
                    if listed := self.letters.get(letters[start : start + length]):
                        yield listed


def follow(phrase: Phrase, number: int, span: Span, at: dict[int, list[Span]]) -> int:
    """Where a phrase ends whose word before `number` is `span`; 0 where the text goes on otherwise."""
    if number == len(phrase.words):
        return span.stop
    for following in at.get(span.end, ()):
        is_next = not phrase.words[number].isdisjoint(keys_of(following))
        if is_next and (stop := follow(phrase, number + 1, following, at)):
            return stop
    return 0


def keys_listed(word: str) -> set[str]:
    """The keys of a word of a list: its forms, and its stem where the dictionary has no forms of it."""
    keys: set[str] = set()
    for reading in readings(word) if is_mixed(word) else (fold(word),):
        every = forms(reading)
        keys |= every | {SQUEEZED + squeeze(form) for form in every}
        if not is_known(reading):
            keys |= {STEM + stem(reading), SQUEEZED_STEM + stem(squeeze(reading))}
    return keys


def keys_of(span: Span) -> frozenset[str]:
    """The keys of a span; of letters spelled out only where they are one word."""
    is_word = not span.is_spelled or len(span.readings[0]) <= LONGEST
    return keys_said(span.readings) if is_word else frozenset()


@lru_cache(KNOWN_READINGS)
def keys_said(said: tuple[str, ...]) -> frozenset[str]:
    """The keys under which a word of a text may be listed."""
    keys = set()
    for reading in said:
        keys |= {reading, STEM + stem(reading)}
        if is_stretched(reading):
            once = squeeze(reading)
            keys |= {SQUEEZED + once, SQUEEZED_STEM + stem(once)}
    return frozenset(keys)


def stem(word: str) -> str:
    """The part of a word that its forms share."""
    if IN_CYRILLIC.search(word):
        return str(stemmer("russian").stemWord(word))
    return str(stemmer("english").stemWord(word)) if word.isascii() else word


@lru_cache(KEPT)
def compiled(lines: str) -> Watchlist:
    """A list made ready once for as long as it stays the same."""
    return Watchlist(lines)
