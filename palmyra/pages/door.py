"""The way in that every page has: what it leads to for who is signed in, asked for apart from the baked page."""

from __future__ import annotations

import datetime as dt

from django.db.models import Model
from django.http import HttpRequest, JsonResponse
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin.admin_url_finder import AdminURLFinder

from palmyra.accounts.models import User
from palmyra.newsroom.models import Article, Author, Paper, Section, Source, Tag
from palmyra.pages.gather.site import find_page, split_language

LISTS: dict[str, type[Model]] = {"section": Section, "author": Author, "source": Source, "tag": Tag}
ARTICLES = {"article", "comments", "ordered"}
STATIC_PAGES = {"static-page", "static-comments", "ordered-static"}


@never_cache
@require_safe
def door(request: HttpRequest) -> JsonResponse:
    """Who is signed in, and for staff where in the newsroom the page at the path `at` is edited; "" for none."""
    person = request.user
    if not isinstance(person, User):
        return JsonResponse({"name": "", "account_url": "", "newsroom_url": "", "edit_url": ""})
    is_staff = person.has_perm("wagtailadmin.access_admin")
    row = find_row(request.GET.get("at", "")) if is_staff else None
    return JsonResponse(
        {
            "name": person.public_name,
            "account_url": reverse("account_home"),
            "newsroom_url": reverse("wagtailadmin_home") if is_staff else "",
            "edit_url": (AdminURLFinder(person).get_edit_url(row) or "") if row else "",
        }
    )


def find_row(path: str) -> Model | None:
    """The row that the page at a path shows, readable or withdrawn; None for any other page."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    if match.url_name in ARTICLES:
        return find_article(match)
    if match.url_name in LISTS:
        return LISTS[match.url_name]._default_manager.filter(slug=match.kwargs["slug"]).first()
    if match.url_name in STATIC_PAGES:
        return find_page(*split_language(match.kwargs["where"]))
    return None


def find_article(match: ResolverMatch) -> Article | None:
    """The article of a dated address."""
    try:
        date = dt.date(*(match.kwargs[part] for part in ("year", "month", "day")))
    except ValueError:
        return None
    language = match.kwargs.get("language") or Paper.basics().main_language
    return Article.objects.filter(language=language, date=date, slug=match.kwargs["slug"]).first()
