"""Numbers as a language writes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palmyra.language.numbers import format_count


@pytest.mark.parametrize(
    ("count", "russian", "english"),
    [(0, "0", "0"), (1284, "1284", "1,284"), (12840, "12~840", "12,840"), (-1234567, "-1~234~567", "-1,234,567")],
)
def test_thousands_stand_apart(count: int, russian: str, english: str) -> None:
    assert format_count(count, "ru") == russian.replace("~", "\u00a0")
    assert format_count(count, "en") == english


@given(st.integers(), st.sampled_from(["ru", "en", "kk"]))
def test_digits_are_the_number(count: int, language: str) -> None:
    assert format_count(count, language).replace("\u00a0", "").replace(",", "") == str(count)
