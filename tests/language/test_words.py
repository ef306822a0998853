"""Words and the forms under which they are searched."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palmyra.language.words import normalise, words


def test_words_are_lower_case_with_their_hyphens_and_apostrophes() -> None:
    assert words("Ёлка — научно-технический, O’Brien's 2016!") == ["елка", "научно-технический", "o'brien's", "2016"]


def test_signs_that_look_alike_make_the_same_word() -> None:
    assert words("по\u2011русски за\u0301мок") == words("по-русски замок")
    assert words("п’ять пʼять") == words("п'ять п'ять")
    assert words("и\u0306од е\u0308лка") == ["йод", "елка"]


@pytest.mark.parametrize(
    "forms",
    [
        "мост моста мосту мостом мосты мостов",
        "идти идёт шёл шли",
        "рыбак рыбаки рыбакам рыбаков",
        "Навальщик навальщика",
    ],
)
def test_russian_forms_of_a_word_meet(forms: str) -> None:
    assert len({normalise(form, "ru") for form in forms.split()}) == 1


@pytest.mark.parametrize("forms", ["bridge bridges bridged", "fisherman's fisherman", "open opened opening opens"])
def test_english_forms_of_a_word_meet(forms: str) -> None:
    assert len({normalise(form, "en").split()[0] for form in forms.split()}) == 1


def test_name_that_no_dictionary_knows_meets_its_own_forms() -> None:
    assert normalise("Зюльберкрант", "ru") == normalise("Зюльберкранта", "ru")


def test_mixed_text_is_treated_by_its_letters() -> None:
    assert normalise("мосты bridges", "ru") == normalise("мост bridge", "en")


def test_other_languages_keep_their_words() -> None:
    assert normalise("Ponts fermés", "fr") == "ponts fermés"


def test_hyphenated_word_is_found_by_whole_and_by_parts() -> None:
    whole = normalise("научно-технический", "ru").split()
    assert whole == [normalise("научно", "ru"), normalise("технического", "ru")]


def test_dictionary_is_not_loaded_before_the_first_russian_word() -> None:
    script = (
        "import sys; from palmyra.language.words import normalise; normalise('bridges', 'en'); "
        "assert 'pymorphy3' not in sys.modules; normalise('мосты', 'ru'); assert 'pymorphy3' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


@settings(deadline=None)
@given(st.text(max_size=200))
def test_words_of_anything_are_plain(text: str) -> None:
    for word in words(text):
        assert word == word.lower()
        assert not any(sign.isspace() for sign in word)
        assert "ё" not in word


@settings(deadline=None, max_examples=50)
@given(st.text("абвгдеёжийкщъыьэюя-' abcdefgs109", max_size=60), st.sampled_from(["", "ru", "en", "fr"]))
def test_case_of_a_text_does_not_matter(text: str, language: str) -> None:
    assert normalise(text.upper(), language) == normalise(text, language)
