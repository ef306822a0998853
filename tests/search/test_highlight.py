"""Found words are marked, everything else is escaped."""

from __future__ import annotations

import re

import pytest
from django.utils.html import escape
from hypothesis import given, settings
from hypothesis import strategies as st

from palmyra.search.highlight import BEFORE, PIECE, highlight


def test_every_form_of_the_words_is_marked() -> None:
    told = highlight("Мосты у моста, о Мосте и мостовой", "мост", "ru")
    assert told == "<mark>Мосты</mark> у <mark>моста</mark>, о <mark>Мосте</mark> и мостовой"


def test_english_forms_are_marked() -> None:
    assert highlight("Bridges opened", "opening bridge", "en") == "<mark>Bridges</mark> <mark>opened</mark>"


def test_part_of_a_hyphenated_word_is_marked_alone() -> None:
    assert highlight("Научно-технический", "техническая", "ru") == "Научно-<mark>технический</mark>"


@pytest.mark.parametrize("printed", ["лёд", "ле\u0308д", "л\u00adед", "ле\u0301д"])
def test_word_is_marked_however_it_is_printed(printed: str) -> None:
    assert highlight(printed, "лед", "ru") == f"<mark>{printed}</mark>"


def test_text_is_escaped_within_and_beside_the_marks() -> None:
    told = highlight('<b>мост</b> & "мосты"', "<мост>", "ru")
    assert told == "&lt;b&gt;<mark>мост</mark>&lt;/b&gt; &amp; &quot;<mark>мосты</mark>&quot;"


@pytest.mark.parametrize("query", ["", "?!", "жираф"])
def test_query_that_is_not_in_the_text_marks_nothing(query: str) -> None:
    assert highlight("Мост открыли", query, "ru") == "Мост открыли"


def test_piece_lies_around_the_first_hit_between_words() -> None:
    text = "слово " * 100 + "мост " + "дело " * 100
    told = highlight(text, "моста", "ru", cut=True)
    assert re.fullmatch(r"… (слово )+<mark>мост</mark> (дело )*дело …", told)
    assert len(told) <= PIECE + len("… <mark></mark> …")


def test_piece_of_a_text_without_a_hit_is_its_beginning() -> None:
    told = highlight("слово " * 100, "мост", "ru", cut=True)
    assert told.startswith("слово слово")
    assert told.endswith("слово …")


def test_short_text_is_not_cut() -> None:
    assert highlight("Мост открыли", "открыть", "ru", cut=True) == "Мост <mark>открыли</mark>"


@settings(deadline=None)
@given(st.text(max_size=600), st.text("абв <>&\"'", max_size=10), st.booleans())
def test_marks_are_all_that_is_added(text: str, query: str, cut: bool) -> None:
    told = highlight(text, query, "ru", cut=cut).replace("<mark>", "").replace("</mark>", "")
    assert told.removeprefix("… ").removesuffix(" …") in escape(text) if cut else told == escape(text)


@given(st.integers(0, 400), st.integers(0, 400))
def test_piece_shows_its_hit_even_among_words_without_end(before: int, after: int) -> None:
    told = highlight("а" * before + " мост " + "б" * after, "мост", "ru", cut=True)
    assert "<mark>мост</mark>" in told
    assert len(told) <= BEFORE + PIECE + 20
