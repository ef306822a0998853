"""The rows of the discussion, a file a subject."""

from palmyra.discussion.models.comments import (
    HELD,
    HIDDEN,
    REMOVED,
    SHOWN,
    Comment,
    CommentQuerySet,
    EarlierText,
)
from palmyra.discussion.models.decisions import Decision
from palmyra.discussion.models.rules import Rules
from palmyra.discussion.models.sites import ApiKey
from palmyra.discussion.models.threads import CLOSED, OPEN, Thread
from palmyra.discussion.models.voices import Report, Vote

__all__ = [
    "CLOSED",
    "HELD",
    "HIDDEN",
    "OPEN",
    "REMOVED",
    "SHOWN",
    "ApiKey",
    "Comment",
    "CommentQuerySet",
    "Decision",
    "EarlierText",
    "Report",
    "Rules",
    "Thread",
    "Vote",
]
