"""Texts are found by any form of their words, narrowed, ordered and paged."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from palmyra.search import index
from palmyra.search.index import Entry, Found, find, put, put_many, remove
from palmyra.search.models import Document
from tests.search.conftest import FIRST_DAY

pytestmark = pytest.mark.django_db
Shelve = Callable[..., Entry]


@pytest.mark.parametrize("query", ["мост", "мосты", "о мосте", "Моста", "МОСТАМИ"])
def test_russian_text_is_found_by_any_form_of_its_word(shelve: Shelve, query: str) -> None:
    shelve(1, "О мостах", "Мост через рукав откроют в мае.")
    shelve(2, "Лёд сошёл", "Река свободна.")
    assert find("article", query).ids == [1]


@pytest.mark.parametrize("query", ["bridge", "bridges", "BRIDGES opened", "opening a bridge"])
def test_english_text_is_found_by_any_form_of_its_word(shelve: Shelve, query: str) -> None:
    shelve(1, "Bridge opens", "The city opened a bridge.", language="en")
    shelve(2, "Ice leaves", "The river is free.", language="en")
    assert find("article", query).ids == [1]


@pytest.mark.parametrize("query", ["лед", "лёд", "ЛЁД", "льда"])
def test_yo_and_ye_are_one_letter(shelve: Shelve, query: str) -> None:
    shelve(1, "Лёд сошёл")
    assert find("article", query).ids == [1]


@pytest.mark.parametrize("query", ["научно-технический", "технический", "научно технический"])
def test_hyphenated_word_is_found_by_whole_and_by_parts(shelve: Shelve, query: str) -> None:
    shelve(1, "Научно-технический совет")
    assert find("article", query).ids == [1]


def test_every_word_of_a_query_is_wanted_in_title_or_body(shelve: Shelve) -> None:
    shelve(1, "Мост", "Откроют в мае")
    shelve(2, "Мост", "Закроют в июне")
    assert find("article", "мост май").ids == [1]


def test_word_that_no_text_has_finds_nothing(shelve: Shelve) -> None:
    shelve(1, "Мост")
    assert find("article", "мост жираф") == Found([], 0, True)


def test_facets_are_found_by_facets_and_not_by_words(shelve: Shelve) -> None:
    shelve(1, "Мост", facets="section-5 author-1")
    shelve(2, "Мост", facets="section-5 author-2")
    shelve(3, "Мост", facets="section-55 author-1")
    assert find("article", "мост", facets=["section-5"], newest_first=True).ids == [2, 1]
    assert find("article", "мост", facets=["section-5", "author-1"]).ids == [1]
    assert find("article", "section") == Found()


def test_shelves_and_languages_do_not_mix(shelve: Shelve) -> None:
    shelve(1, "Palmyra")
    shelve(2, "Palmyra", language="en")
    shelve(3, "Palmyra", shelf="newsroom.article")
    assert find("article", "palmyra", language="en").ids == [2]
    assert sorted(find("article", "palmyra").ids) == [1, 2]
    assert find("newsroom.article", "palmyra").ids == [3]


def test_empty_query_lists_the_newest_within_the_facets(shelve: Shelve) -> None:
    for number in (2, 1, 3):
        shelve(number, "Мост", facets="state-live" if number < 3 else "")
    assert find("article", "  ").ids == [3, 2, 1]
    assert find("article", "", facets=["state-live"]).ids == [2, 1]


def test_query_of_signs_alone_finds_nothing(shelve: Shelve) -> None:
    shelve(1, "Мост")
    assert find("article", "?!…") == Found()


def test_removed_text_is_found_no_more(shelve: Shelve) -> None:
    shelve(1, "Мост")
    shelve(2, "Мост")
    remove("article", 1)
    remove("article", 77)
    assert find("article", "мост").ids == [2]


def test_changed_text_is_found_by_its_new_words_only(shelve: Shelve) -> None:
    shelve(1, "Мост", facets="section-1")
    shelve(1, "Паром", facets="section-2")
    assert find("article", "мост").ids == []
    assert find("article", "паром", facets=["section-1"]).ids == []
    assert find("article", "паром", facets=["section-2"]).ids == [1]


def test_of_one_text_given_twice_the_later_counts(shelve: Shelve) -> None:
    first = shelve(1, "Лёд")
    put_many([dataclasses.replace(first, title="Мост"), dataclasses.replace(first, title="Паром")])
    assert [find("article", word).count for word in ("лёд", "мост", "паром")] == [0, 0, 1]


def test_word_in_the_title_weighs_more_than_in_the_body(shelve: Shelve) -> None:
    filling = "река город рыба ветер " * 10
    shelve(1, "Мост открыли", filling)
    shelve(2, "Открыли", f"{filling} мост {filling}")
    assert find("article", "мост").ids == [1, 2]


def test_newer_of_two_equal_texts_comes_first(shelve: Shelve) -> None:
    for number in (3000, 1, 2000):
        shelve(number, "Мост открыли", "Река свободна")
    for number in range(4000, 4010):
        shelve(number, "Лёд")
    assert find("article", "мост").ids == [3000, 2000, 1]


def test_archive_that_is_put_late_takes_its_place_among_the_old(shelve: Shelve) -> None:
    shelve(9, "Мост")
    for year in (1950, 1969, 1999):
        put(Entry("article", year, "ru", "Мост", "", dt.datetime(year, 1, 1, tzinfo=dt.UTC)))
    assert find("article", "мост", newest_first=True).ids == [9, 1999, 1969, 1950]


def test_text_with_another_date_moves(shelve: Shelve) -> None:
    early = shelve(1, "Мост")
    shelve(2, "Мост")
    put(dataclasses.replace(early, date=FIRST_DAY + dt.timedelta(days=50)))
    assert find("article", "мост", newest_first=True).ids == [1, 2]


def test_texts_of_one_moment_all_stay(shelve: Shelve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "TIE_BITS", 6)
    put_many([Entry("article", number, "ru", "Мост", "", FIRST_DAY) for number in range(60)])
    assert sorted(find("article", "мост", limit=100).ids) == list(range(60))


@pytest.mark.parametrize("newest_first", [True, False])
def test_pages_follow_one_another_without_gaps(shelve: Shelve, newest_first: bool) -> None:
    for number in range(7):
        shelve(number, "Мост")
    pages = [find("article", "мост", newest_first=newest_first, offset=at, limit=3) for at in (0, 3, 6, 9)]
    assert [page.ids for page in pages] == [[6, 5, 4], [3, 2, 1], [0], []]
    assert {(page.count, page.is_count_exact) for page in pages} == {(7, True)}


class TestCommonWord:
    """A word that more texts hold than are ranked."""

    @pytest.fixture(autouse=True)
    def few_are_ranked(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(index, "MOST_RANKED", 4)

    def test_its_count_is_a_floor(self, shelve: Shelve) -> None:
        for number in range(9):
            shelve(number, "Мост")
        found = find("article", "мост")
        assert (found.count, found.is_count_exact) == (4, False)

    def test_those_with_it_in_the_title_come_first_each_newest_first(self, shelve: Shelve) -> None:
        for number in range(9):
            shelve(number, "Мост" if number % 2 else "Паром", "Мост")
        assert find("article", "мост").ids == [7, 5, 8, 6]

    def test_newest_first_goes_on_behind_the_ranked(self, shelve: Shelve) -> None:
        for number in range(9):
            shelve(number, "Мост")
        pages = [find("article", "мост", newest_first=True, offset=at, limit=3).ids for at in (0, 3, 6)]
        assert pages == [[8, 7, 6], [5, 4, 3], [2, 1, 0]]

    def test_rare_word_beside_it_decides(self, shelve: Shelve) -> None:
        for number in range(9):
            shelve(number, "Мост", "река " * 20)
        shelve(20, "Мост", "река " * 20 + "жираф")
        shelve(10, "Мост и жираф", "река " * 20)
        assert find("article", "мост жираф").ids == [10, 20]


@pytest.mark.parametrize(
    "query",
    [
        '"',
        '"" ""',
        "мост AND",
        "мост OR",
        "NOT мост",
        "NEAR(мост река, 2)",
        "мост*",
        "^мост",
        "(мост",
        "мост + - :",
        "title : мост",
        "{title} : мост",
        "'; DROP TABLE search_document; --",
        "мост\x00река",
        "\ud800",
        "%s %(x)s",
        "_ __",
    ],
)
def test_signs_of_a_query_language_are_no_language_here(shelve: Shelve, query: str) -> None:
    shelve(1, "Мост")
    assert set(find("article", query).ids) <= {1}
    assert Document.objects.count() == 1


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=40), facet=st.text(max_size=10))
def test_no_query_is_an_error(db: None, query: str, facet: str) -> None:
    assert find("article", query, facets=[facet]).ids == []


def test_text_is_found_by_each_of_its_words_whatever_they_are(db: None) -> None:
    body = "naïve ʻokina ½ x² ٣ 新聞 O’Brien’s п’ять Ⅷ ﬁn straße İstanbul"
    put(Entry("article", 1, "ru", "", body, FIRST_DAY))
    assert [word for word in body.split() if find("article", word).ids != [1]] == []


def test_search_asks_the_same_few_questions_however_many_texts_there_are(
    shelve: Shelve, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(30):
        shelve(number, "Мост через реку")
    with django_assert_num_queries(5):  # hits, one look at each word, scores, ids
        find("article", "мост река")


def test_words_follow_the_rows_however_they_change(shelve: Shelve) -> None:
    shelve(1, "Мост")
    Document.objects.update(title="2016")
    assert find("article", "2016").ids == [1]
    Document.objects.all().delete()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT documents, words FROM search_totals")
            assert cursor.fetchone() == (0, 0)
        return
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO search_words(search_words, rank) VALUES ('integrity-check', 1)")
        cursor.execute("SELECT count(*) FROM search_words WHERE search_words MATCH '2016'")
        assert cursor.fetchone() == (0,)
