"""The rows of the discussion, a file a subject."""

from palmyra.discussion.models.appeals import Appeal
from palmyra.discussion.models.bans import Ban, Lift
from palmyra.discussion.models.cautions import Caution
from palmyra.discussion.models.claims import Claim
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
from palmyra.discussion.models.follows import Appearance, Follow, Follower, News
from palmyra.discussion.models.notices import Notice
from palmyra.discussion.models.rules import Rules
from palmyra.discussion.models.scopes import Scope
from palmyra.discussion.models.sites import ApiKey
from palmyra.discussion.models.threads import CLOSED, OPEN, Thread
from palmyra.discussion.models.voices import Report, Vote
from palmyra.discussion.models.watches import QueueWatch

__all__ = [
    "CLOSED",
    "HELD",
    "HIDDEN",
    "OPEN",
    "REMOVED",
    "SHOWN",
    "ApiKey",
    "Appeal",
    "Appearance",
    "Ban",
    "Caution",
    "Claim",
    "Comment",
    "CommentQuerySet",
    "Decision",
    "EarlierText",
    "Follow",
    "Follower",
    "Lift",
    "News",
    "Notice",
    "QueueWatch",
    "Report",
    "Rules",
    "Scope",
    "Thread",
    "Vote",
]
