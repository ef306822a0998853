"""Appeals: a writer asks for another look at a comment that was taken out of sight, and a moderator answers."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from palmyra.accounts.models import User
from palmyra.discussion.actions.deciding import approve_comment
from palmyra.discussion.errors import NoAppeal, ReasonMissing, WrongState
from palmyra.discussion.limits import APPEAL_MAX, APPEAL_WITHIN
from palmyra.discussion.models import HELD, HIDDEN, REMOVED, Appeal, Claim, Comment, Decision


def may_appeal(comment: Comment, decision: Decision | None) -> bool:
    """Whether the writer of a comment may ask for another look: once, for half a year, at what was decided."""
    if hasattr(comment, "appeal"):
        return False
    decided_at = decision.decided_at if decision is not None else comment.created_at
    is_decided = comment.state in {HIDDEN, REMOVED} or (comment.state == HELD and decision is not None)
    return is_decided and timezone.now() - decided_at < APPEAL_WITHIN


@transaction.atomic
def appeal_against(comment: Comment, *, text: str) -> Appeal:
    """Ask the moderators to think again about one's own comment. Raises ReasonMissing and NoAppeal."""
    words = text.replace("\r\n", "\n").strip()[:APPEAL_MAX]
    if not words:
        raise ReasonMissing(_("Say in your words why the comment should be shown."), field="text")
    row = Comment.objects.select_for_update(of=("self",)).select_related("appeal").get(pk=comment.pk)
    if not may_appeal(row, row.decisions.changing_state().first()):
        raise NoAppeal(_("You asked already, or there is nothing to look at again."))
    return Appeal.objects.create(comment=row, text=words)


@transaction.atomic
def answer_appeal(appeal: Appeal, *, moderator: User, is_granted: bool, answer: str = "") -> Appeal:
    """Show the comment after all, or stay with the decision and say why; of two answers the first counts.

    Raises ReasonMissing where a refusal says nothing, and WrongState where it was answered or cannot be shown.
    """
    if not is_granted and not answer.strip():
        raise ReasonMissing(_("Answer in a sentence: the writer reads it."))
    if is_granted and Comment.objects.get(pk=appeal.comment_id).state == REMOVED:
        raise WrongState(_("The comment was removed for good; nothing can be decided about it any more."))
    answered = Appeal.objects.filter(pk=appeal.pk, answered_at=None).update(
        answered_at=timezone.now(), moderator=moderator, is_granted=is_granted, answer=answer.strip()
    )
    if not answered:
        raise WrongState(_("Another moderator has answered meanwhile."))
    Claim.objects.filter(comment=appeal.comment_id).delete()
    if is_granted:
        approve_comment(appeal.comment, moderator=moderator, reason=answer)
    appeal.refresh_from_db()
    return appeal
