"""Beginnings of texts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from palmyra.language.excerpt import excerpt


def test_short_text_is_whole() -> None:
    assert excerpt("The bridge\n  reopens.", 20) == "The bridge reopens."


def test_long_text_ends_between_words_without_its_comma() -> None:
    assert excerpt("The bridge, closed for years, reopens.", 13) == "The bridge…"


def test_text_cut_at_the_end_of_a_word_keeps_the_word() -> None:
    assert excerpt("The bridge reopens", 11) == "The bridge…"


def test_word_without_an_end_is_cut() -> None:
    assert excerpt("а" * 50, 10) == "а" * 9 + "…"


@given(st.text(), st.integers(1, 300))
def test_excerpt_is_never_longer_than_asked(text: str, length: int) -> None:
    assert len(excerpt(text, length)) <= length
