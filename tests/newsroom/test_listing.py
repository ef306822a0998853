"""The articles of a section in their order."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from palmyra.newsroom.actions import publish_article
from palmyra.newsroom.listing import SectionArticles
from palmyra.newsroom.models import Article, Section

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2016, 5, 11, 12, tzinfo=dt.UTC)


@pytest.fixture
def coast(paper) -> Section:
    """A section with a subsection, and articles that belong to it in every way, the first one the newest."""
    coast = Section.objects.create(name="Coast")
    bay = Section.objects.create(name="Bay", parent=coast)
    town = Section.objects.create(name="Town")
    for number, (own, further) in enumerate(
        [(coast, []), (bay, []), (town, [coast]), (None, [bay]), (coast, [bay]), (town, []), (bay, [coast, town])]
    ):
        row = Article(headline=f"No. {number}", section=own, live=False)
        row.published_at = NOON - dt.timedelta(hours=number)
        row.further_sections = further
        row.save()
        publish_article(row)
    return coast


def numbers(articles: list[Article]) -> list[int]:
    return [int(row.headline.removeprefix("No. ")) for row in articles]


def test_a_section_has_what_stands_in_it_or_is_filed_there_once_and_in_order(coast):
    articles = SectionArticles(coast, "ru")

    assert articles.count() == 6
    assert numbers(articles[:20]) == [0, 1, 2, 3, 4, 6]
    assert numbers(articles[:2]) == [0, 1]
    assert numbers(articles[2:4]) == [2, 3]
    assert numbers(articles[4:20]) == [4, 6]
    assert articles[20:40] == []


def test_a_subsection_has_its_own(coast):
    articles = SectionArticles(coast.children.get(), "ru")

    assert articles.count() == 4
    assert numbers(articles[:20]) == [1, 3, 4, 6]


def test_a_section_shows_what_is_published_in_the_language(coast):
    Article.objects.filter(headline="No. 0").update(live=False)
    Article.objects.filter(headline="No. 2").update(withdrawn_at=NOON)
    Article.objects.filter(headline="No. 3").update(language="en")

    assert numbers(SectionArticles(coast, "ru")[:20]) == [1, 4, 6]
    assert SectionArticles(coast, "ru").count() == 3
    assert numbers(SectionArticles(coast, "en")[:20]) == [3]


def test_articles_of_one_moment_keep_their_order_from_page_to_page(coast):
    Article.objects.update(published_at=NOON)
    articles = SectionArticles(coast, "ru")

    assert numbers(articles[:3]) + numbers(articles[3:6]) == [6, 4, 3, 2, 1, 0]


def test_parts_of_a_second_count(coast):
    for number in range(7):
        moment = NOON + dt.timedelta(microseconds=number * 100)
        Article.objects.filter(headline=f"No. {number}").update(published_at=moment)

    assert numbers(SectionArticles(coast, "ru")[:3]) == [6, 4, 3]
    assert numbers(SectionArticles(coast, "ru")[3:6]) == [2, 1, 0]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by what is in a table")
def test_a_long_section_is_neither_read_nor_sorted_as_a_whole(coast):
    newest = Article.objects.published().filter(language="ru", section_id=coast.pk).newest_first()
    plan = newest[:20].explain()
    assert "article_of_section" in plan
    assert "TEMP B-TREE" not in plan
