"""The discussion under a page."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import gettext as _

from palmyra.discussion import access, limits
from palmyra.discussion.models import Comment, Thread
from palmyra.pages.contexts import CommentView, DiscussionView, Link
from palmyra.press.tags import note_moment, note_tags

MAX_DEPTH = 5  # deeper replies stay level and say whom they answer: a sixth line leaves a phone no room


def gather_discussion(
    thread: Thread,
    number: int = 1,
    *,
    form: Any = None,
    part_address: Any = None,
    feed_url: str = "",
    rules_url: str = "",
) -> DiscussionView | None:
    """Part `number` of a thread, or None when it has no such part. `part_address(number)` gives a part's path."""
    note_tags(f"thread:{thread.pk}")
    note_moment(thread.closes_at)
    part = access.part_of_thread(thread, number)
    if part is None:
        return None
    return DiscussionView(
        thread_id=thread.pk,
        mode=thread.current_mode(),
        count=thread.comment_count,
        comments=build_tree(part.comments, thread),
        older=part_address(number + 1) if part.has_next and part_address else "",
        newer=part_address(number - 1) if number > 1 and part_address else "",
        shown_from=part.shown_from,
        shown_to=part.shown_to,
        post_url=reverse("discussion:post", args=[thread.pk]),
        name_max=limits.NAME_MAX,
        text_max=limits.TEXT_MAX,
        form=form,
        rules_url=rules_url,
        feed_url=feed_url,
    )


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
    badge = _("Author") if is_host else _("Newsroom") if is_staff else ""
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
        badge_kind="staff" if badge else "",
        in_reply_to=Link(parent.name, f"#comment-{parent.id}") if parent and comment.depth > MAX_DEPTH else None,
        reply_url=f"{reverse('discussion:post', args=[thread.pk])}?reply={comment.pk}",
    )
