"""Slugs from headlines in any script."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palmyra.lib.slugs import LENGTH, slugify


@pytest.mark.parametrize(
    ("headline", "slug"),
    [
        ("Мост через Южный рукав откроют в мае", "most-cherez-yuzhnyy-rukav-otkroyut-v-mae"),
        ("Щёки, хлеб, цифры, объезд, подъёмный чай", "shcheki-khleb-tsifry-obezd-podemnyy-chay"),
        ("Під'їзд у Києві та ґанок", "pidyizd-u-kiyevi-ta-ganok"),
        ("Воўк і ўрад", "vouk-i-urad"),
        ("Crème brûlée à Málaga, Łódź", "creme-brulee-a-malaga-lodz"),
        ("The bridge—closed for years—reopens", "the-bridge-closed-for-years-reopens"),
        ("Итоги 2015–2016", "itogi-2015-2016"),
        ("«Мы»: 100% правды", "my-100-pravdy"),
        ("пере\u00adнос", "perenos"),
    ],
)
def test_headline_becomes_latin_words(headline: str, slug: str) -> None:
    assert slugify(headline) == slug


@pytest.mark.parametrize("text", ["", "   ", "«»—…", "新聞"])
def test_text_without_letters_that_can_be_written_falls_back(text: str) -> None:
    assert slugify(text) == "article"


def test_digits_alone_get_a_word_before_them() -> None:
    assert slugify("2016") == "article-2016"


def test_decomposed_letters_are_the_same_letters() -> None:
    assert slugify("и\u0306од") == slugify("йод") == "yod"


def test_long_headline_is_cut_between_words() -> None:
    slug = slugify("слово " * 30)
    assert len(slug) <= LENGTH
    assert set(slug.split("-")) == {"slovo"}


@given(st.text(max_size=200) | st.text(st.characters(categories=["Nd", "Pd", "Zs"]), max_size=200))
def test_slug_of_anything_is_short_latin_words_with_a_letter(text: str) -> None:
    slug = slugify(text)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert re.search("[a-z]", slug)
    assert len(slug) <= LENGTH


@given(st.text(max_size=200))
def test_slug_of_a_slug_is_itself(text: str) -> None:
    assert slugify(slugify(text)) == slugify(text)
