"""Lets readers find published articles, and editors all of them."""

from __future__ import annotations

from palmyra.newsroom.models import Article
from palmyra.search.index import Entry, put, remove

LIVE_SHELF = "article"
DESK_SHELF = "newsroom.article"


def facets_of(article: Article) -> frozenset[str]:
    """By what a search may be narrowed."""
    sections = [row for row in (article.section, *article.further_sections.all()) if row is not None]
    words = {f"section-{row.pk}" for row in sections} | {
        f"section-{row.parent_id}" for row in sections if row.parent_id
    }
    return frozenset(words | {f"author-{row.author_id}" for row in article.bylines.all()})


def entry_of(article: Article, shelf: str) -> Entry:
    """An article as the search index keeps it."""
    return Entry(
        shelf=shelf,
        object_id=article.pk,
        language=article.language,
        title=article.headline,
        body=f"{article.lead_text} {article.plain_text()}",
        date=article.published_at or article.changed_at,
        facets=facets_of(article),
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
