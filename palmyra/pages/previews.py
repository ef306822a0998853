"""Drafts as readers would see them, for the newsroom's preview."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation

from palmyra.newsroom.models import Article, Paper, StaticPage
from palmyra.newsroom.statements import belongings_of_draft
from palmyra.pages.gather.articles import gather_article, gather_text
from palmyra.pages.gather.heads import gather_article_head
from palmyra.pages.gather.site import gather_site
from palmyra.pages.views import static_page_context


def preview_article(article: Article, request: HttpRequest) -> HttpResponse:
    """An article's page from a draft; what is not filled in yet is left out."""
    article.published_at = article.published_at or timezone.now()
    with translation.override(article.language), timezone.override(Paper.current().tz):
        view = gather_article(gather_text(article, belongings_of_draft(article)))
        if view is None:
            raise RuntimeError("A first part is always there.")
        context: dict[str, Any] = {
            "site": gather_site(article.language),
            "head": gather_article_head(view, {}, 1, article.path),
            "article": view,
            "part": 1,
        }
        return render(request, "article.html", context)


def preview_page(page: StaticPage, request: HttpRequest) -> HttpResponse:
    """A static page from a draft."""
    with translation.override(page.language):
        return render(request, "page.html", static_page_context(page, page.language, page.public_path))
