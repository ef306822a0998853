"""The feeds of an edition and of a section can be read by any reader of feeds."""

from __future__ import annotations

import pytest
from defusedxml import ElementTree

from palmyra.newsroom import actions
from palmyra.newsroom.models import Article, Author, Byline, Section

pytestmark = pytest.mark.django_db
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"


@pytest.mark.parametrize("path", ["/feed.xml", "/sections/coast/feed.xml"])
def test_a_feed_has_each_article_with_its_author_and_address(client, paper, path):
    section = Section.objects.create(name="Побережье", slug="coast")
    article = Article(headline="Порт & лёд", lead="<p>Первый <b>паром</b>.</p>", section=section, live=False)
    article.bylines = [Byline(author=Author.objects.create(name="Вера"))]
    article.save()
    actions.publish_article(article)

    root = ElementTree.fromstring(client.get(path).content)

    [item] = root.iter("item")
    assert (item.findtext("title"), item.findtext("description")) == ("Порт & лёд", "Первый паром.")
    assert item.findtext(CREATOR) == "Вера"
    assert item.findtext("link").endswith(Article.objects.get().path)
    assert item.findtext("pubDate")
