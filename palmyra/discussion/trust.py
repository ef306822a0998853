"""How far a writer is trusted: it grows with comments that passed and falls with those that were rejected.

It is read from a writer's last comments each time, so that a decision counts at once, in every process, and one that is
taken back leaves no trace. Whom nothing is known of but the network is new.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from django.utils.translation import gettext_lazy as _

from palmyra.discussion.limits import DOUBT_MIN, DOUBT_SHARE, KNOWN_FROM, TRUSTED_FROM, TRUSTED_SHARE
from palmyra.discussion.models import Comment
from palmyra.discussion.statements import Writer, judged_lately


class Trust(IntEnum):
    """What limits hold for somebody."""

    DOUBTED = 0
    NEW = 1
    KNOWN = 2
    TRUSTED = 3

    @property
    def label(self) -> str:
        """The word for moderators."""
        return str(LABELS[self])


LABELS = {
    Trust.DOUBTED: _("in doubt"),
    Trust.NEW: _("new here"),
    Trust.KNOWN: _("known"),
    Trust.TRUSTED: _("trusted"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of somebody's last comments.

    `passed` are those that a moderator showed, or that stand for a day without one having had to.
    """

    shown: int = 0
    passed: int = 0
    rejected: int = 0

    @property
    def trust(self) -> Trust:
        """How far the writer is trusted."""
        judged = self.passed + self.rejected
        if self.rejected >= DOUBT_MIN and self.rejected >= DOUBT_SHARE * judged:
            return Trust.DOUBTED
        if self.passed >= TRUSTED_FROM and self.rejected <= TRUSTED_SHARE * judged:
            return Trust.TRUSTED
        return Trust.KNOWN if self.passed >= KNOWN_FROM else Trust.NEW


UNKNOWN = Standing()


def standing_of(writer: Writer, now: dt.datetime, *, besides: int = 0) -> Standing:
    """What became of a writer's last comments but one; one query."""
    return Standing(*judged_lately([writer], now, besides=besides)[0])


def standings_of(comments: Sequence[Comment], now: dt.datetime) -> list[Standing]:
    """The standing of the writer of each of some comments, in one query."""
    writers = [writer_of(comment) for comment in comments]
    known = list(dict.fromkeys(writer for writer in writers if writer.value))
    found = {writer: Standing(*counts) for writer, counts in zip(known, judged_lately(known, now), strict=True)}
    return [found.get(writer, UNKNOWN) for writer in writers]


def writer_of(comment: Comment) -> Writer:
    """By what the writer of a comment is met again: the account, or the browser that a guest wrote with."""
    return Writer("user_id", comment.user_id) if comment.user_id else Writer("client_hash", comment.client_hash)
