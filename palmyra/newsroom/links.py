"""Links to articles inside a text: typed or pasted as an address, stored as a reference that follows every move."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.html import format_html
from draftjs_exporter.dom import DOM
from wagtail.admin.rich_text.converters.contentstate import link_entity
from wagtail.admin.rich_text.converters.html_to_contentstate import LinkElementHandler
from wagtail.rich_text import LinkHandler

from palmyra.newsroom.models import Article, Paper
from palmyra.press.tags import note_tags


def article_at(url: str) -> Article | None:
    """The article that a path or a full address of this paper leads to."""
    parts = urlsplit(url)
    own = {f"localhost:{settings.PORT}", urlsplit(Paper.current().base_url).netloc}
    if (parts.netloc and parts.netloc not in own) or parts.query or parts.fragment:
        return None
    try:
        found = resolve(parts.path)
        where = found.kwargs
        day = dt.date(int(where["year"]), int(where["month"]), int(where["day"]))
    except (Resolver404, KeyError, ValueError):
        return None
    if found.url_name != "article":
        return None
    language = where.get("language") or Paper.current().main_language
    return Article.objects.filter(language=language, date=day, slug=where["slug"]).defer("body").first()


def stored_link(props: dict[str, Any]) -> Any:
    """A link of the editor as it is stored: by reference when it leads to an article, else as Wagtail does it."""
    article = article_at(props.get("url") or "") if props.get("id") is None else None
    if article is None:
        return link_entity(props)
    return DOM.create_element("a", {"linktype": "article", "id": article.pk}, props["children"])


class ArticleLinkElementHandler(LinkElementHandler):
    """A stored link as the editor shows it: with the address that the article has now."""

    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, str]:
        article = Article.objects.filter(pk=attrs["id"]).defer("body").first()
        return {"url": article.path if article else ""}


class ArticleLinkHandler(LinkHandler):
    """A stored link as readers get it; one to an article that is not published is plain text."""

    identifier = "article"

    @staticmethod
    def get_model() -> type[Article]:
        return Article

    @classmethod
    def expand_db_attributes(cls, attrs: dict[str, str]) -> str:
        return cls.expand_db_attributes_many([attrs])[0]

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        wanted = [attrs.get("id", "") for attrs in attrs_list]
        note_tags(*(f"article:{key}" for key in wanted))
        rows = Article.objects.filter(pk__in=[key for key in wanted if key.isdecimal()], live=True).defer("body")
        paths = {str(row.pk): row.path for row in rows}
        return [format_html('<a href="{}">', paths[key]) if key in paths else "<a>" for key in wanted]

    @classmethod
    def extract_references(cls, attrs: dict[str, str]) -> Iterator[tuple[type[Article], str, str, str]]:
        yield Article, attrs["id"], "", ""
