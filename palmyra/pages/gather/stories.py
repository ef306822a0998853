"""Articles as lists show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import Any

from django.core.paginator import Paginator

from palmyra.discussion.models import Comment
from palmyra.newsroom.models import Article, Author
from palmyra.pages.contexts import Headline, Link, Paging, Person, Remark, Story
from palmyra.pages.gather.pictures import gather_picture, portrait_address
from palmyra.pages.gather.site import gather_sections
from palmyra.press.parts import reuse
from palmyra.press.tags import note_moment, note_tags

STORIES_ON_PAGE = 20


def gather_headlines(articles: Iterable[Article]) -> list[Headline]:
    """Headlines from articles fetched by `Article.objects.in_brief()`.

    The tag of their counts is purged every few minutes, that of lists every few seconds: a comment anywhere would make
    the whole archive stale.
    """
    note_tags("rails", "rules")
    return [gather_headline(article) for article in articles]


def gather_headline(article: Article) -> Headline:
    """One article in a rail."""
    note_tags(f"article:{article.pk}")
    thread = article.thread
    note_moment(thread.closing_at() if thread else None)
    return Headline(
        headline=article.headline,
        url=article.path,
        published_at=article.shown_at,
        count=thread.comment_count if thread else 0,
        is_closed=article.is_discussion_closed,
    )


def gather_stories(articles: Iterable[Article], language: str) -> list[Story]:
    """Stories from articles fetched by `Article.objects.in_brief()`; notes what each shows.

    What a story says is known from page to page; as soon as one of them is not, all are fetched at once.
    """
    note_tags("counts", "rules")
    rows = list(articles)
    remarks = Comment.objects.select_related("thread").in_bulk([row.remark_id for row in rows if row.remark_id])

    @cache
    def whole() -> dict[int, Article]:
        return Article.objects.for_stories().in_bulk([row.pk for row in rows])

    def found(row: Article) -> Story:
        article = whole().get(row.pk)
        if article is None:
            raise Article.DoesNotExist
        return gather_story(article, language)

    def story(row: Article) -> Story | None:
        try:
            said = reuse(("story", row.pk, language), lambda: found(row))
        except Article.DoesNotExist:
            return None  # deleted a moment ago, which makes the page stale
        note_moment(row.thread.closing_at() if row.thread else None)
        return replace(
            said,
            count=row.thread.comment_count if row.thread else 0,
            is_closed=row.is_discussion_closed,
            remark=gather_remark(remarks.get(row.remark_id), row),
        )

    return [told for row in rows if (told := story(row))]


def gather_story(article: Article, language: str) -> Story:
    """One article in a list, but for what readers said."""
    note_tags(f"article:{article.pk}")
    return Story(
        headline=article.headline,
        url=article.path,
        lead=article.lead_text,
        kicker=article.kicker,
        section=gather_sections(language).get(article.section_id),
        published_at=article.shown_at,
        updated_at=article.updated_at,
        is_urgent=article.is_urgent,
        is_opinion=bool(article.section and article.section.is_opinion),
        picture=gather_picture(article.main_picture, caption=article.picture_caption),
        people=[gather_person(byline.author, language) for byline in article.bylines.all()],
        language=article.language,
    )


def gather_person(author: Author, language: str) -> Person:
    """An author as a byline shows one."""
    note_tags(f"author:{author.pk}")
    return Person(
        name=author.name_in(language),
        url=author.path_in(language),
        role=author.role_in(language),
        portrait=portrait_address(author.portrait),
    )


def gather_author(number: int, language: str) -> Person:
    """The same by the author's number; an earlier page may have gathered it."""

    def gather() -> Person:
        note_tags(f"author:{number}")
        rows = Author.objects.select_related("portrait").prefetch_related("names", "portrait__renditions")
        return gather_person(rows.get(pk=number), language)

    return reuse(("author", number, language), gather)


def find_remark(number: int | None) -> Remark | None:
    """A reader's words by the number of the comment."""
    if number is None:
        return None
    return gather_remark(Comment.objects.select_related("thread").filter(pk=number).first())


def gather_remark(comment: Any, article: Article | None = None) -> Remark | None:
    """A reader's words that the newsroom chose, as long as readers may see the comment itself."""
    if comment is None:
        return None
    note_tags(f"thread:{comment.thread_id}")
    if comment.state != "shown" or comment.thread.is_away:
        return None
    story = Link(article.headline, article.path) if article else Link(comment.thread.title, comment.thread.url)
    return Remark(
        text=comment.plain_text(),
        name=comment.name,
        trade="",
        url=comment.path,
        story=story,
        count=comment.thread.comment_count,
    )


def page_of(articles: Any, number: int, address_of: Any) -> tuple[list[Article], Paging] | None:
    """The articles of a page of a list and its links, or None when there is no such page.

    `address_of(number)` gives the path of a page.
    """
    paginator = Paginator(articles, STORIES_ON_PAGE)
    if number < 1 or number > paginator.num_pages:
        return None
    page = paginator.page(number)
    paging = Paging(
        number=number,
        count=paginator.num_pages,
        previous=address_of(number - 1) if page.has_previous() else "",
        next=address_of(number + 1) if page.has_next() else "",
    )
    return list(page.object_list), paging
