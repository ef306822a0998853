"""A link to an article inside a text follows the article."""

from __future__ import annotations

import json

import pytest
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.rich_text import expand_db_html

from palmyra.newsroom.actions import publish_article
from palmyra.newsroom.models import Article, Paper
from palmyra.press.tags import collect


def stored(url: str) -> str:
    """What the editor stores for a paragraph with one link."""
    return ContentstateConverter(features=["link"]).to_database_format(
        json.dumps(
            {
                "blocks": [
                    {
                        "key": "1",
                        "type": "unstyled",
                        "text": "Порт открыли",
                        "depth": 0,
                        "inlineStyleRanges": [],
                        "entityRanges": [{"offset": 0, "length": 4, "key": 0}],
                    }
                ],
                "entityMap": {"0": {"type": "LINK", "mutability": "MUTABLE", "data": {"url": url}}},
            }
        )
    )


def test_the_link_leads_to_where_the_article_is_now(published):
    article = published()
    html = stored(article.path)
    assert 'linktype="article"' in html
    article.slug = "novoe-mesto"
    article = publish_article(article)
    assert f'<a href="{article.path}">Порт</a>' in expand_db_html(html)
    assert article.path in ContentstateConverter(features=["link"]).from_database_format(html)


@pytest.mark.parametrize("base", ["http://localhost:8000", "https://vestnik.example"])
def test_a_full_address_of_the_paper_is_known_too(published, base, settings):
    settings.PORT = 8000
    Paper.objects.update(public_address="https://vestnik.example")
    assert 'linktype="article"' in stored(base + published().path)


@pytest.mark.parametrize("url", ["https://elsewhere.example{}", "{}#comment-1", "/about/", "/2016/05/99/none/"])
def test_any_other_address_stays_what_it_is(published, url):
    address = url.format(published().path)
    assert f'href="{address}"' in stored(address)


def test_a_page_with_the_link_is_of_the_article_and_loses_the_link_with_it(published):
    article = published()
    html = stored(article.path)
    with collect() as reading:
        expand_db_html(html)
    assert f"article:{article.pk}" in reading.tags
    Article.objects.get(pk=article.pk).unpublish()
    assert "<a>Порт</a>" in expand_db_html(html)
