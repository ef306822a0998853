"""Lets readers find published articles, and editors all of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from palmyra.newsroom.models import Article, Section
from palmyra.search.index import Entry, put, put_many, remove

LIVE_SHELF = "article"
DESK_SHELF = "newsroom.article"


def facets_of(sections: Iterable[Section | None], authors: Iterable[int]) -> frozenset[str]:
    """By what a search may be narrowed; `authors` are ids."""
    found = [row for row in sections if row is not None]
    words = {f"section-{row.pk}" for row in found} | {f"section-{row.parent_id}" for row in found if row.parent_id}
    return frozenset(words | {f"author-{number}" for number in authors})


def entry_of(article: Article, shelf: str, facets: frozenset[str] | None = None) -> Entry:
    """An article as the search index keeps it; `facets` where they are known before its rows are asked for them."""
    if facets is None:
        sections = [article.section, *article.further_sections.all()]
        facets = facets_of(sections, [row.author_id for row in article.bylines.all()])
    return Entry(
        shelf=shelf,
        object_id=article.pk,
        language=article.language,
        title=article.headline,
        body=f"{article.lead_text} {article.plain_text()}",
        date=article.published_at or article.changed_at,
        facets=facets,
    )


def index_live(article: Article) -> None:
    """Let readers find a published article, and no other."""
    if article.live and not article.is_withdrawn:
        put(entry_of(article, LIVE_SHELF))
    else:
        remove(LIVE_SHELF, article.pk)


def index_draft(article: Article) -> None:
    """Let editors find an article by the words of its newest draft."""
    put(entry_of(article, DESK_SHELF))


def index_new(articles: Iterable[tuple[Article, frozenset[str]]]) -> None:
    """Let readers and editors find articles that just came, each given with its facets."""
    put_many(entry for article, facets in articles for entry in entries_of(article, facets))


def entries_of(article: Article, facets: frozenset[str]) -> Iterable[Entry]:
    """What the shelves have of an article whose draft is what readers see; its words are taken once."""
    entry = entry_of(article, DESK_SHELF, facets)
    yield entry
    if article.live:
        yield replace(entry, shelf=LIVE_SHELF)
