"""RSS 2.0 of an edition, of each section, and of what readers say."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from palmyra.accounts.models import User
from palmyra.discussion import access
from palmyra.discussion.models import Comment, Thread
from palmyra.lib.signs import without_controls
from palmyra.newsroom.listing import SectionArticles
from palmyra.newsroom.models import Article, Paper, Section
from palmyra.pages.gather.pictures import CARD_SPEC
from palmyra.pages.gather.site import absolute, address, prefix
from palmyra.pages.views import found, speaks
from palmyra.press.baked import baked
from palmyra.press.tags import note_tags

ITEMS = 30
EMPTY_SINCE = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class NewsRss(Rss201rev2Feed):
    """RSS 2.0 with each author by name (`dc:creator`), as mail addresses are nobody's business."""

    content_type = "application/rss+xml; charset=utf-8"

    def rss_attributes(self) -> dict[str, str]:
        return {**super().rss_attributes(), "xmlns:dc": "http://purl.org/dc/elements/1.1/"}

    def latest_post_date(self) -> dt.datetime:
        # Django takes the present moment for an empty feed, whose bytes would then never be the same twice.
        return super().latest_post_date() if self.items else EMPTY_SINCE

    def __init__(self, *told: Any, **more: Any) -> None:
        super().__init__(*told, **{name: fit(value) for name, value in more.items()})

    def add_item(self, *told: Any, **more: Any) -> None:
        """Whatever is stored, one item must not cost readers the whole feed."""
        super().add_item(*told, **{name: fit(value) for name, value in more.items()})

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for name in item.get("creators", []):
            handler.addQuickElement("dc:creator", name)


def fit(value: Any) -> Any:
    """A value of a feed as XML can hold it."""
    if isinstance(value, list):
        return [fit(one) for one in value]
    return without_controls(value) if isinstance(value, str) else value


class EditionFeed(Feed):
    """The newest articles of an edition, or of one of its sections."""

    feed_type = NewsRss

    def __init__(self, language: str, section: Section | None = None) -> None:
        self.language: str = language
        self.section = section
        edition = Paper.current().edition(language)
        name = edition.name or Paper.current().name
        self.title = f"{name}: {section.name_in(language)}" if section else name
        self.description = (section.description_in(language) if section else edition.tagline) or self.title
        self.link = absolute(section.path_in(language) if section else prefix(language))
        where = address(language, "section-feed", slug=section.slug) if section else address(language, "feed")
        self.feed_url = absolute(where)

    def items(self) -> list[Article]:
        if self.section:
            newest = SectionArticles(self.section, self.language)[:ITEMS]
        else:
            newest = list(Article.objects.published().filter(language=self.language).newest_first().only("pk")[:ITEMS])
        rows = Article.objects.for_stories().prefetch_related("section__names")
        articles = list(rows.filter(pk__in=[row.pk for row in newest]).newest_first())
        for article in articles:
            note_tags(f"article:{article.pk}", f"section:{article.section_id}")
            note_tags(*(f"author:{byline.author_id}" for byline in article.bylines.all()))
            note_tags(*([f"picture:{article.main_picture_id}"] if article.main_picture_id else []))
        return articles

    def item_title(self, item: Article) -> str:
        return item.headline

    def item_description(self, item: Article) -> str:
        return item.lead_text

    def item_link(self, item: Article) -> str:
        return absolute(item.path)

    def item_guid(self, item: Article) -> str:
        return f"palmyra:article:{item.pk}"

    item_guid_is_permalink = False

    def item_pubdate(self, item: Article) -> Any:
        return item.published_at

    def item_updateddate(self, item: Article) -> Any:
        return item.updated_at or item.published_at

    def item_categories(self, item: Article) -> list[str]:
        return [item.section.name_in(self.language)] if item.section else []

    def item_extra_kwargs(self, item: Article) -> dict[str, Any]:
        return {"creators": [byline.author.name_in(self.language) for byline in item.bylines.all()]}

    def item_enclosure_url(self, item: Article) -> str | None:
        return absolute(item.main_picture.get_rendition(CARD_SPEC).url) if item.main_picture else None

    def item_enclosure_length(self, item: Article) -> int:
        return item.main_picture.get_rendition(CARD_SPEC).file.size if item.main_picture else 0

    item_enclosure_mime_type = "image/jpeg"


class CommentFeed(Feed):
    """The newest comments of a thread, or of all threads of an edition."""

    feed_type = NewsRss

    def __init__(self, language: str, thread: Thread | None = None) -> None:
        self.comment_language, self.thread = language, thread
        paper = Paper.current()
        name = paper.edition(language).name or paper.name
        self.title = _("Comments: %(where)s") % {"where": thread.title if thread else name}
        self.description = self.title
        self.link = absolute(f"{thread.place}#discussion" if thread else prefix(language))
        where = reverse("thread-feed", args=[thread.pk]) if thread else address(language, "comment-feed")
        self.feed_url = absolute(where)

    def items(self) -> list[Comment]:
        comments = list(access.newest_shown(thread=self.thread, language=self.comment_language)[:ITEMS])
        note_tags(*(f"thread:{comment.thread_id}" for comment in comments))
        return comments

    def item_title(self, item: Comment) -> str:
        return item.name if self.thread else f"{item.name} · {item.thread.title}"

    def item_description(self, item: Comment) -> str:
        return item.html

    def item_link(self, item: Comment) -> str:
        return absolute(item.path)

    def item_guid(self, item: Comment) -> str:
        return f"palmyra:comment:{item.pk}"

    item_guid_is_permalink = False

    def item_pubdate(self, item: Comment) -> Any:
        return item.created_at

    def item_extra_kwargs(self, item: Comment) -> dict[str, Any]:
        return {"creators": [item.name]}


class ReaderFeed(CommentFeed):
    """The newest comments of a member."""

    def __init__(self, language: str, person: User) -> None:
        super().__init__(language)
        self.person = person
        self.title = self.description = _("Comments: %(where)s") % {"where": person.public_name}
        self.link = absolute(address(language, "reader", number=person.pk))
        self.feed_url = absolute(address(language, "reader-feed", number=person.pk))

    def items(self) -> list[Comment]:
        comments = list(access.said_by(self.person)[:ITEMS])
        note_tags(*(f"thread:{comment.thread_id}" for comment in comments))
        return comments

    def item_title(self, item: Comment) -> str:
        return item.thread.title


@baked
@require_safe
def comment_feed(request: HttpRequest, language: str | None = None) -> HttpResponse:
    """RSS of what readers say anywhere in an edition; as old as counts in lists may be, and never with what is gone."""
    code = speaks(language)
    note_tags("counts")
    return CommentFeed(code)(request)


@baked
@require_safe
def thread_feed(request: HttpRequest, number: int) -> HttpResponse:
    """RSS of what readers say in one thread."""
    thread = found(Thread.objects.readable().filter(pk=number))
    note_tags(f"thread:{thread.pk}", "paper")
    with translation.override(thread.language or Paper.current().main_language):
        return CommentFeed(thread.language, thread)(request)


@baked
@require_safe
def edition_feed(request: HttpRequest, language: str | None = None) -> HttpResponse:
    """RSS of an edition."""
    code = speaks(language)
    note_tags(f"feed:{code}", f"list:{code}")
    return EditionFeed(code)(request)


@baked
@require_safe
def section_feed(request: HttpRequest, slug: str, language: str | None = None) -> HttpResponse:
    """RSS of a section."""
    code = speaks(language)
    row = found(Section.objects.filter(slug=slug))
    note_tags(f"section:{row.pk}")
    return EditionFeed(code, row)(request)
