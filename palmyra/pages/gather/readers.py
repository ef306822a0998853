"""The page of a member: who they are and what they said."""

from __future__ import annotations

from django.core.paginator import Paginator

from palmyra.accounts.models import User
from palmyra.discussion import access
from palmyra.discussion.models import Comment
from palmyra.pages.contexts import Link, Paging, ReaderView, SaidView
from palmyra.pages.gather.site import address
from palmyra.press.tags import note_tags

SAID_ON_PAGE = 25


def gather_reader(person: User, number: int, language: str) -> ReaderView | None:
    """Page `number` of what a member said, or None when there is no such page or they said nothing."""
    note_tags(f"reader:{person.pk}")
    paginator = Paginator(access.said_by(person), SAID_ON_PAGE)
    if not paginator.count or not 1 <= number <= paginator.num_pages:
        return None
    page = paginator.page(number)
    note_tags(*(f"thread:{comment.thread_id}" for comment in page.object_list))
    return ReaderView(
        name=person.public_name,
        about=person.about,
        is_staff=any(comment.is_staff_voice for comment in page.object_list),
        since=person.date_joined,
        count=paginator.count,
        comments=[said_view(comment) for comment in page.object_list],
        paging=Paging(
            number=number,
            count=paginator.num_pages,
            previous=page_address(person, number - 1, language) if page.has_previous() else "",
            next=page_address(person, number + 1, language) if page.has_next() else "",
        ),
        feed_url=address(language, "reader-feed", number=person.pk),
    )


def page_address(person: User, number: int, language: str) -> str:
    """The path of a page of what a member said."""
    if number == 1:
        return address(language, "reader", number=person.pk)
    return address(language, "reader", number=person.pk, page=number)


def said_view(comment: Comment) -> SaidView:
    """A comment on its writer's page."""
    has_votes = comment.up_count or comment.down_count
    return SaidView(
        url=comment.path,
        thread=Link(comment.thread.title, comment.thread.url, comment.thread.language),
        html=comment.html,
        created_at=comment.created_at,
        score=str(comment.up_count - comment.down_count).replace("-", "\N{MINUS SIGN}") if has_votes else "",
    )
