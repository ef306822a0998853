"""The discussion under a page."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _

from palmyra.accounts.models import User
from palmyra.discussion import access, actions, hosts, limits, reactions
from palmyra.discussion.models import Comment, Rules, Thread
from palmyra.discussion.models.rules import ANSWERED, NOTED, ORDERS, UNANSWERED
from palmyra.newsroom.models import Paper
from palmyra.pages.contexts import CommentView, DiscussionView, Link, OrderView
from palmyra.pages.gather.record import record_address
from palmyra.pages.gather.site import address
from palmyra.press.tags import note_moment, note_tags

MAX_DEPTH = 5  # deeper replies stay level and say whom they answer: a sixth line leaves a phone no room


FEWEST_TO_ORDER = 2  # comments, below which every order is the same


def discussion_address(url: str, number: int = 1, order: str = "") -> str:
    """The path of a part of the discussion of a page; "" is the order that discussions open in."""
    if number == 1 and not order:
        return url
    return f"{url}comments/{order + '/' if order else ''}{str(number) + '/' if number > 1 else ''}"


def path_of(url: str) -> str:
    """An address as threads have it: the path of a page of the paper, the whole address of another site's."""
    if url.startswith("/") and not url.startswith("//"):
        return url
    place, own = hosts.read_address(url), hosts.read_address(Paper.current().base_url)
    if place is None:
        return ""
    if own is not None and place.host == own.host:
        return place.address.partition("://")[2].removeprefix(place.host)
    return place.address


def gather_discussion(
    thread: Thread,
    number: int = 1,
    *,
    url: str,
    order: str = "",
    form: Any = None,
    rules_url: str = "",
) -> DiscussionView | None:
    """Part `number` of a thread in an order, or None when it has no such part. `url` is the path of its page."""
    note_tags(f"thread:{thread.pk}", "rules")
    note_moment(thread.closing_at())
    rules = Rules.current()
    offered = rules.offered_reactions
    part = access.part_of_thread(thread, number, order or thread.opening_order)
    if part is None:
        return None
    return DiscussionView(
        thread_id=thread.pk,
        mode=thread.current_mode(),
        count=thread.comment_count,
        comments=answers_first(build_tree(part.comments, thread, offered)),
        older=discussion_address(url, number + 1, order) if part.has_next else "",
        newer=discussion_address(url, number - 1, order) if number > 1 else "",
        shown_from=part.shown_from,
        shown_to=part.shown_to,
        slow=actions.span(thread.slow_seconds) if thread.slow_seconds else "",
        closes_at=thread.closing_at(),
        post_url=reverse("discussion:post", args=[thread.pk]),
        name_max=limits.NAME_MAX,
        text_max=limits.TEXT_MAX,
        form=form,
        rules_url=rules_url,
        feed_url=reverse("thread-feed", args=[thread.pk]),
        follow_url=follow_address(thread),
        votes=rules.votes,
        has_reactions=bool(offered),
        is_choice=order == NOTED,
        is_questions=thread.is_questions,
        answerers=names_of_answerers(thread),
        page_url=discussion_address(url, number, order),
        orders=gather_orders(thread, url, order, part.has_noted) if thread.comment_count >= FEWEST_TO_ORDER else [],
        record_url=record_address(thread.language),
    )


def follow_address(thread: Thread) -> str:
    """The path of the page on which a thread is followed by mail; "" when the paper has no mail server."""
    note_tags("paper")
    return reverse("discussion:follow", args=[thread.pk]) if Paper.current().can_mail else ""


def reader_address(number: int | None, language: str) -> str:
    """The path of a member's page, in the edition that a discussion belongs to."""
    return address(language if language in Paper.current().languages else "", "reader", number=number)


def gather_orders(thread: Thread, url: str, order: str, has_noted: bool) -> list[OrderView]:
    """The orders to choose from, each with its first page, and what the newsroom chose, if it did."""
    current, opening = order or thread.opening_order, thread.opening_order
    choice = [OrderView(NOTED, _("Editors' choice"), discussion_address(url, 1, NOTED), order == NOTED)]
    return [
        OrderView(code, str(NAMES[code]), discussion_address(url, 1, "" if code == opening else code), code == current)
        for code in thread.orders
    ] + (choice if has_noted else [])


NAMES = dict(ORDERS) | {
    UNANSWERED: pgettext_lazy("questions", "Unanswered"),
    ANSWERED: pgettext_lazy("questions", "Answered"),
}


def names_of_answerers(thread: Thread) -> list[str]:
    """Who answers the questions of a thread, by the names that readers know."""
    if not thread.is_questions:
        return []
    note_tags(*(f"reader:{number}" for number in thread.answerers))
    people = User.objects.filter(pk__in=thread.answerers, is_active=True)
    return sorted(person.public_name for person in people)


def answers_first(roots: list[CommentView]) -> list[CommentView]:
    """Put what hosts answered under a question before what others say to it."""
    for root in roots:
        root.replies.sort(key=lambda reply: not reply.is_answer)
    return roots


def build_tree(comments: list[Comment], thread: Thread, offered: list[str]) -> list[CommentView]:
    """Comments in the order of the thread become roots with their replies; counts of branches come up from below.

    `offered` are the codes of the reactions that the paper offers.
    """
    roots: list[CommentView] = []
    views: dict[int, CommentView] = {}
    paths = quote(thread.place), reverse("discussion:post", args=[thread.pk])  # once, not for each comment
    for comment in comments:
        parent = views.get(comment.parent_id) if comment.parent_id else None
        view = view_of(comment, thread, parent, offered, *paths)
        views[comment.pk] = view
        (parent.replies if parent else roots).append(view)
    for comment in reversed(comments):
        view = views[comment.pk]
        if comment.parent_id in views:
            views[comment.parent_id].branch_count += view.branch_count + (view.state == "shown")
    return roots


def badge_of(comment: Comment, thread: Thread) -> str:
    """What stands beside the name of somebody of the newsroom."""
    if comment.user_id and comment.user_id in thread.hosts:
        return _("Author")
    if thread.is_questions and comment.user_id and comment.user_id in thread.own_hosts:
        return _("Host")
    if not comment.user_id:
        return ""
    if comment.is_staff_voice:
        return _("Newsroom")
    return _("Member") if comment.state == "shown" else ""


def view_of(
    comment: Comment, thread: Thread, parent: CommentView | None, offered: list[str], place: str, post_url: str
) -> CommentView:
    """One comment as readers see it; `place` and `post_url` are the thread's."""
    is_shown = comment.state == "shown"
    is_member = bool(comment.user_id and is_shown)
    badge = badge_of(comment, thread)
    is_host = comment.is_staff_voice or comment.user_id in thread.hosts or badge == _("Host")
    return CommentView(
        id=comment.pk,
        url=f"{place}#comment-{comment.pk}",
        name=comment.name,
        html=comment.html if is_shown else "",
        created_at=comment.created_at,
        edited_at=comment.edited_at,
        depth=comment.depth,
        state=comment.state,
        reason="" if is_shown else comment.reason_shown,
        is_noted=comment.is_noted,
        is_pinned=is_shown and not comment.depth and comment.root_key in thread.pins,
        badge=badge,
        badge_kind=("staff" if is_host else "merit") if badge else "",
        is_reworded=comment.is_reworded,
        is_answered=is_shown and thread.is_questions and comment.is_answered,
        is_answer=is_shown and comment.is_answer_in(thread),
        in_reply_to=Link(parent.name, f"#comment-{parent.id}") if parent and comment.depth > MAX_DEPTH else None,
        reply_url=f"{post_url}?reply={comment.pk}",
        report_url=f"{comment.path}report/",
        up_count=comment.up_count,
        down_count=comment.down_count,
        reactions=reactions.shown_of(comment, offered, get_language() or "") if is_shown else [],
        react_url=f"{comment.path}react/",
        reader_url=reader_address(comment.user_id, thread.language) if is_member else "",
        author_key=comment.author_key if is_shown else "",
    )
