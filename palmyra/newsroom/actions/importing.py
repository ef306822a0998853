"""Brings articles and pages from elsewhere."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from palmyra.lib.slugs import slugify
from palmyra.newsroom.actions.addresses import keep_address
from palmyra.newsroom.actions.indexing import index_draft
from palmyra.newsroom.actions.publishing import settle_published
from palmyra.newsroom.languages import LANGUAGE_NAMES
from palmyra.newsroom.models import Article, Author, Byline, EditionFolder, Picture, Section, StaticPage

BLOCK_KINDS = {"paragraph", "heading", "quote", "picture", "gallery", "list", "table", "embed", "article", "card"}


def body_json(blocks: Iterable[tuple[str, Any]]) -> str:
    """A body from pairs of block kind and raw value. Raises ValueError for a kind that no article has."""
    rows = []
    for kind, value in blocks:
        if kind not in BLOCK_KINDS:
            raise ValueError(f"No article has a block {kind!r}.")
        rows.append({"type": kind, "value": value})
    return raw_json(rows)


def body_of(blocks: Iterable[tuple[str, Any]]) -> Any:
    """The same as a value for an article's body."""
    return Article._meta.get_field("body").to_python(body_json(blocks))


def raw_json(rows: Iterable[dict[str, Any]]) -> str:
    """Raw blocks as a StreamField takes them."""
    return json.dumps(list(rows), ensure_ascii=False)


@transaction.atomic
def import_article(
    *,
    source_system: str,
    source_id: str,
    language: str,
    headline: str,
    published_at: dt.datetime | None,
    slug: str = "",
    lead: str = "",
    blocks: Iterable[tuple[str, Any]] = (),
    section: Section | None = None,
    further_sections: Sequence[Section] = (),
    tags: Sequence[str] = (),
    authors: Sequence[Author] = (),
    discussion_mode: str = "",
    is_draft: bool = False,
    picture: Picture | None = None,
    old_paths: Sequence[str] = (),
    **further: Any,
) -> tuple[Article, bool]:
    """Bring an article from elsewhere; one that came before under the same system and id is left as it is.

    `blocks` are pairs of block kind and raw value (HTML for paragraph and list, text for heading, `{"text", …}` for
    quote, `{"image": id, …}` for picture and so on). `further` sets fields of the row. Returns the row and whether it
    is new.
    """
    known = Article.objects.filter(source_system=source_system, source_id=source_id).first()
    if known is not None:
        return known, False
    article = Article(
        source_system=source_system,
        source_id=source_id,
        language=language,
        headline=headline[:250] or _("Untitled"),
        slug=slugify(slug or headline),
        lead=lead,
        body=body_json(blocks),
        section=section,
        discussion_mode=discussion_mode,
        main_picture=picture,
        published_at=published_at,
        live=not is_draft,
        first_published_at=None if is_draft else published_at,
        last_published_at=None if is_draft else published_at,
        **further,
    )
    article.bylines = [Byline(author=author, sort_order=order) for order, author in enumerate(authors)]
    article.save()
    article.further_sections.set(further_sections)
    if tags:
        article.tags.add(*tags)
    article.save()
    if is_draft:
        index_draft(article)
        return article, True
    settle_published(article)
    index_draft(article)
    for old in old_paths:
        if Redirect.normalise_path(old) != Redirect.normalise_path(article.path):
            keep_address(old, article.path)
    return article, True


@transaction.atomic
def import_page(
    *,
    language: str,
    title: str,
    slug: str,
    blocks: Iterable[tuple[str, Any]] = (),
    is_draft: bool = False,
    **further: Any,
) -> tuple[StaticPage, bool]:
    """Bring a static page from elsewhere; a page that already stands at that address is left as it is."""
    folder = edition_folder(language)
    wanted = slugify(slug or title)
    known = StaticPage.objects.child_of(folder).filter(slug=wanted).first()
    if known is not None:
        return known, False
    page = StaticPage(title=title or _("Untitled"), slug=wanted, body=body_json(blocks), live=not is_draft, **further)
    folder.add_child(instance=page)
    return page, True


def edition_folder(language: str) -> EditionFolder:
    """The folder of a language's static pages; made when it is not there."""
    home = Site.objects.select_related("root_page").get(is_default_site=True).root_page
    folder = EditionFolder.objects.child_of(home).filter(slug=language).first()
    if folder is None:
        folder = EditionFolder(title=LANGUAGE_NAMES.get(language, language))
        folder.slug = language
        home.add_child(instance=folder)
    return folder
