"""No-break spaces, put in when a text is shown."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from palmyra.language.typography import is_long_headline, quotation_marks, typeset, typeset_html

RUSSIAN = [
    ("Он и она в городе", "Он~и~она в~городе"),
    ("Пришли же бы ли они", "Пришли~же~бы~ли~они"),
    ("Мост — наш", "Мост~— наш"),
    ("№ 5 и №7, § 3", "№~5~и~№~7, §~3"),
    ("цена 300 руб за 5 кг", "цена 300~руб за~5~кг"),
    ("встреча 11 мая на 1990 человек", "встреча 11~мая на~1990~человек"),
    ("осталось 12 840 рублей, 50 %", "осталось 12~840~рублей, 50~%"),
    ("писатель А. С. Пушкин", "писатель А.~С.~Пушкин"),
    ("писатель А.С. Пушкин", "писатель А.~С.~Пушкин"),
    ("капитан Р. Колесов", "капитан Р.~Колесов"),
    ("по-русски так", "по-русски так"),
]
ENGLISH = [
    ("I saw a bridge", "I~saw a~bridge"),
    ("It’s a plan at 5 p.m. on No. 5", "It’s a~plan at 5~p.m. on No.~5"),
    ("some 3 million people, 12 km away", "some 3~million people, 12~km away"),
]
PIECES = [*"а 5 № § — % . А В же км мая 12 000 Пушкин".split(), " ", "  ", "\u00a0", "-", "«", "\n"]
NEARLY_TEXT = st.lists(st.sampled_from(PIECES) | st.just(" ") | st.text(max_size=3), max_size=25).map("".join)


@pytest.mark.parametrize(("plain", "typeset_text"), RUSSIAN)
def test_russian_words_that_belong_together_stay_on_one_line(plain: str, typeset_text: str) -> None:
    assert typeset(plain, "ru") == typeset_text.replace("~", "\u00a0")


@pytest.mark.parametrize(("plain", "typeset_text"), ENGLISH)
def test_english_words_that_belong_together_stay_on_one_line(plain: str, typeset_text: str) -> None:
    assert typeset(plain, "en") == typeset_text.replace("~", "\u00a0")


def test_language_without_cases_stays_as_it_is() -> None:
    assert typeset("à la mode № 5", "fr") == "à la mode № 5"


@given(NEARLY_TEXT, st.sampled_from(["ru", "en"]))
def test_typesetting_again_changes_nothing(text: str, language: str) -> None:
    once = typeset(text, language)
    assert typeset(once, language) == once


@given(NEARLY_TEXT, st.sampled_from(["ru", "en"]))
def test_typesetting_changes_nothing_but_spaces(text: str, language: str) -> None:
    assert "".join(typeset(text, language).split()) == "".join(text.split())


def test_html_is_typeset_in_its_text_only() -> None:
    html = '<p class="a b" title="в городе">в городе <b>и в</b> селе<br>а тут</p>'
    wanted = '<p class="a b" title="в городе">в~городе <b>и~в</b> селе<br>а~тут</p>'
    assert typeset_html(html, "ru") == wanted.replace("~", "\u00a0")


def test_short_word_stays_with_the_link_behind_it() -> None:
    assert typeset_html('Мост в <a href="/x/">Керчи</a>.', "ru") == 'Мост в\u00a0<a href="/x/">Керчи</a>.'


@pytest.mark.parametrize("tag", ["code", "pre", "script", "style"])
def test_text_that_is_no_prose_stays_as_it_is(tag: str) -> None:
    html = f"<{tag}>а b <i>в городе</i></{tag}>"
    assert typeset_html(f"{html}<p>в городе</p>", "ru") == f"{html}<p>в\u00a0городе</p>"


@example(["<", " "])
@given(st.lists(st.sampled_from(["<p>", "</p>", "<pre>", "</pre>", "<br/>", "<!-- в г -->", "<", ">"]) | NEARLY_TEXT))
def test_typesetting_html_again_changes_nothing(pieces: list[str]) -> None:
    once = typeset_html("".join(pieces), "ru")
    assert typeset_html(once, "ru") == once


def test_quotation_marks_of_an_unknown_language_are_english() -> None:
    assert quotation_marks("ru") == ("«", "»")
    assert quotation_marks("kk") == quotation_marks("en") == ("“", "”")


@pytest.mark.parametrize(
    ("headline", "is_long"),
    [
        ("Мост открыли", False),
        ("а" * 15, False),
        ("а" * 16, True),
        ("Научно-исследовательский", True),
        ("Северо-западный порт-город", False),
        ("слово " * 10 + "и", True),
    ],
)
def test_long_headline_is_over_60_signs_or_has_a_word_over_15(headline: str, is_long: bool) -> None:
    assert is_long_headline(headline) is is_long
