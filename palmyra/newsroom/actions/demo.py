"""Removes the demo paper, but for what somebody uses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.fields import GenericRel
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import SET_NULL, ForeignObjectRel, Q
from wagtail.models import ReferenceIndex, Revision, WorkflowState

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
from palmyra.press.tags import purge
from palmyra.search.index import remove_many

AT_ONCE = 500  # articles


def remove_demo() -> int:
    """Take away everything that the demo brought and nothing else; returns the number of its articles.

    Some hundred articles go at a time, so that a large archive holds up nobody who writes meanwhile. What was cut short
    is taken up by the next call.
    """
    count = 0
    while some := dict(Article.objects.filter(is_demo=True).values_list("pk", "thread_id")[:AT_ONCE]):
        with transaction.atomic():
            remove_articles(list(some), [thread for thread in some.values() if thread])
        count += len(some)
    with transaction.atomic():
        remove_what_they_rested_on()
    return count


def remove_articles(articles: list[int], threads: list[int]) -> None:
    """Delete articles and their discussions, by their ids.

    No signal is sent of each, as that would read a dozen rows for it; what signals are for is done for all at once.
    """
    names = [str(number) for number in articles]
    content_type = ContentType.objects.get_for_model(Article, for_concrete_model=False)
    for model in (Revision, WorkflowState):
        model.objects.filter(content_type=content_type, object_id__in=names).delete()
    about = Q(content_type=content_type, object_id__in=names)
    ReferenceIndex.objects.filter(about | Q(to_content_type=content_type, to_object_id__in=names)).delete()
    for field in Article._meta.get_fields(include_hidden=True):
        if isinstance(field, ForeignObjectRel) and field.auto_created and not isinstance(field, GenericRel):
            let_go(field, articles)
    for shelf in (LIVE_SHELF, DESK_SHELF):
        remove_many(shelf, articles)
    rows = Article.objects.filter(pk__in=articles)
    rows._raw_delete(rows.db)
    Edition.objects.filter(ear__thread__in=threads).update(ear=None)
    Comment.objects.filter(thread__in=threads).delete()
    Thread.objects.filter(pk__in=threads).delete()
    # Every page of the paper notes this tag, so that no list of theirs has to be told.
    purge("paper", *(f"thread:{number}" for number in threads), gone=True)


def let_go(relation: ForeignObjectRel, articles: list[int]) -> None:
    """Let the rows that point at articles go with them, or point nowhere, as their model says."""
    if relation.many_to_many:
        return  # its rows have a relation of their own
    rows = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": articles})
    if relation.on_delete is SET_NULL:
        rows.update(**{relation.field.name: None})
    else:
        rows._raw_delete(rows.db)


def remove_what_they_rested_on() -> None:
    """Take away the demo's pages, people, sections and pictures, but for those that somebody uses."""
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
