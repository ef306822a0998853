"""Votes for and against a comment, counted exactly."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from palmyra.discussion.errors import CommentGone, NotAccepted, OwnVote, ThreadClosed, TooFast
from palmyra.discussion.limits import VOTES_MAX
from palmyra.discussion.models import CLOSED, Comment, Pace, Rules, Vote
from palmyra.discussion.models.pace import VOTES
from palmyra.discussion.models.rules import BOTH, NO_VOTES
from palmyra.discussion.models.voices import DOWN, UP
from palmyra.discussion.scores import best_score, heat_score
from palmyra.press.tags import purge


@transaction.atomic
def cast_vote(
    comment: Comment, *, voter: str, value: int, is_own: bool = False, forget_at: dt.datetime | None = None
) -> Comment:
    """Vote for (1) or against (-1) a comment; the same vote once more takes it back, the other one takes its place.

    From `forget_at` on nobody can tell any more whose vote it was; it still counts. Returns the comment with its counts
    and, as `mark`, the purge from which on pages show them. Raises CommentGone, ThreadClosed, OwnVote, NotAccepted and
    TooFast.
    """
    row = Comment.objects.select_for_update().select_related("thread").defer("text", "html").get(pk=comment.pk)
    if not row.is_shown:
        raise CommentGone(_("This comment is not there any more."))
    if row.thread.current_mode() == CLOSED:
        raise ThreadClosed(_("The discussion is closed; its votes stay as they are."))
    if is_own:
        raise OwnVote(_("This is your own comment: leave the vote to others."))
    _require_offered(value)
    _require_pace(voter)
    earlier = Vote.objects.filter(comment=row, voter=voter).first()
    if earlier is None:
        Vote.objects.create(comment=row, voter=voter, value=value, forget_at=forget_at)
    elif earlier.value == value:
        earlier.delete()
    else:
        Vote.objects.filter(pk=earlier.pk).update(value=value, voted_at=timezone.now())
    _count_votes(row, earlier, value)
    row.mark = purge(f"thread:{row.thread_id}")
    return row


def _require_offered(value: int) -> None:
    votes = Rules.current().votes
    if votes == NO_VOTES or value not in (UP, DOWN) or (value == DOWN and votes != BOTH):
        raise NotAccepted(_("This paper does not take such votes. Open the page anew."))


def _require_pace(voter: str) -> None:
    if not voter or not Pace.objects.take(voter, VOTES, VOTES_MAX):
        raise TooFast(_("These are many votes in a minute. Wait a little and vote again."))


def _count_votes(row: Comment, earlier: Vote | None, value: int) -> None:
    """Move the counts by what changed; the row is held, so nobody else moves them meanwhile."""
    change = {UP: 0, DOWN: 0}
    if earlier is not None:
        change[earlier.value] -= 1
    if earlier is None or earlier.value != value:
        change[value] += 1
    set_votes(row, row.up_count + change[UP], row.down_count + change[DOWN])


def set_votes(row: Comment, ups: int, downs: int) -> None:
    """Keep the counts of a comment's votes and what follows from them."""
    row.up_count, row.down_count = ups, downs
    row.best_score, row.heat_score = best_score(ups, downs), heat_score(ups, downs)
    row.save(update_fields=["up_count", "down_count", "best_score", "heat_score"])
