"""Words of a text and the forms under which they are searched."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

import Stemmer

WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
CYRILLIC = re.compile("[а-яѐ-ӿ]")
# Signs that readers type another way or leave out: no-break hyphens, soft hyphens, stress marks.
ALIKE = str.maketrans({"ё": "е", "’": "'", "ʼ": "'", "\u2011": "-", "\u00ad": "", "\u0301": ""})
KNOWN_FORMS = 200_000  # words kept with their normal form: some 25 MB


def words(text: str) -> list[str]:
    """The words of a text, lower-case, NFC, with ё as е; inner hyphens and apostrophes belong to a word."""
    return WORD.findall(unicodedata.normalize("NFC", text.lower()).translate(ALIKE))


def parts(text: str) -> list[str]:
    """The words of a text with those that hold a hyphen or an apostrophe taken apart."""
    return [part for word in words(text) for part in re.split("[-']", word)]


def normalise(text: str, language: str = "") -> str:
    """A text's words in the form under which they are searched, joined by spaces.

    Russian words become lemmas, cut to their stem so that a form which the dictionary does not know meets the others;
    English words become Snowball stems; words of other languages stay as they are. Words in Cyrillic or Latin letters
    are treated by their letters, so that a mixed text works in both languages.
    """
    return " ".join(normal_form(part, language) for part in parts(text))


@lru_cache(KNOWN_FORMS)
def normal_form(word: str, language: str = "") -> str:
    """One word as it is searched; `word` is as `parts` gives it."""
    if language not in {"", "ru", "en"}:
        return word
    if CYRILLIC.search(word):
        lemma = analyser().parse(word)[0].normal_form.replace("ё", "е")
        return str(stemmer("russian").stemWord(lemma))
    return str(stemmer("english").stemWord(word)) if word.isascii() else word


def forms(word: str) -> frozenset[str]:
    """Every form of a Russian word, with ё as е, for words that no dictionary has as far as their ending tells.

    Of a form that two words share ("стали"), the forms of the likelier one; of a word of other letters only itself.
    """
    if not CYRILLIC.search(word):
        return frozenset({word})
    parses = analyser().parse(word)
    meant = [parse for n, parse in enumerate(parses) if n == 0 or parse.normal_form.replace("ё", "е") == word]
    every = {form.word.replace("ё", "е") for parse in meant for form in parse.lexeme}
    return frozenset(every | {word})


def is_known(word: str) -> bool:
    """Whether the Russian dictionary has a word."""
    return bool(CYRILLIC.search(word)) and bool(analyser().parse(word)[0].is_known)


@cache
def analyser() -> Any:
    """The Russian dictionary; takes a fifth of a second to load."""
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru")


@cache
def stemmer(name: str) -> Any:
    """A Snowball stemmer."""
    return Stemmer.Stemmer(name, 0)
