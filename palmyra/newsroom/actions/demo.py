"""Removes the demo paper, but for what somebody uses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction

from palmyra.accounts.models import User
from palmyra.discussion.models import Comment, Thread
from palmyra.newsroom.actions.importing import raw_json
from palmyra.newsroom.actions.indexing import DESK_SHELF, LIVE_SHELF
from palmyra.newsroom.models import (
    Article,
    Author,
    BackgroundCard,
    Edition,
    Paper,
    Picture,
    Section,
    Source,
    StaticPage,
    Tag,
)
from palmyra.newsroom.models.articles import story_tags
from palmyra.press.tags import purge
from palmyra.search.index import remove


@transaction.atomic
def remove_demo() -> int:
    """Take away everything that the demo brought and nothing else; returns the number of its articles."""
    articles = list(Article.objects.filter(is_demo=True))
    threads = [article.thread_id for article in articles if article.thread_id]
    for article in articles:
        purge(*story_tags(article), gone=True)
        remove(LIVE_SHELF, article.pk)
        remove(DESK_SHELF, article.pk)
        article.delete()
    Edition.objects.filter(ear__thread__in=threads).update(ear=None)
    Comment.objects.filter(thread__in=threads).delete()
    Thread.objects.filter(pk__in=threads).delete()
    own_below = {row.url_path for row in StaticPage.objects.filter(is_demo=False)}
    pages = [
        page
        for page in StaticPage.objects.filter(is_demo=True).order_by("-depth")
        if not any(path.startswith(page.url_path) for path in own_below)
    ]
    drop_footer_links({page.public_path for page in pages})
    for page in pages:
        page.delete()
    used = list(texts_in_hand())
    cards = {value for text in used for value in blocks_of(text, "card")}
    BackgroundCard.objects.filter(is_demo=True).exclude(pk__in=cards).delete()
    Tag.objects.filter(is_demo=True, articles__isnull=True).delete()
    Author.objects.filter(is_demo=True, bylines__isnull=True).delete()
    Source.objects.filter(is_demo=True, lines__isnull=True).delete()
    pictures = {text.main_picture_id for text in used if isinstance(text, Article) and text.main_picture_id}
    pictures |= {key for text in used for key in pictures_of(text)}
    pictures |= set(Author.objects.exclude(portrait=None).values_list("portrait_id", flat=True))
    Picture.objects.filter(is_demo=True).exclude(pk__in=pictures).delete()
    for children in (True, False):
        empty = Section.objects.filter(is_demo=True, articles__isnull=True, further_articles__isnull=True)
        empty.filter(parent__isnull=not children, children__isnull=True).delete()
    # The accounts that spoke in the demo: nobody could ever sign in to them.
    for person in User.objects.filter(is_active=False, last_login=None, comments=None):
        if not person.has_usable_password():
            person.delete()
    Paper.objects.update(has_demo=False)
    purge("paper", "pages", gone=True)
    return len(articles)


def drop_footer_links(paths: set[str]) -> None:
    """Take links that lead nowhere any more out of every footer."""
    for edition in Edition.objects.all():
        columns = [
            {"type": "column", "value": {"links": column}}
            for column in ([link for link in links if link["url"] not in paths] for links in edition.footer_columns())
            if column
        ]
        edition.footer = raw_json(columns)  # type: ignore[assignment]
        edition.save()


def texts_in_hand() -> Iterator[Article | StaticPage]:
    """Every text as readers see it and, where an editor went on writing, as its newest draft stands."""
    for rows in (Article.objects.all(), StaticPage.objects.all()):
        for row in rows.iterator():
            yield row
            if row.has_unpublished_changes:
                yield row.get_latest_revision_as_object()


def blocks_of(text: Article | StaticPage, kind: str) -> list[Any]:
    """The raw values of a text's blocks of a kind."""
    return [block["value"] for block in text.body.raw_data if block["type"] == kind]


def pictures_of(text: Article | StaticPage) -> Iterator[int]:
    """The pictures in a text's body."""
    galleries = [value.get("pictures", []) for value in blocks_of(text, "gallery")]
    items = [item.get("value", item) for pictures in galleries for item in pictures]
    for value in [*blocks_of(text, "picture"), *items]:
        if value.get("image"):
            yield value["image"]
