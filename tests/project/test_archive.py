"""A made-up archive is what an import of the same articles and comments would have been, and goes with the demo."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from palmyra.accounts.models import User
from palmyra.discussion import access
from palmyra.discussion.actions.counting import recount
from palmyra.discussion.models import Comment, Thread
from palmyra.newsroom import actions
from palmyra.newsroom.actions.demo import remove_articles
from palmyra.newsroom.models import Article, Author, Byline, Paper, Section, Tag
from palmyra.project import archive
from palmyra.project.demo import DemoRefused
from palmyra.search.index import find
from palmyra.search.models import Document

ARTICLES, COMMENTS = 30, 200


@pytest.fixture
def demo(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    """A paper with what the archive takes from the demo; reading all of the demo would take long."""
    Paper.objects.update(has_demo=True)
    for name in ("Coast", "Town"):
        Section.objects.create(name=name, is_demo=True)
    Section.objects.create(name="Columns", is_opinion=True, is_demo=True)
    for name in ("Inna", "Mark", "Lia"):
        Author.objects.create(name=name, is_demo=True)
    for name in ("ice", "bridge", "port"):
        Tag.objects.create(name=name, is_demo=True)


@pytest.fixture
def filled(demo: None) -> None:
    archive.fill(ARTICLES, COMMENTS, say=lambda sentence: None)


def known_of(rows: Any, *less: str) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if name not in less} for row in rows.values()]


def test_there_are_as_many_as_were_asked_for(filled: None) -> None:
    assert Article.objects.published().count() == ARTICLES
    assert Comment.objects.count() == COMMENTS


def test_publishing_each_article_again_changes_nothing(filled: None) -> None:
    threads, documents = Thread.objects.order_by("pk"), Document.objects.order_by("shelf", "object_id")
    before = known_of(threads, "counted_at"), known_of(documents)

    for article in Article.objects.all():
        article.save()
        actions.settle_published(article)
        actions.index_draft(article)

    assert known_of(threads, "counted_at") == before[0]
    assert known_of(documents) == before[1]


def test_counting_each_discussion_again_changes_nothing(filled: None) -> None:
    threads, comments = Thread.objects.order_by("pk"), Comment.objects.order_by("pk")
    before = known_of(threads), known_of(comments)

    for thread in Thread.objects.all():
        recount(thread)

    assert known_of(threads) == before[0]
    assert known_of(comments) == before[1]


def test_comments_stand_in_the_order_of_their_conversations(filled: None) -> None:
    busiest = Thread.objects.order_by("-comment_count").first()
    assert busiest is not None
    seen: set[int] = set()
    part = access.part_of_thread(busiest)
    assert part is not None
    for comment in part.comments:
        assert comment.parent_id is None or comment.parent_id in seen
        assert comment.created_at <= dt.datetime.now(dt.UTC)
        seen.add(comment.pk)
    assert len(seen) > 1


def test_an_archive_grows_into_the_past(filled: None) -> None:
    known = list(Article.objects.order_by("pk").values_list("headline", "published_at"))
    archive.fill(ARTICLES + 5, COMMENTS + 40, say=lambda sentence: None)

    rows = Article.objects.order_by("pk").values_list("headline", "published_at")
    assert list(rows[:ARTICLES]) == known
    assert max(row[1] for row in rows[ARTICLES:]) < min(row[1] for row in known)
    assert Comment.objects.count() == COMMENTS + 40


def test_the_same_numbers_give_the_same_words(demo: None) -> None:
    def told() -> list[tuple[str, str]]:
        archive.fill(8, 20, say=lambda sentence: None)
        words = [*Article.objects.order_by("pk").values_list("headline", "body")]
        said = [*Comment.objects.order_by("pk").values_list("name", "text")]
        remove_articles(
            list(Article.objects.values_list("pk", flat=True)), list(Thread.objects.values_list("pk", flat=True))
        )
        return [(headline, "".join(str(block.value) for block in body)) for headline, body in words] + said

    assert told() == told()


def test_an_article_of_the_archive_is_found_and_opens_in_the_newsroom(filled: None, client: Client, anna: User) -> None:
    article = Article.objects.filter(language="ru").first()
    assert article is not None
    found = find(actions.LIVE_SHELF, article.headline, language="ru", limit=ARTICLES)
    assert article.pk in found.ids

    client.force_login(anna)
    assert article.headline in client.get(reverse("articles:edit", args=[article.pk])).content.decode()


def test_an_archive_is_not_mixed_with_what_somebody_wrote(demo: None) -> None:
    Article.objects.create(headline="My own", live=False)
    with pytest.raises(DemoRefused, match="articles of its own"):
        archive.fill(10, 0, say=lambda sentence: None)


def test_an_archive_does_not_shrink(filled: None) -> None:
    with pytest.raises(DemoRefused, match="--remove"):
        archive.fill(ARTICLES - 1, COMMENTS, say=lambda sentence: None)


def test_the_archive_goes_with_the_demo(filled: None, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    assert actions.remove_demo() == ARTICLES
    for model in (Article, Byline, Comment, Thread, Document, Author, Tag, Section):
        assert not model._default_manager.exists(), model
