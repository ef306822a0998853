"""The articles of a section in their order."""

from __future__ import annotations

import datetime as dt
from importlib import import_module

import pytest
from django.db import connection

from palmyra.newsroom.actions import publish_article, restore_article, withdraw_article
from palmyra.newsroom.listing import SectionArticles
from palmyra.newsroom.models import Article, Placement, Section

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
    row = {article.headline: article for article in Article.objects.all()}
    row["No. 0"].unpublish()
    withdraw_article(row["No. 2"], reason="Wrong", user=None)
    row["No. 3"].language = "en"
    publish_article(row["No. 3"])

    assert numbers(SectionArticles(coast, "ru")[:20]) == [1, 4, 6]
    assert SectionArticles(coast, "ru").count() == 3
    assert numbers(SectionArticles(coast, "en")[:20]) == [3]

    restore_article(row["No. 2"], user=None)
    row["No. 1"].delete()
    assert numbers(SectionArticles(coast, "ru")[:20]) == [2, 4, 6]


def publish_at(article: Article, moment: dt.datetime) -> None:
    article.published_at = moment
    publish_article(article)


def test_articles_of_one_moment_keep_their_order_from_page_to_page(coast):
    for article in Article.objects.all():
        publish_at(article, NOON)
    articles = SectionArticles(coast, "ru")

    assert numbers(articles[:3]) + numbers(articles[3:6]) == [6, 4, 3, 2, 1, 0]


def test_parts_of_a_second_count(coast):
    for article in Article.objects.all():
        publish_at(article, NOON + dt.timedelta(microseconds=numbers([article])[0] * 100))

    assert numbers(SectionArticles(coast, "ru")[:3]) == [6, 4, 3]
    assert numbers(SectionArticles(coast, "ru")[3:6]) == [2, 1, 0]


def test_an_article_that_moves_stands_in_its_new_place_alone(coast):
    article = Article.objects.get(headline="No. 1")
    article.section, article.further_sections = Section.objects.get(name="Town"), []
    publish_article(article)

    assert numbers(SectionArticles(coast, "ru")[:20]) == [0, 2, 3, 4, 6]
    assert numbers(SectionArticles(article.section, "ru")[:20]) == [1, 2, 5, 6]


def test_a_section_that_moves_takes_its_articles_along(coast, django_capture_on_commit_callbacks):
    bay, town = Section.objects.get(name="Bay"), Section.objects.get(name="Town")
    with django_capture_on_commit_callbacks(execute=True):
        bay.parent = town
        bay.save()

    assert numbers(SectionArticles(coast, "ru")[:20]) == [0, 2, 4, 6]
    assert numbers(SectionArticles(town, "ru")[:20]) == [1, 2, 3, 4, 5, 6]
    assert numbers(SectionArticles(bay, "ru")[:20]) == [1, 3, 4, 6]


def test_a_draft_stands_nowhere(coast):
    article = Article(headline="No. 8", section=coast, live=False)
    article.save()
    article.save_revision()

    assert SectionArticles(coast, "ru").count() == 6


def test_a_paper_that_knew_no_lists_gets_the_same_ones(coast):
    def placed() -> set[tuple[int, int, str, dt.datetime]]:
        return set(Placement.objects.values_list("section_id", "article_id", "language", "published_at"))

    known = placed()
    Placement.objects.all().delete()
    with connection.cursor() as cursor:
        import_module("palmyra.newsroom.migrations.0007_placements").fill(None, cursor)

    assert placed() == known


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by what is in a table")
def test_a_late_page_of_a_long_section_is_one_walk_along_an_index(coast):
    plan = SectionArticles(coast, "ru").newest()[20_000:20_020].explain()
    assert "COVERING INDEX placement_newest" in plan
    assert "TEMP B-TREE" not in plan
