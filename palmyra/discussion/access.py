"""Who may see which comments; the only way to fetch them for a page or a queue."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from palmyra.accounts.models import User
from palmyra.discussion.limits import ROOTS_IN_PART
from palmyra.discussion.models import HELD, Comment, Thread


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a thread: conversations `shown_from` to `shown_to`, newest first, and whether older ones follow."""

    comments: list[Comment]
    has_next: bool
    shown_from: int
    shown_to: int


def part_of_thread(thread: Thread, number: int = 1) -> Part | None:
    """The comments of part `number` in order, or None when there is no such part. Two queries, whatever the length."""
    first = (number - 1) * ROOTS_IN_PART
    if number < 1:
        return None
    roots = thread.comments.placed().filter(depth=0).order_by("-root_key")
    keys = list(roots.values_list("root_key", flat=True)[first : first + ROOTS_IN_PART + 1])
    if not keys and number > 1:
        return None
    shown = keys[:ROOTS_IN_PART]
    comments: list[Comment] = []
    if shown:
        within = thread.comments.placed().filter(root_key__lte=shown[0], root_key__gte=shown[-1])
        comments = list(within.in_order().defer("text", "reasons"))
    return Part(comments, len(keys) > ROOTS_IN_PART, first + 1, first + len(shown))


def find_part(comment: Comment) -> int:
    """The part of the thread in which a comment stands."""
    newer = Comment.objects.placed().filter(thread=comment.thread_id, depth=0, root_key__gt=comment.root_key)
    return newer.count() // ROOTS_IN_PART + 1


def address_of(comment: Comment) -> str:
    """The path of the page on which a comment stands, with its anchor left to the caller."""
    part = find_part(comment)
    return comment.thread.url if part == 1 else f"{comment.thread.url}comments/{part}/"


def count_said_since(moment: dt.datetime) -> int:
    """How many comments readers can read that came since a moment."""
    return Comment.objects.shown().filter(created_at__gte=moment).count()


def can_moderate(user: User) -> bool:
    """Whether somebody may decide about comments."""
    return bool(user.is_active and user.has_perm("discussion.change_comment"))


def queue(state: str = "", *, before: int = 0, search: str = "") -> QuerySet[Comment]:
    """Comments for moderators, newest first: of a state or of all, older than an id, with some words."""
    rows = Comment.objects.select_related("thread", "user").order_by("-pk")
    if state:
        rows = rows.filter(state=state)
    if before:
        rows = rows.filter(pk__lt=before)
    if search:
        rows = rows.filter(Q(text__icontains=search) | Q(name__icontains=search))
    return rows


def count_held() -> int:
    """How many comments wait for a decision."""
    return Comment.objects.filter(state=HELD).count()
