"""Search results."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.http import urlencode

from palmyra.newsroom.models import Article, Section
from palmyra.pages.contexts import FoundStory, Paging, SearchView
from palmyra.pages.gather.site import address
from palmyra.pages.gather.stories import gather_stories
from palmyra.search.highlight import highlight
from palmyra.search.index import find

RESULTS_ON_PAGE = 20
LAST_PAGE = 50  # further results are better found with another word
QUERY_MAX = 200


def gather_search(asked: Mapping[str, str], language: str) -> SearchView:
    """The articles that hold the words asked for; odd input finds nothing and is no error."""
    query = asked.get("q", "").strip()[:QUERY_MAX]
    is_newest = asked.get("order") == "newest"
    bar = Section.objects.for_bar(language)
    section = next((row for row in bar if row.slug == asked.get("section", "")), None)
    number = page_number(asked.get("page", ""))
    search_url = address(language, "search")

    def link_to(**changed: str | int) -> str:
        words: dict[str, str | int] = {
            "q": query,
            "section": section.slug if section else "",
            "order": "newest" if is_newest else "",
            **changed,
        }
        return f"{search_url}?{urlencode({name: value for name, value in words.items() if value})}"

    results: list[FoundStory] = []
    paging, count, is_exact = None, 0, True
    if query:
        facets = [f"section-{section.pk}"] if section else []
        offset = (number - 1) * RESULTS_ON_PAGE
        found = find(
            "article",
            query,
            language=language,
            facets=facets,
            newest_first=is_newest,
            offset=offset,
            limit=RESULTS_ON_PAGE,
        )
        count, is_exact = found.count, found.is_count_exact
        results = gather_results(found.ids, query, language)
        pages = min(LAST_PAGE, -(-count // RESULTS_ON_PAGE))
        previous = link_to(page=number - 1 if number > 2 else "") if number > 1 else ""
        paging = Paging(number, max(pages, 1), previous, link_to(page=number + 1) if number < pages else "")
    return SearchView(
        query=query,
        results=results,
        count=count,
        is_count_exact=is_exact,
        paging=paging,
        sections=[(row.slug, row.name_in(language)) for row in bar if row.parent_id is None],
        section=section.slug if section else "",
        is_newest=is_newest,
        order_url=link_to(order="" if is_newest else "newest"),
    )


def page_number(text: str) -> int:
    """The page asked for, 1 for anything that is none."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 1
    return min(max(number, 1), LAST_PAGE)


def gather_results(ids: list[int], query: str, language: str) -> list[FoundStory]:
    """The articles of the ids in their order; one that has gone meanwhile is left out."""
    rows = {row.pk: row for row in Article.objects.in_brief("body").filter(pk__in=ids)}
    articles = [rows[pk] for pk in ids if pk in rows]
    return [
        FoundStory(
            story,
            highlight(story.headline, query, language),
            highlight(article.plain_text(), query, language, cut=True),
        )
        for article, story in zip(articles, gather_stories(articles, language), strict=True)
    ]
