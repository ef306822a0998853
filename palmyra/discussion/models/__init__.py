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
from palmyra.discussion.models.emoji import CustomEmoji
from palmyra.discussion.models.follows import Appearance, Follow, Follower, News
from palmyra.discussion.models.lessons import LearnedWord, Lesson
from palmyra.discussion.models.notices import Notice
from palmyra.discussion.models.pace import Pace
from palmyra.discussion.models.proofs import SpentProof
from palmyra.discussion.models.rules import Rules
from palmyra.discussion.models.scopes import Scope
from palmyra.discussion.models.sites import ApiKey, Delivery, Webhook
from palmyra.discussion.models.threads import CLOSED, MODES, OPEN, Thread, ThreadDecision
from palmyra.discussion.models.voices import Reaction, Report, Vote
from palmyra.discussion.models.watches import QueueWatch

__all__ = [
    "CLOSED",
    "HELD",
    "HIDDEN",
    "MODES",
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
    "CustomEmoji",
    "Decision",
    "Delivery",
    "EarlierText",
    "Follow",
    "Follower",
    "LearnedWord",
    "Lesson",
    "Lift",
    "News",
    "Notice",
    "Pace",
    "QueueWatch",
    "Reaction",
    "Report",
    "Rules",
    "Scope",
    "SpentProof",
    "Thread",
    "ThreadDecision",
    "Vote",
    "Webhook",
]
