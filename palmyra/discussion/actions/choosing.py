"""What the newsroom wants read: comments that it chose, and conversations that it put at the head of a thread."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from palmyra.accounts.models import User
from palmyra.discussion.errors import WrongState
from palmyra.discussion.limits import PINNED_MAX
from palmyra.discussion.models import Comment, Decision, Thread
from palmyra.press.tags import purge


def note_comment(comment: Comment, *, moderator: User | None, reason: str = "") -> Decision:
    """Mark a comment as one that the newsroom chose. A second time changes nothing. Raises WrongState unless shown."""
    return _note(comment, "note", moderator, reason, is_noted=True)


def unnote_comment(comment: Comment, *, moderator: User | None, reason: str = "") -> Decision:
    """Take the mark back."""
    return _note(comment, "unnote", moderator, reason, is_noted=False)


@transaction.atomic
def _note(comment: Comment, act: str, moderator: User | None, reason: str, *, is_noted: bool) -> Decision:
    row = Comment.objects.select_for_update().get(pk=comment.pk)
    if is_noted:
        _require_shown(row)
    earlier = row.decisions.filter(act=act).first() if row.is_noted == is_noted else None
    if earlier is not None:
        return earlier
    row.is_noted = is_noted
    row.save(update_fields=["is_noted"])
    purge(f"thread:{row.thread_id}")
    return _record(row, act, moderator, reason)


@transaction.atomic
def pin_comment(comment: Comment, *, moderator: User | None, reason: str = "") -> Decision:
    """Put a comment and its replies at the head of its thread, the newest pin first.

    A second time changes nothing. Raises WrongState for a reply, for what readers do not see, and where there are as
    many already as fit.
    """
    thread, row = _locked(comment)
    _require_shown(row)
    if row.depth:
        raise WrongState(_("A reply stands under what it answers. Pin the comment that began the conversation."))
    earlier = row.decisions.filter(act="pin").first() if row.root_key in thread.pins else None
    if earlier is not None:
        return earlier
    if row.root_key not in thread.pins and len(thread.pins) >= PINNED_MAX:
        sentence = ngettext(
            "%(n)s comment is pinned here already. Take a pin off first.",
            "%(n)s comments are pinned here already. Take a pin off first.",
            len(thread.pins),
        )
        raise WrongState(sentence % {"n": len(thread.pins)})
    _pin(thread, [row.root_key, *(key for key in thread.pins if key != row.root_key)])
    return _record(row, "pin", moderator, reason)


@transaction.atomic
def unpin_comment(comment: Comment, *, moderator: User | None, reason: str = "") -> Decision:
    """Let a conversation stand where it was said. A second time changes nothing."""
    thread, row = _locked(comment)
    earlier = row.decisions.filter(act="unpin").first() if row.root_key not in thread.pins else None
    if earlier is not None:
        return earlier
    _pin(thread, [key for key in thread.pins if key != row.root_key])
    return _record(row, "unpin", moderator, reason)


def take_from_head(row: Comment) -> None:
    """Take the pin off what readers do not see any more, or not as it was; inside a transaction that holds the row."""
    if row.depth:
        return
    thread = Thread.objects.select_for_update().get(pk=row.thread_id)
    if row.root_key in thread.pins:
        _pin(thread, [key for key in thread.pins if key != row.root_key])


def _locked(comment: Comment) -> tuple[Thread, Comment]:
    thread = Thread.objects.select_for_update().get(pk=comment.thread_id)
    return thread, Comment.objects.select_for_update().get(pk=comment.pk)


def _require_shown(row: Comment) -> None:
    if not row.is_shown:
        raise WrongState(_("Readers do not see this comment; show it first."))


def _pin(thread: Thread, pins: list[str]) -> None:
    thread.pins = pins
    thread.save(update_fields=["pins"])


def _record(row: Comment, act: str, moderator: User | None, reason: str) -> Decision:
    return Decision.objects.create(
        comment=row, act=act, moderator=moderator, reason=reason, state_before=row.state, state_after=row.state
    )
