"""Rows of the discussion as the API tells them."""

from __future__ import annotations

from palmyra.discussion.checks import sentence_of
from palmyra.discussion.models import SHOWN, Comment, Rules, Thread
from palmyra.discussion.webhooks import address_of
from palmyra.pages.api.schemas import CommentOut, HeldOut, ThreadOut
from palmyra.pages.gather.site import absolute
from palmyra.pages.gather.threads import badge_of


def thread_out(thread: Thread) -> ThreadOut:
    """A thread without its comments."""
    rules = Rules.current()
    return ThreadOut(
        id=thread.pk,
        url=address_of(thread),
        title=thread.title,
        language=thread.language,
        mode=thread.current_mode(),
        count=thread.comment_count,
        last_comment_at=thread.last_comment_at,
        closes_at=thread.closes_at,
        orders=rules.orders,
        order=rules.opening_order,
    )


def comment_out(comment: Comment, thread: Thread) -> CommentOut:
    """A comment as `access` gave it; of one out of sight nothing is told but its place and why."""
    is_shown = comment.state == SHOWN
    return CommentOut(
        id=comment.pk,
        thread=thread.pk,
        parent=comment.parent_id,
        depth=comment.depth,
        state=comment.state,
        name=comment.name if is_shown else "",
        html=comment.html,
        text=comment.plain_text(),
        badge=badge_of(comment, thread),
        is_noted=comment.is_noted,
        is_pinned=is_shown and not comment.depth and comment.root_key in thread.pins,
        reason="" if is_shown else comment.reason_shown,
        created_at=comment.created_at,
        edited_at=comment.edited_at,
        replies=comment.reply_count,
        up=comment.up_count,
        down=comment.down_count,
        reactions=comment.reaction_counts if is_shown else {},
        url=absolute(comment.path),
    )


def held_out(comment: Comment, reports: int) -> HeldOut:
    """A comment as moderators see it."""
    told = comment_out(comment, comment.thread).dict() | {"name": comment.name}
    return HeldOut(**told, reasons=[sentence_of(code) for code in comment.reasons], reports=reports)
