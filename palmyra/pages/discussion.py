"""The comments of a discussion in the order in which their HTML is written: opening a branch, closing it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from palmyra.language.dates import date_without_year, long_date, time_of_day
from palmyra.language.numbers import format_count
from palmyra.pages.contexts import CommentView, DiscussionView
from palmyra.pages.shapes import fill

# Deeper replies stay level and name the one they answer: a seventh line leaves the words no room.
MAX_LINES = 6
# A phone has room for three lines; from there on it shows whom a reply answers.
PHONE_LINES = 3

OPEN_LIST = mark_safe("<ol>")
CLOSE = "</details></li>"
CLOSE_LIST = "</ol></details></li>"
YES = "1"  # of a field that the template asks for and does not show


def draw_comments(discussion: DiscussionView, since: dt.datetime | None, language: str) -> SafeString:
    """The HTML of a part's comments with their replies; `since` is when the text above appeared, in the reader's zone.

    The tree is walked without recursion, so that a branch a thousand replies deep is only a long list.
    """
    is_open = discussion.mode != "closed"
    around = {
        "is_open": is_open,
        "has_votes": discussion.votes != "off",
        "may_vote_down": is_open and discussion.votes == "both",
        "has_reactions": discussion.has_reactions,
        "is_choice": discussion.is_choice,
        "is_framed": discussion.is_framed,
    }
    walked = list(walk(discussion.comments))
    lines = [min(depth, MAX_LINES - 1) for _comment, _parent, depth in walked]
    drawn = []
    for (comment, parent, depth), line, following in zip(walked, lines, [*lines, None][1:], strict=True):
        answers = parent if depth >= PHONE_LINES else None
        fields = fields_of(comment, language, is_open) | {
            "time": time_of(comment.created_at, since, language),
            "is_level": YES if depth >= MAX_LINES else "",
            "answers_id": str(answers.id) if answers else "",
            "answers_name": answers.name if answers else "",
            "record_url": discussion.record_url,
            "after": after(line, following),
        }
        drawn.append(fill("_comment.html", fields, **around))
    return mark_safe("".join(drawn))


def fields_of(comment: CommentView, language: str, is_open: bool) -> dict[str, str]:
    """What `_comment.html` shows of a comment, wherever it stands."""
    return {
        "id": str(comment.id),
        "is_shown": YES if comment.state == "shown" else "",
        "is_hidden": YES if comment.state == "hidden" else "",
        "is_noted": YES if comment.is_noted else "",
        "is_answered": YES if comment.is_answered else "",
        "is_answer": YES if comment.is_answer else "",
        "is_pinned": YES if comment.is_pinned else "",
        "name": comment.name,
        "author_key": comment.author_key,
        "badge": comment.badge,
        "badge_kind": comment.badge_kind,
        "iso": comment.created_at.isoformat(timespec="minutes"),
        "more": _("and %(count)s more") % {"count": comment.branch_count} if comment.branch_count else "",
        "html": mark_safe(comment.html),
        "votes": votes_of(comment, language),
        "reactions": draw_reactions(comment, is_open),
        "edited": time_of_day(timezone.localtime(comment.edited_at), language) if comment.edited_at else "",
        "is_reworded": YES if comment.is_reworded else "",
        "react_url": comment.react_url,
        "reply_url": comment.reply_url,
        "reader_url": comment.reader_url,
        "report_url": comment.report_url,
        "reason": comment.reason,
    }


def votes_of(comment: CommentView, language: str) -> str:
    """Votes for a comment less those against it; nothing as long as there are none."""
    if not comment.up_count and not comment.down_count:
        return ""
    return format_count(comment.up_count - comment.down_count, language).replace("-", "−")


def draw_reactions(comment: CommentView, is_open: bool) -> SafeString:
    """The HTML of the reactions to a comment: buttons, or what they were in a closed discussion."""
    return mark_safe(
        "".join(
            fill(
                "_reaction.html",
                {
                    "id": str(comment.id),
                    "code": given.code,
                    "label": given.label,
                    "drawn": mark_safe(given.drawn),
                    "count": str(given.count),
                },
                is_open=is_open,
            )
            for given in comment.reactions
        )
    )


def walk(roots: list[CommentView]) -> Iterator[tuple[CommentView, CommentView | None, int]]:
    """Every comment with its parent and depth, replies right after what they answer."""
    waiting: list[tuple[CommentView, CommentView | None, int]] = [(root, None, 0) for root in reversed(roots)]
    while waiting:
        comment, parent, depth = waiting.pop()
        yield comment, parent, depth
        waiting.extend((reply, comment, depth + 1) for reply in reversed(comment.replies))


def after(line: int, following: int | None) -> SafeString:
    """What is written between a comment on a line and the next one on its own, or behind the last one."""
    if following is not None and following > line:
        return OPEN_LIST
    return mark_safe(CLOSE + CLOSE_LIST * (line - (following or 0)))


def time_of(at: dt.datetime, since: dt.datetime | None, language: str) -> str:
    """The time alone on the day of the text above, else with its date, in another year with that too."""
    at = timezone.localtime(at)
    clock = time_of_day(at, language)
    if since is None or at.year != since.year:
        return f"{long_date(at, language)}, {clock}"
    if at.date() != since.date():
        return f"{date_without_year(at, language)}, {clock}"
    return clock
