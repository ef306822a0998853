"""Where a comment stands in its thread."""

from __future__ import annotations

import datetime as dt
import itertools
import secrets

from palmyra.discussion.limits import DEEPEST
from palmyra.discussion.models import HELD, Comment

LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz"
KEY_LENGTH = 14
TAIL = 36**3
_tails = itertools.count(secrets.randbelow(TAIL))


def sort_key(at: dt.datetime) -> str:
    """14 letters that sort by time: microseconds, then a counter, so that what came at one moment keeps its order."""
    return letters_of(int(at.timestamp() * 1_000_000), KEY_LENGTH - 3) + letters_of(next(_tails) % TAIL, 3)


def letters_of(number: int, length: int) -> str:
    """A number in letters of base 36 that sort as numbers do."""
    letters = []
    while number > 0:
        number, digit = divmod(number, 36)
        letters.append(LETTERS[digit])
    return "".join(reversed(letters)).rjust(length, "0")


def place(comment: Comment, parent: Comment | None) -> None:
    """Give a new comment its place in the order of the thread."""
    key = sort_key(comment.created_at)
    if parent is None:
        comment.root_key = comment.sort_path = key
        return
    comment.parent, comment.root_key = parent, parent.root_key
    comment.depth = parent.depth + 1
    # A conversation deeper than this stays in order, level with what it answers.
    comment.sort_path = parent.sort_path[: DEEPEST * KEY_LENGTH] + key


def keeps_place(row: Comment) -> bool:
    """Whether a comment has a place in its new state: shown always, held only under replies, others as before."""
    if row.state == HELD:
        return row.replies.filter(has_place=True).exists()
    return row.has_place or row.is_shown


def give_place_above(comment: Comment) -> None:
    """Whatever a comment with a place answers has one too, or the thread would lose its shape."""
    number = comment.parent_id
    while number is not None:
        above = Comment.objects.filter(pk=number)
        if not above.filter(has_place=False).update(has_place=True):
            return
        number = above.values_list("parent_id", flat=True).get()
