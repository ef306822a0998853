"""Files for machines at fixed addresses: robots.txt and the sitemaps."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from palmyra.newsroom.models import Article, Paper, Section
from palmyra.newsroom.models.articles import ADDRESSES_IN_SITEMAP
from palmyra.pages.gather.site import absolute, prefix
from palmyra.press.baked import baked
from palmyra.press.tags import note_tags


@baked
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What machines may read."""
    note_tags("paper")
    lines = [
        "User-agent: *",
        "Disallow: /newsroom/",
        "Disallow: /account/",
        "Disallow: /talk/",
        f"Sitemap: {absolute('/sitemap.xml')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@baked
@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """The index of the sitemaps: one of the paper's lists (number 0), then one for each 1,000 article ids."""
    note_tags("paper", "sitemap")
    keys = Article.objects.published().values_list("pk", flat=True)
    low, high = keys.order_by("pk").first(), keys.order_by("-pk").first()
    numbers = [0]
    if low is not None and high is not None:
        numbers += range(low // ADDRESSES_IN_SITEMAP + 1, high // ADDRESSES_IN_SITEMAP + 2)
    parts = [absolute(f"/sitemap-{number}.xml") for number in numbers]
    return render(request, "sitemap_index.xml", {"parts": parts}, content_type="application/xml; charset=utf-8")


@baked
@require_safe
def sitemap(request: HttpRequest, number: int) -> HttpResponse:
    """Addresses with the moment of their last editorial change."""
    if number == 0:
        note_tags("paper")
        rows = list_addresses()
    else:
        note_tags("paper", f"sitemap:{number}")
        first = (number - 1) * ADDRESSES_IN_SITEMAP
        articles = Article.objects.published().filter(pk__gte=first, pk__lt=first + ADDRESSES_IN_SITEMAP)
        columns = articles.order_by("pk").only("language", "date", "slug", "published_at", "updated_at")
        rows = [(absolute(article.path), article.updated_at or article.published_at) for article in columns]
        if not rows:
            raise Http404
    return render(request, "sitemap.xml", {"rows": rows}, content_type="application/xml; charset=utf-8")


def list_addresses() -> list[tuple[str, dt.datetime | None]]:
    """Front pages and sections, which change all the time and so name no moment."""
    paths = []
    for language in Paper.current().languages:
        paths.append(prefix(language))
        paths += [section.path_in(language) for section in Section.objects.for_bar(language)]
    return [(absolute(path), None) for path in paths]
