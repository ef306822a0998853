"""What is known of the writers of some comments: how many of theirs were shown, wait, were hidden or removed."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q

from palmyra.discussion.models import HELD, HIDDEN, REMOVED, SHOWN, Comment

STATES = (SHOWN, HELD, HIDDEN, REMOVED)
Record = dict[str, int]


def records_of(comments: list[Comment]) -> list[Record]:
    """The record of each comment's writer, one query for all of them.

    A writer is an account, or the browser that a guest wrote with.
    """
    people = {comment.user_id for comment in comments if comment.user_id}
    browsers = {comment.client_hash for comment in comments if comment.client_hash}
    counted = (
        Comment.objects.filter(Q(user__in=people) | Q(client_hash__in=browsers))
        .values("user_id", "client_hash")
        .annotate(**{state: Count("pk", filter=Q(state=state)) for state in STATES})
    )
    rows: list[dict[str, Any]] = [dict(row) for row in counted]
    return [_sum([row for row in rows if _is_by_same(comment, row)]) for comment in comments]


def _is_by_same(comment: Comment, row: dict[str, Any]) -> bool:
    if comment.user_id:
        return bool(row["user_id"] == comment.user_id)
    return bool(comment.client_hash and row["client_hash"] == comment.client_hash)


def _sum(rows: list[dict[str, Any]]) -> Record:
    return {state: sum(row[state] for row in rows) for state in STATES}
