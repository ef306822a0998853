"""Words with their disguise taken off: signs that nobody sees, letters that look like others, letters spaced out.

A word in disguise can often be read in several ways ("c1up" or "clup"), so each has all its readings beside the plain
one. The work is linear in the length of the text: a place of it belongs to at most one word, two runs of words that
signs join, and one run of single letters.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 40  # letters; a longer run is no word of any list
SPELLED = 3  # single letters in a row that may be a word spelled out
KNOWN_READINGS = 20_000  # words kept with their readings: some 5 MB

LATIN, CYRILLIC, GREEK = "a-zA-Z\u00c0-\u024f", "\u0400-\u052f", "\u0370-\u03ff"
IN_LATIN, IN_CYRILLIC, IN_GREEK = (re.compile(f"[{letters}]") for letters in (LATIN, CYRILLIC, GREEK))
MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f"
# Signs of format, and fillers as wide as nothing, though Unicode calls them letters.
UNSEEN = (
    "\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0001\U000e0020-\U000e007f\u115f\u1160\u17b4\u17b5\u2800"
)
DROPPED = re.compile(f"[{MARKS}{UNSEEN}]+")
LONG_LIGATURES = {0xFDFA: " ", 0xFDFB: " "}  # whole phrases in a sign; taken apart they make a text 18 times as long
PIECE = re.compile(r"(?:[^\W_]|[@$]){1,200}")  # no word is longer, and what is kept of one stays small
TWICE = re.compile(r"(\w)\1+")
THRICE = re.compile(r"(\w)\1\1")


def pairs(table: str) -> dict[str, str]:
    """A table written as pairs of signs, what is seen and what is meant."""
    return {pair[0]: pair[1:] for pair in table.split()}


# Latin letters that no rule of Unicode takes back to their plain form.
PLAIN = str.maketrans(
    pairs("ᴀa ʙb ᴄc ᴅd ᴇe ꜰf ɢg ʜh ɪi ᴊj ᴋk ʟl ᴍm ɴn ᴏo ᴘp ʀr ꜱs ᴛt ᴜu ᴠv ᴡw ʏy ᴢz ɑa ɡg ıi łl Łl øo Øo đd Đd ħh ŧt")
    | {chr(start + n): chr(97 + n) for start in (0x1F150, 0x1F170, 0x1F1E6) for n in range(26)}
)
# By their looks, large and small apart: "H" is a Cyrillic letter in large writing, "h" hardly.
AS_CYRILLIC = pairs(
    "aа Aа bь Bв cс Cс eе Eе gд hн Hн iи Iи kк Kк mм Mм nп Nи oо Oо pр Pр rг Rя tт Tт uи Uи wш Wш xх Xх yу Yу zз Zз "
    "αа Αа βв Βв γу Γг Δд εе Εе ηп Ηн ιи Ιи κк Κк λл Λл μм Μм Νи οо Οо πп Πп ρр Ρр τт Τт υи Υу φф Φф χх Χх ωш "
    "0о 1и 3з 4ч 6б 8в @а"
)
AS_LATIN = pairs(
    "аa Аa вb Вb гr Гr еe Еe зz Зz иu Иn іi Іi їi Їi јj Јj кk Кk мm Мm нh Нh оo Оo пn Пn рp Рp сc Сc тt Тt уy Уy хx Хx "
    "шw Шw ьb Ьb яr Яr ѕs Ѕs һh Һh ԁd Ԁd ԛq Ԛq ԝw Ԝw ӏl Ӏl "
    "αa Αa βb Βb γy εe Εe ζz Ζz ηn Ηh ιi Ιi κk Κk μm Μm νv Νn οo Οo πn ρp Ρp σs ςs τt Τt υu Υy χx Χx ωw "
    "0o 1i 2z 3e 4a 5s 6b 7t 8b 9g @a $s"
)
AS_LATIN_TOO = AS_LATIN | {"1": "l", "6": "g"}
# A word all in letters of the other alphabet is read anew only where each of them is the other one to the eye.
STRICT = {"latin": set("acekopxyABCEHKMOPTXY"), "cyrillic": set("асеорхуАВСЕНКМОРТХУ")}


@dataclass(frozen=True, slots=True)
class Span:
    """What may be one word: from place `first` up to place `end`, where it stands in the text, how it can be read."""

    first: int
    end: int
    start: int
    stop: int
    readings: tuple[str, ...]
    is_spelled: bool = False


@lru_cache(16)  # each of a comment's checks asks for the same few texts
def visible(text: str) -> str:
    """A text as it looks: in plain letters, without signs that nobody sees and marks above or below; case is kept."""
    if text.isascii():
        return text
    apart = (
        unicodedata.normalize("NFKD", text.translate(LONG_LIGATURES)).replace("и\u0306", "й").replace("И\u0306", "Й")
    )
    return unicodedata.normalize("NFC", DROPPED.sub("", apart).translate(PLAIN))


def fold(word: str) -> str:
    """A visible word without regard to case, with ё as е."""
    return word.casefold().replace("ё", "е")


def squeeze(word: str) -> str:
    """A word with every repeated letter once."""
    return TWICE.sub(r"\1", word)


def is_stretched(word: str) -> bool:
    """Whether letters are repeated as no word has them: thrice, at two places, or in a word that is long without."""
    if THRICE.search(word):
        return True
    doubled = len(TWICE.findall(word))
    return doubled > 1 or (doubled == 1 and len(squeeze(word)) >= 5)


def is_mixed(word: str) -> bool:
    """Whether a visible word has letters of several alphabets, or digits or signs among its letters."""
    inner = word.strip("0123456789@$")
    kinds = [IN_LATIN, IN_CYRILLIC, IN_GREEK]
    return sum(bool(kind.search(inner)) for kind in kinds) > 1 or (bool(inner) and not inner.isalpha())


@lru_cache(KNOWN_READINGS)
def readings(word: str) -> tuple[str, ...]:
    """How a visible word can be read, the plain way first; nothing for what is too long to be a word."""
    inner = word.strip("0123456789@$")
    tokens = dict.fromkeys([word, inner, *re.split("[@$]+", word)])
    short = [token for token in tokens if token and len(squeeze(token)) <= LONGEST]
    return tuple(dict.fromkeys(reading for token in short for reading in read(token)))


def read(word: str) -> list[str]:
    """The readings of a word of any length."""
    found = [fold(word)]
    if not (IN_LATIN.search(word) or IN_CYRILLIC.search(word) or IN_GREEK.search(word)):
        return found
    signs = set(word)
    if is_mixed(word) or not word.isalpha():
        meant = [(AS_CYRILLIC, IN_CYRILLIC), (AS_LATIN, IN_LATIN), (AS_LATIN_TOO, IN_LATIN)]
    elif signs <= STRICT["latin"]:
        meant = [(AS_CYRILLIC, IN_CYRILLIC)]
    elif signs <= STRICT["cyrillic"]:
        meant = [(AS_LATIN, IN_LATIN)]
    else:
        meant = []
    found += [reading for table, script in meant if (reading := read_as(word, table, script))]
    # Among Russian letters і is an и in disguise; a word of another language is read this way besides.
    return found + [
        reading.translate({0x456: "и", 0x457: "и"}) for reading in found if "і" in reading or "ї" in reading
    ]


def read_as(word: str, table: dict[str, str], script: re.Pattern[str]) -> str:
    """A word in one alphabet, or "" where a letter looks like none of it."""
    letters = [fold(sign) if script.match(sign) else table.get(sign, "") for sign in word]
    return "".join(letters) if all(letters) else ""


def spans(seen: str) -> list[Span]:
    """Every word of a visible text, and every run of pieces that may be one: ka-zi-no, k.a.z.i.n.o, k a z i n o."""
    pieces = [found for found in PIECE.finditer(seen) if any(sign.isalnum() for sign in found[0])]
    alone = [Span(n, n + 1, piece.start(), piece.end(), readings(piece[0])) for n, piece in enumerate(pieces)]
    return alone + list(joined(seen, pieces)) + list(spelled(pieces))


def joined(seen: str, pieces: list[re.Match[str]]) -> Iterator[Span]:
    """Runs of pieces with the same one to three signs between them and no space."""
    first = 0
    between = [seen[one.end() : two.start()] for one, two in itertools.pairwise(pieces)] + [" "]
    for n, signs in enumerate(between):
        if n + 1 < len(between) and signs == between[n + 1] and is_joint(signs):
            continue
        if is_joint(signs):
            whole = "".join(piece[0] for piece in pieces[first : n + 2])
            yield Span(first, n + 2, pieces[first].start(), pieces[n + 1].end(), readings(whole))
        first = n + 1


def is_joint(signs: str) -> bool:
    """Whether what stands between two pieces may join them."""
    return 0 < len(signs) <= 3 and not any(sign.isspace() for sign in signs)


def spelled(pieces: list[re.Match[str]]) -> Iterator[Span]:
    """Runs of single letters, whatever stands between them, as long as it is little."""
    run: list[int] = []
    for n, piece in enumerate(pieces):
        if run and (len(piece[0]) > 1 or piece.start() - pieces[run[-1]].end() > 3):
            yield from span_of(pieces, run)
            run = []
        if len(piece[0]) == 1:
            run.append(n)
    yield from span_of(pieces, run)


def span_of(pieces: list[re.Match[str]], run: list[int]) -> Iterator[Span]:
    """The span of a run of single letters, if there are enough."""
    word = "".join(pieces[n][0] for n in run)
    if sum(sign.isalpha() for sign in word) >= SPELLED:
        first, last = run[0], run[-1]
        yield Span(first, last + 1, pieces[first].start(), pieces[last].end(), tuple(read(word)), is_spelled=True)


def visible_words(text: str) -> tuple[list[str], re.Pattern[str]]:
    """The visible words of a text, and the alphabet that most of it is in."""
    seen = visible(text)
    is_cyrillic = len(IN_CYRILLIC.findall(seen)) > len(IN_LATIN.findall(seen))
    return PIECE.findall(seen), IN_CYRILLIC if is_cyrillic else IN_LATIN


def in_script(word: str, script: re.Pattern[str]) -> str:
    """The first reading of a word whose letters are all of an alphabet; without one the plain word."""
    for reading in readings(word):
        if all(script.match(sign) or not sign.isalpha() for sign in reading) and script.search(reading):
            return reading
    return fold(word)
