"""Articles that come many at once are what each would be alone."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import ReferenceIndex

from palmyra.newsroom.actions import LIVE_SHELF, Arrival, import_articles, publish_article
from palmyra.newsroom.models import Article, Author, Section, Tag
from palmyra.press.tags import newest_of
from palmyra.search.index import find

NOON = dt.datetime(2016, 5, 11, 12, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


def arrival(number: int, **told: Any) -> Arrival:
    known = {"source_id": str(number), "headline": f"No. {number}", "published_at": NOON}
    return Arrival(**{"source_system": "old", "language": "ru", **known, **told})


def test_each_of_a_day_has_an_address_of_its_own(coast: Section, published: Any) -> None:
    here = published("Льды")
    here.published_at, here.slug = NOON, "ice"
    publish_article(here)

    brought = import_articles([arrival(n, slug="ice", language=("ru", "en")[n == 2]) for n in range(4)])

    assert [article.slug for article, _is_new in brought] == ["ice-2", "ice-3", "ice", "ice-4"]
    assert [article.thread.url for article, _is_new in brought] == [article.path for article, _is_new in brought]


def test_what_came_before_or_comes_twice_is_brought_once(coast: Section) -> None:
    (first, _is_new), *_rest = import_articles([arrival(1)])
    brought = import_articles([arrival(1, headline="Changed"), arrival(2), arrival(2, headline="Again")])

    assert [is_new for _article, is_new in brought] == [False, True, False]
    assert [article.headline for article, _is_new in brought] == ["No. 1", "No. 2", "No. 2"]
    assert brought[0][0] == first
    assert Article.objects.count() == 2


def test_tags_are_found_in_whatever_letters(coast: Section) -> None:
    known = Tag.objects.create(name="Ice")
    brought = import_articles([arrival(1, tags=["ice", "Ice", "Bridge"]), arrival(2, tags=["ICE"])])

    assert [row.tag for row in brought[1][0].tagged_items.all()] == [known]
    assert {row.tag.name for row in brought[0][0].tagged_items.all()} == {"Ice", "Bridge"}


def test_a_draft_has_neither_date_nor_discussion(coast: Section) -> None:
    ((draft, _is_new),) = import_articles([arrival(1, is_draft=True, published_at=None)])

    assert (draft.live, draft.date, draft.thread) == (False, None, None)
    assert not find(LIVE_SHELF, "No", language="ru").ids


def test_every_list_is_told(coast: Section) -> None:
    author = Author.objects.create(name="Inna")
    tag = Tag.objects.create(name="Ice")
    import_articles([arrival(1, section=coast, authors=[author], tags=["Ice"])])

    places = [f"section:{coast.pk}", f"author:{author.pk}", f"tag:{tag.pk}", f"before:{coast.pk}", "sitemap"]
    for place in [*places, "front:ru", "list:ru", "feed:ru", "day:ru:2016-05-11", "month:ru:2016-05", "months:ru"]:
        assert newest_of([place])[0] > 0, place


def test_old_addresses_lead_on_and_one_in_use_leads_nowhere_else(coast: Section) -> None:
    import_articles([arrival(1, slug="ice", old_paths=["/old/1/", "/2016/05/11/ice/"])])
    import_articles([arrival(2, slug="bridge", old_paths=["/old/2/"]), arrival(3, slug="port", old_paths=["/old/1/"])])

    kept = dict(Redirect.objects.values_list("old_path", "redirect_link"))
    assert kept == {"/old/1": "/2016/05/11/port/", "/old/2": "/2016/05/11/bridge/"}


def test_the_newsroom_knows_where_a_section_is_used(coast: Section, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        import_articles([arrival(1, section=coast), arrival(2, section=coast)])

    assert ReferenceIndex.get_references_to(coast).count() == 2


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by what is in a table")
def test_what_came_before_is_found_along_an_index(coast: Section) -> None:
    with CaptureQueriesContext(connection) as asked:
        import_articles([arrival(1)])
    looked = next(query["sql"] for query in asked if "source_id" in query["sql"] and query["sql"].startswith("SELECT"))
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {looked}")
        assert "article_source" in cursor.fetchone()[3]


def test_many_cost_hardly_more_queries_than_one(coast: Section, django_assert_max_num_queries: Any) -> None:
    # Within the transaction of a test each address asks for the paper and its editions; an import knows them.
    with django_assert_max_num_queries(38 + 2 * 20):
        import_articles([arrival(n, section=coast, old_paths=[f"/old/{n}/"], tags=["Ice"]) for n in range(20)])
