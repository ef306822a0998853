"""Reactions to a comment by emoji, counted exactly."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from palmyra.discussion.errors import CommentGone, ThreadClosed, TooFast, UnknownReaction
from palmyra.discussion.limits import REACTIONS_MAX
from palmyra.discussion.models import CLOSED, Comment, Pace, Reaction, Rules
from palmyra.discussion.models.pace import REACTIONS
from palmyra.press.tags import purge


@transaction.atomic
def toggle_reaction(comment: Comment, *, voter: str, code: str, forget_at: dt.datetime | None = None) -> Comment:
    """React to a comment by the emoji of a code; the same once more takes it back.

    Returns the comment with its counts and, as `mark`, the purge from which on pages show them; `forget_at` is that of
    a vote. Raises UnknownReaction, CommentGone, ThreadClosed and TooFast.
    """
    if code not in Rules.current().offered_reactions:
        raise UnknownReaction(_("This paper does not offer such a reaction. Open the page anew."))
    row = Comment.objects.select_for_update().select_related("thread").defer("text", "html").get(pk=comment.pk)
    if not row.is_shown:
        raise CommentGone(_("This comment is not there any more."))
    if row.thread.current_mode() == CLOSED:
        raise ThreadClosed(_("The discussion is closed; its reactions stay as they are."))
    _require_pace(voter)
    was_there, _rows = Reaction.objects.filter(comment=row, voter=voter, code=code).delete()
    if not was_there:
        Reaction.objects.create(comment=row, voter=voter, code=code, forget_at=forget_at)
    _count(row, code, -1 if was_there else 1)
    row.mark = purge(f"thread:{row.thread_id}")
    return row


def _require_pace(voter: str) -> None:
    if not voter or not Pace.objects.take(voter, REACTIONS, REACTIONS_MAX):
        raise TooFast(_("These are many reactions in a minute. Wait a little and react again."))


def _count(row: Comment, code: str, change: int) -> None:
    """Move a count; the row is held, so nobody else moves it meanwhile."""
    count = row.reaction_counts.get(code, 0) + change
    row.reaction_counts = {**row.reaction_counts, code: count}
    if count <= 0:
        del row.reaction_counts[code]
    row.save(update_fields=["reaction_counts"])
