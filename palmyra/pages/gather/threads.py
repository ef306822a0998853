"""The discussion under a page."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import gettext as _

from palmyra.discussion import access, limits
from palmyra.discussion.models import Comment, Rules, Thread
from palmyra.discussion.models.rules import ORDERS
from palmyra.newsroom.models import Paper
from palmyra.pages.contexts import CommentView, DiscussionView, Link, OrderView
from palmyra.pages.gather.site import address
from palmyra.press.tags import note_moment, note_tags

MAX_DEPTH = 5  # deeper replies stay level and say whom they answer: a sixth line leaves a phone no room


FEWEST_TO_ORDER = 2  # comments, below which every order is the same


def discussion_address(url: str, number: int = 1, order: str = "") -> str:
    """The path of a part of the discussion of a page; "" is the order that discussions open in."""
    if number == 1 and not order:
        return url
    return f"{url}comments/{order + '/' if order else ''}{str(number) + '/' if number > 1 else ''}"


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
    note_moment(thread.closes_at)
    rules = Rules.current()
    part = access.part_of_thread(thread, number, order or rules.opening_order)
    if part is None:
        return None
    return DiscussionView(
        thread_id=thread.pk,
        mode=thread.current_mode(),
        count=thread.comment_count,
        comments=build_tree(part.comments, thread),
        older=discussion_address(url, number + 1, order) if part.has_next else "",
        newer=discussion_address(url, number - 1, order) if number > 1 else "",
        shown_from=part.shown_from,
        shown_to=part.shown_to,
        post_url=reverse("discussion:post", args=[thread.pk]),
        name_max=limits.NAME_MAX,
        text_max=limits.TEXT_MAX,
        form=form,
        rules_url=rules_url,
        feed_url=reverse("thread-feed", args=[thread.pk]),
        votes=rules.votes,
        page_url=discussion_address(url, number, order),
        orders=gather_orders(rules, url, order) if thread.comment_count >= FEWEST_TO_ORDER else [],
    )


def reader_address(number: int | None, language: str) -> str:
    """The path of a member's page, in the edition that a discussion belongs to."""
    return address(language if language in Paper.current().languages else "", "reader", number=number)


def gather_orders(rules: Rules, url: str, order: str) -> list[OrderView]:
    """The orders to choose from, each with its first page."""
    current = order or rules.opening_order
    return [
        OrderView(
            code, str(name), discussion_address(url, 1, "" if code == rules.opening_order else code), code == current
        )
        for code, name in ORDERS
        if rules.offers(code)
    ]


def build_tree(comments: list[Comment], thread: Thread) -> list[CommentView]:
    """Comments in the order of the thread become roots with their replies; counts of branches come up from below."""
    roots: list[CommentView] = []
    views: dict[int, CommentView] = {}
    for comment in comments:
        parent = views.get(comment.parent_id) if comment.parent_id else None
        view = view_of(comment, thread, parent)
        views[comment.pk] = view
        (parent.replies if parent else roots).append(view)
    for comment in reversed(comments):
        view = views[comment.pk]
        if comment.parent_id in views:
            views[comment.parent_id].branch_count += view.branch_count + (view.state == "shown")
    return roots


def view_of(comment: Comment, thread: Thread, parent: CommentView | None) -> CommentView:
    """One comment as readers see it."""
    is_shown = comment.state == "shown"
    is_staff = bool(comment.user_id and comment.is_staff_voice)
    is_host = bool(comment.user_id and comment.user_id in thread.hosts)
    is_member = bool(comment.user_id and is_shown)
    badge = _("Author") if is_host else _("Newsroom") if is_staff else _("Member") if is_member else ""
    return CommentView(
        id=comment.pk,
        url=f"{quote(thread.url)}#comment-{comment.pk}",
        name=comment.name,
        html=comment.html if is_shown else "",
        created_at=comment.created_at,
        edited_at=comment.edited_at,
        depth=comment.depth,
        state=comment.state,
        reason="" if is_shown else comment.reason_shown,
        is_noted=comment.is_noted,
        badge=badge,
        badge_kind="staff" if is_host or is_staff else "merit" if badge else "",
        in_reply_to=Link(parent.name, f"#comment-{parent.id}") if parent and comment.depth > MAX_DEPTH else None,
        reply_url=f"{reverse('discussion:post', args=[thread.pk])}?reply={comment.pk}",
        report_url=f"{comment.path}report/",
        up_count=comment.up_count,
        down_count=comment.down_count,
        reader_url=reader_address(comment.user_id, thread.language) if is_member else "",
    )
