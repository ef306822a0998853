"""What readers open: the front page, lists, the archive, articles, search and static pages."""

from __future__ import annotations

import calendar
import datetime as dt
import sys
from dataclasses import replace
from typing import Any

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import escape, strip_tags
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.contrib.redirects.models import Redirect

from palmyra.discussion.models import Rules, Thread
from palmyra.discussion.statements import fetch_thread
from palmyra.language.dates import long_date, month_title
from palmyra.language.typography import typeset_html
from palmyra.lib.trouble import trouble_of
from palmyra.newsroom.listing import SectionArticles
from palmyra.newsroom.models import Article, Author, Paper, Section, Source, StaticPage, Tag
from palmyra.newsroom.models.articles import ArticleQuerySet
from palmyra.pages.contexts import ArchiveView, Link, ListView, PageView, Withdrawn
from palmyra.pages.gather import archive as gather_archive
from palmyra.pages.gather.articles import find_text, gather_article
from palmyra.pages.gather.front import gather_front
from palmyra.pages.gather.heads import gather_article_head, gather_head
from palmyra.pages.gather.record import gather_record
from palmyra.pages.gather.search import gather_search
from palmyra.pages.gather.site import address, find_page, gather_site, prefix, section_link, split_language
from palmyra.pages.gather.stories import gather_person, gather_stories, page_of
from palmyra.pages.gather.threads import gather_discussion
from palmyra.pages.not_stored import answer_not_stored
from palmyra.press.baked import baked
from palmyra.press.tags import note_tags


def speaks(language: str | None) -> str:
    """The language of an address; "" stands for the main one. Raises Http404 for one that the paper does not speak."""
    paper = Paper.current()
    note_tags("paper")
    if language is None:
        return paper.main_language
    if language == paper.main_language or language not in paper.languages:
        raise Http404(_("The paper has no edition in this language."))
    return language


@baked
@require_safe
def front(request: HttpRequest, language: str | None = None) -> HttpResponse:
    """The front page of an edition."""
    code = speaks(language)
    note_tags(f"front:{code}", f"list:{code}")
    site = replace(gather_site(code), today=timezone.localdate())
    others = {other: prefix(other) for other in Paper.current().languages}
    head = gather_head("", site.home, description=site.tagline, others=others, language=code)
    return render(request, "front.html", {"site": site, "head": head, "front": gather_front(code)})


@baked
@require_safe
def article(
    request: HttpRequest, year: int, month: int, day: int, slug: str, language: str | None = None
) -> HttpResponseBase:
    """An article with the first part of its discussion; 410 with the reason when it was withdrawn."""
    return show_article(request, year, month, day, slug, language)


@baked
@require_safe
def comments(
    request: HttpRequest, year: int, month: int, day: int, slug: str, number: int, language: str | None = None
) -> HttpResponseBase:
    """A further part of an article's discussion."""
    if number < 2:
        raise Http404
    return show_article(request, year, month, day, slug, language, part=number)


@baked
@require_safe
def ordered_comments(
    request: HttpRequest,
    year: int,
    month: int,
    day: int,
    slug: str,
    order: str,
    number: int | None = None,
    language: str | None = None,
) -> HttpResponseBase:
    """An article with its discussion in another order than the one it opens in."""
    if number is not None and number < 2:
        raise Http404
    return show_article(request, year, month, day, slug, language, part=number or 1, order=order)


def show_article(
    request: HttpRequest,
    year: int,
    month: int,
    day: int,
    slug: str,
    language: str | None,
    part: int = 1,
    order: str = "",
) -> HttpResponseBase:
    """Render an article's page or one of the later parts of its discussion."""
    code = speaks(language)
    try:
        date = dt.date(year, month, day)
    except ValueError:
        raise Http404 from None
    note_tags(f"day:{code}:{date.isoformat()}")
    try:
        text = find_text(code, date, slug)
    except Http404:
        return redirect_or_404(request.path)
    if isinstance(text, Withdrawn):
        return show_withdrawn(request, text, code)
    if order and not offers_order(fetch_thread(text.thread_id) if text.thread_id else None, order):
        # The owner took votes away; whoever kept the address reads the discussion as it opens.
        return HttpResponseRedirect(text.url)
    view = gather_article(text, part=part, order=order)
    if view is None:
        raise Http404
    others = {other.code: other.url for other in view.translations}
    head = gather_article_head(view, others, part, view.url if order else request.path)
    context = {"site": gather_site(code, others), "head": head, "article": view, "part": part}
    return render(request, "article.html", context)


def offers_order(thread: Thread | None, order: str) -> bool:
    """Whether a discussion can be read in an order now."""
    note_tags("rules")
    if thread is None:
        return Rules.current().offers(order)
    note_tags(f"thread:{thread.pk}")
    return thread.offers(order)


def show_withdrawn(request: HttpRequest, withdrawn: Withdrawn, language: str) -> HttpResponse:
    """What is left of a withdrawn article: that it was here, and why it is not any more."""
    head = gather_head(withdrawn.headline, withdrawn.url, is_listed=False)
    context = {"site": gather_site(language), "head": head, "withdrawn": withdrawn}
    return render(request, "410.html", context, status=410)


def redirect_or_404(path: str) -> HttpResponseBase:
    """The redirect kept from an old address; raises Http404 when there is none."""
    note_tags("redirects", "pages")
    kept = Redirect.objects.filter(old_path=Redirect.normalise_path(path)).first()
    if kept is None:
        raise Http404
    return HttpResponsePermanentRedirect(kept.link)


@baked
@require_safe
def section(request: HttpRequest, slug: str, number: int = 1, language: str | None = None) -> HttpResponseBase:
    """A section's articles, newest first, those of its subsections included."""
    code = speaks(language)
    row = found(Section.objects.filter(slug=slug))
    note_tags(f"section:{row.pk}")
    about = {
        "kind": "section",
        "name": row.name_in(code),
        "description_html": escape(row.description_in(code)),
        "is_opinion": row.is_opinion,
        "subsections": [section_link(child, code) for child in row.children.all()],
        "feed_url": address(code, "section-feed", slug=slug),
    }
    return show_list(request, code, row, number, Article.objects.all(), about, SectionArticles(row, code))


@baked
@require_safe
def author(request: HttpRequest, slug: str, number: int = 1, language: str | None = None) -> HttpResponseBase:
    """What an author wrote."""
    code = speaks(language)
    row = found(Author.objects.select_related("portrait").filter(slug=slug))
    person = gather_person(row, code)
    about = {
        "kind": "author",
        "name": person.name,
        "role": person.role,
        "portrait": person.portrait,
        "description_html": escape(row.bio_in(code)),
    }
    return show_list(request, code, row, number, Article.objects.by_author(row), about)


@baked
@require_safe
def source(request: HttpRequest, slug: str, number: int = 1, language: str | None = None) -> HttpResponseBase:
    """The articles that rest on a source."""
    code = speaks(language)
    row = found(Source.objects.filter(slug=slug))
    note_tags(f"source:{row.pk}")
    about = {"kind": "source", "name": row.name_in(code), "role": row.get_kind_display(), "homepage": row.url}
    return show_list(request, code, row, number, Article.objects.from_source(row), about)


@baked
@require_safe
def tag(request: HttpRequest, slug: str, number: int = 1, language: str | None = None) -> HttpResponseBase:
    """The articles under a tag."""
    code = speaks(language)
    row = found(Tag.objects.filter(slug=slug))
    note_tags(f"tag:{row.pk}")
    return show_list(request, code, row, number, Article.objects.tagged(row), {"kind": "tag", "name": row.name})


def found(queryset: Any) -> Any:
    """The one row of a queryset; raises Http404."""
    row = queryset.first()
    if row is None:
        raise Http404
    return row


def show_list(
    request: HttpRequest,
    language: str,
    row: Any,
    number: int,
    articles: ArticleQuerySet,
    about: dict[str, Any],
    listed: SectionArticles | None = None,
) -> HttpResponseBase:
    """A page of a list, with the same list in the paper's other languages; `listed` are its articles in order."""
    name = about["kind"]

    def address_of(page: int) -> str:
        if page == 1:
            return address(language, name, slug=row.slug)
        return address(language, name, slug=row.slug, number=page)

    if number == 1 and "/page/" in request.path:
        return HttpResponsePermanentRedirect(address_of(1))
    in_order = listed or articles.in_brief().filter(language=language).newest_first()
    page = page_of(in_order, number, address_of)
    if page is None:
        raise Http404
    rows, paging = page
    # A section stands in every edition; of the rest only what has something to read there is worth offering.
    others = {
        code: address(code, name, slug=row.slug)
        for code in Paper.current().languages
        if code == language or name == "section" or articles.published().filter(language=code).exists()
    }
    feeds = [Link(about["name"], about["feed_url"])] if about.get("feed_url") else []
    context = {
        "site": gather_site(language, others),
        "head": gather_head(
            about["name"],
            address_of(number),
            description=strip_tags(about.get("description_html", "")),
            others=others if number == 1 else None,
            language=language if number == 1 else "",
            feeds=feeds,
            is_listed=bool(rows) or name == "section",
        ),
        "list": ListView(url=address_of(1), stories=gather_stories(rows, language), paging=paging, **about),
    }
    return render(request, "list.html", context)


@baked
@require_safe
def archive(request: HttpRequest, language: str | None = None) -> HttpResponse:
    """The years that have articles."""
    code = speaks(language)
    note_tags(f"list:{code}")
    return show_archive(request, code, gather_archive.gather_years(code))


@baked
@require_safe
def year(request: HttpRequest, year: int, language: str | None = None) -> HttpResponse:
    """A year: its months with their number of articles."""
    code = speaks(language)
    note_tags(f"year:{code}:{year}")
    return show_archive(request, code, gather_archive.gather_year(code, year))


@baked
@require_safe
def month(request: HttpRequest, year: int, month: int, language: str | None = None) -> HttpResponse:
    """A month: its calendar and its articles."""
    code = speaks(language)
    if not 1 <= month <= len(calendar.month_name) - 1:
        raise Http404
    note_tags(f"month:{code}:{year}-{month:02}")
    return show_archive(request, code, gather_archive.gather_month(code, year, month))


@baked
@require_safe
def day(request: HttpRequest, year: int, month: int, day: int, language: str | None = None) -> HttpResponse:
    """A day: its articles, beside the month's calendar."""
    code = speaks(language)
    try:
        date = dt.date(year, month, day)
    except ValueError:
        raise Http404 from None
    note_tags(f"day:{code}:{date.isoformat()}", f"month:{code}:{year}-{month:02}")
    return show_archive(request, code, gather_archive.gather_day(code, date))


def show_archive(request: HttpRequest, language: str, view: ArchiveView | None) -> HttpResponse:
    """An archive's page; raises Http404 where nothing was published, so that machines do not walk empty years."""
    if view is None:
        raise Http404
    title = archive_title(view, language)
    context = {"site": gather_site(language), "head": gather_head(title, request.path), "archive": view}
    return render(request, "archive.html", context)


@baked
@require_safe
def talk_record(request: HttpRequest, language: str | None = None) -> HttpResponse:
    """What moderators did, in numbers."""
    code = speaks(language)
    others = {other: address(other, "talk-record") for other in Paper.current().languages}
    head = gather_head(_("How the discussion is moderated"), request.path, others=others, language=code)
    return render(
        request, "talk/record.html", {"site": gather_site(code, others), "head": head, "months": gather_record()}
    )


def archive_title(view: ArchiveView, language: str) -> str:
    """The name of an archive's page."""
    if view.date is None:
        return _("Archive")
    if view.level == "year":
        return str(view.date.year)
    return month_title(view.date, language) if view.level == "month" else long_date(view.date, language)


@require_safe
def search(request: HttpRequest, language: str | None = None) -> HttpResponse:
    """Articles with the words asked for, in any inflected form."""
    code = speaks(language)
    view = gather_search(request.GET, code)
    others = {other: address(other, "search") for other in Paper.current().languages}
    head = gather_head(view.query or _("Search"), address(code, "search"), is_listed=False)
    response = render(request, "search.html", {"site": gather_site(code, others), "head": head, "search": view})
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "private, no-store"
    return response


@baked
@require_safe
def static_page(request: HttpRequest, where: str) -> HttpResponseBase:
    """A page of the newsroom's page tree, such as /about/; else the redirect kept from an old address."""
    return show_static_page(request, where)


def show_static_page(request: HttpRequest, where: str, number: int = 1, order: str = "") -> HttpResponseBase:
    """Render a static page with a part of its discussion, where it has one."""
    code, inside = split_language(where)
    page = find_page(code, inside)
    if page is None:
        return redirect_or_404(request.path)
    note_tags(f"page:{page.pk}")
    if order and not offers_order(page.thread, order):
        return HttpResponseRedirect(page.public_path)
    context = static_page_context(page, code, page.public_path if order else request.path, number, order)
    if (number > 1 or order) and context["page"].discussion is None:
        raise Http404
    return render(request, "page.html", context)


@baked
@require_safe
def static_comments(request: HttpRequest, where: str, number: str) -> HttpResponseBase:
    """A further part of a static page's discussion."""
    if int(number) < 2:
        raise Http404
    return show_static_page(request, where, int(number))


@baked
@require_safe
def ordered_static_comments(
    request: HttpRequest, where: str, order: str, number: str | None = None
) -> HttpResponseBase:
    """A static page with its discussion in another order than the one it opens in."""
    if number is not None and int(number) < 2:
        raise Http404
    return show_static_page(request, where, int(number or 1), order)


def static_page_context(page: StaticPage, language: str, path: str, number: int = 1, order: str = "") -> dict[str, Any]:
    """What the template of a static page is given."""
    discussion = None
    if page.thread is not None:
        discussion = gather_discussion(page.thread, number, url=page.public_path, order=order)
    body = typeset_html(page.body.render_as_block({"language": language}), language)
    return {
        "site": gather_site(language),
        "head": gather_head(page.title, path, description=page.search_description),
        "page": PageView(page.title, mark_safe(body), discussion),
    }


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The friendly 404."""
    language = language_of_path(request.path)
    context = {"site": gather_site(language), "head": gather_head(_("Page not found"), request.path, is_listed=False)}
    return render(request, "404.html", context, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """The 500 page asks nothing of the database, which may be what failed; 503 where something could not be stored."""
    trouble = trouble_of(sys.exc_info()[1])
    return answer_not_stored(request, trouble) if trouble else render(request, "500.html", status=500)


def language_of_path(path: str) -> str:
    """The language that an address speaks, known or not."""
    paper = Paper.current()
    first = path.strip("/").split("/", 1)[0]
    return first if first in paper.languages else paper.main_language
