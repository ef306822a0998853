"""What a page says about itself to browsers, search engines and other sites."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from palmyra.newsroom.models import Paper
from palmyra.pages.contexts import Alternate, ArticleView, Head, Link
from palmyra.pages.gather.site import absolute


def gather_head(
    title: str,
    path: str,
    *,
    description: str = "",
    others: Mapping[str, str] | None = None,
    language: str = "",
    feeds: Sequence[Link] = (),
    is_listed: bool = True,
) -> Head:
    """A list's head. `others` are the same page's paths by language; with two or more the page offers them all."""
    return Head(
        title=title,
        description=description,
        canonical=absolute(path),
        alternates=gather_alternates({**(others or {}), language: path} if language else {}),
        feeds=list(feeds),
        is_listed=is_listed,
    )


def gather_article_head(view: ArticleView, others: Mapping[str, str], part: int, path: str) -> Head:
    """An article's head; a further part of its discussion is a page of its own."""
    return Head(
        title=view.headline,
        description=view.description,
        canonical=absolute(path),
        alternates=gather_alternates({**others, view.language: view.url}) if part == 1 else [],
        image=view.picture_url,
        kind="article",
    )


def gather_alternates(paths: Mapping[str, str]) -> list[Alternate]:
    """The page in each of its languages, itself included, and for everybody else; nothing when it stands alone."""
    if len(paths) < 2:
        return []
    main = paths.get(Paper.current().main_language)
    rows = [Alternate(language, absolute(path)) for language, path in sorted(paths.items())]
    return rows + ([Alternate("x-default", absolute(main))] if main else [])
