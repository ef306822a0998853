"""The rows of a discussion in the order in which its HTML is written: opening a branch, closing it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from palmyra.language.dates import date_without_year, long_date, time_of_day
from palmyra.pages.contexts import CommentView, DiscussionView

# Deeper replies stay level and name the one they answer: a seventh line leaves the words no room.
MAX_LINES = 6
# A phone has room for three lines; from there on it shows whom a reply answers.
PHONE_LINES = 3

OPEN_LIST = mark_safe("<ol>")
CLOSE = mark_safe("</details></li>")
CLOSE_LIST = mark_safe("</ol></details></li>")


@dataclass(slots=True)
class CommentRow:
    """A comment with what stands around it: `after` closes this branch and those it ends, or opens its replies."""

    comment: CommentView
    time: str
    iso: str
    more: str  # what a folded branch hides
    answers: CommentView | None
    is_level: bool
    after: SafeString


@dataclass(frozen=True, slots=True)
class Ways:
    """What may be done with each comment of a discussion; asked once, not for each of them."""

    is_open: bool
    has_votes: bool
    may_vote_down: bool
    apart: SafeString  # the attribute of a link that leaves the frame of another site


APART = SafeString(' target="_blank"')


def ways_of(discussion: DiscussionView) -> Ways:
    """The ways of a discussion as it stands."""
    is_open = discussion.mode != "closed"
    return Ways(
        is_open=is_open,
        has_votes=discussion.votes != "off",
        may_vote_down=is_open and discussion.votes == "both",
        apart=APART if discussion.is_framed else SafeString(""),
    )


def rows_of(roots: list[CommentView], since: dt.datetime | None, language: str) -> list[CommentRow]:
    """Flatten the tree without recursion, so that a branch a thousand replies deep is only a long list."""
    rows: list[CommentRow] = []
    line = 0
    for comment, parent, depth in walk(roots):
        if rows:
            rows[-1].after = between(line, min(depth, MAX_LINES - 1))
        line = min(depth, MAX_LINES - 1)
        rows.append(
            CommentRow(
                comment=comment,
                time=time_of(comment.created_at, since, language),
                iso=comment.created_at.isoformat(timespec="minutes"),
                more=_("and %(count)s more") % {"count": comment.branch_count} if comment.branch_count else "",
                answers=parent if depth >= PHONE_LINES else None,
                is_level=depth >= MAX_LINES,
                after=CLOSE,
            )
        )
    if rows:
        rows[-1].after = mark_safe(CLOSE + CLOSE_LIST * line)
    return rows


def walk(roots: list[CommentView]) -> Iterator[tuple[CommentView, CommentView | None, int]]:
    """Every comment with its parent and depth, replies right after what they answer."""
    waiting: list[tuple[CommentView, CommentView | None, int]] = [(root, None, 0) for root in reversed(roots)]
    while waiting:
        comment, parent, depth = waiting.pop()
        yield comment, parent, depth
        waiting.extend((reply, comment, depth + 1) for reply in reversed(comment.replies))


def between(depth: int, following: int) -> SafeString:
    """What is written between a comment and the next one."""
    if following > depth:
        return OPEN_LIST
    return mark_safe(CLOSE + CLOSE_LIST * (depth - following))


def time_of(at: dt.datetime, since: dt.datetime | None, language: str) -> str:
    """The time alone on the day of the text above, else with its date, in another year with that too."""
    at = timezone.localtime(at)
    clock = time_of_day(at, language)
    if since is None or at.year != since.year:
        return f"{long_date(at, language)}, {clock}"
    if at.date() != since.date():
        return f"{date_without_year(at, language)}, {clock}"
    return clock
