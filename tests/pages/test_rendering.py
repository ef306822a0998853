"""What rendering a page costs."""

from __future__ import annotations

import datetime as dt
import io
from types import SimpleNamespace

import pytest
from django.core.files.images import ImageFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from palmyra.discussion.actions import import_comment, post_comment
from palmyra.discussion.models import Thread
from palmyra.newsroom.actions import body_of, correct_article, publish_article
from palmyra.newsroom.models import (
    Article,
    Author,
    BackgroundCard,
    Byline,
    Picture,
    Section,
    Source,
    SourceLine,
)
from palmyra.pages.jobs import make_sizes
from palmyra.press import parts
from palmyra.press.bake import render
from palmyra.press.tags import stamps
from tests.pages.world import LONG_AGO

pytestmark = pytest.mark.django_db


def picture() -> Picture:
    drawn = io.BytesIO()
    Image.new("RGB", (1600, 900), "#446688").save(drawn, "PNG")
    made = Picture.objects.create(title="Лёд", file=ImageFile(drawn, name="ice.png"))
    made.file.close()
    return made


# Wagtail leaves the temporary file of a rendition that it made to the collector of garbage.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
def test_rendering_reads_and_writes_nothing(paper):
    section = Section.objects.create(name="Побережье", slug="coast")
    article = publish_article(
        Article.objects.create(headline="Порт открыли", section=section, main_picture=picture(), live=False)
    )
    for path in ("/", article.path, "/sections/coast/", "/feed.xml"):
        render(path)  # makes the picture's sizes, which stay
        with CaptureQueriesContext(connection) as queries:
            assert render(path).status == 200
        assert [query["sql"] for query in queries if not query["sql"].startswith("SELECT")] == []


MOST_QUERIES = 11  # of a page that no reader has seen yet; what pages have in common is known
MOST_AGAIN = 5  # when a comment came


@pytest.fixture
def as_outside_of_a_transaction(monkeypatch):
    """What pages have in common is kept from one to the next, though the test is one transaction."""
    monkeypatch.setattr(parts, "connection", SimpleNamespace(in_atomic_block=False))
    stamps().clear()


def rich_article(headline: str) -> Article:
    """An article with something of everything that its page shows, and a hundred comments."""
    author, _is_new = Author.objects.get_or_create(name="Boris")
    source, _is_new = Source.objects.get_or_create(name="Agency")
    section, _is_new = Section.objects.get_or_create(name="Coast", slug="coast")
    card, _is_new = BackgroundCard.objects.get_or_create(title="Bridge", body="<p>Ten years.</p>")
    article = Article(headline=headline, section=section, main_picture=picture(), live=False)
    article.body = body_of([("paragraph", "<p>It is open.</p>"), ("card", card.pk)])
    article.bylines = [Byline(author=author)]
    article.source_lines = [SourceLine(source=source, verb="reports")]
    article.further_sections = [section]
    article.save()
    article.tags.add("bridge", "river")
    article.save()
    article = publish_article(article)
    publish_article(Article.objects.create(headline=headline, language="en", translation_of=article, live=False))
    correct_article(article, html="<p>It is not.</p>", user=None)
    for number in range(100):
        import_comment(
            article.thread,
            source_system=headline,
            source_id=str(number),
            name="Clara",
            text=f"Word {number}.",
            created_at=LONG_AGO + dt.timedelta(minutes=number),
        )
    return Article.objects.get(pk=article.pk)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
def test_an_article_with_a_hundred_comments_takes_few_queries(
    paper, as_outside_of_a_transaction, django_assert_max_num_queries
):
    another, article = rich_article("The port opens"), rich_article("The bridge reopens")
    for number in range(3):  # what else its section has
        further = Article(headline=f"Ferry {number}", section=article.section, discussion_mode="open", live=False)
        further.save()
        publish_article(further)
    make_sizes.func(article.main_picture_id)
    render(another.path)

    path = article.path
    with django_assert_max_num_queries(MOST_QUERIES):
        first = render(path)
    post_comment(Thread.objects.get(pk=article.thread_id), text="And one more.", name="Daria")
    with django_assert_max_num_queries(MOST_AGAIN):
        again = render(path)

    assert first.status == again.status == 200
    for words in ("Bridge", "Agency", "river", "It is not.", "Word 99."):
        assert words.encode() in first.bodies[""]
    assert b"And one more." not in first.bodies[""]
    assert b"And one more." in again.bodies[""]
