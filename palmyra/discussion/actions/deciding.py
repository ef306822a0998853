"""What moderators do with a comment; each act is a row with who, when and why."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from palmyra.accounts.models import User
from palmyra.discussion import learning
from palmyra.discussion.actions.choosing import take_from_head
from palmyra.discussion.actions.counting import count_change
from palmyra.discussion.actions.following import note_appearance
from palmyra.discussion.errors import ChangedMeanwhile, ReasonMissing, WrongState
from palmyra.discussion.models import HELD, HIDDEN, REMOVED, SHOWN, Appeal, Claim, Comment, Decision, Follow
from palmyra.discussion.places import give_place_above, keeps_place
from palmyra.discussion.signals import comment_hidden, comment_shown
from palmyra.discussion.webhooks import note_event
from palmyra.press.tags import purge

EVENT_OF = {
    SHOWN: "comment.approved",
    HELD: "comment.held",
    HIDDEN: "comment.hidden",
    REMOVED: "comment.removed",
}


def approve_comment(
    comment: Comment, *, moderator: User | None, reason: str = "", read_at: dt.datetime | None = None
) -> Decision:
    """Show a held comment to everybody. Approving a shown comment changes nothing.

    Raises ChangedMeanwhile when its writer changed it after `read_at`, as does restoring.
    """
    return _decide(comment, "approve", SHOWN, moderator, reason, allowed={HELD, SHOWN, HIDDEN}, read_at=read_at)


def hide_comment(comment: Comment, *, moderator: User | None, reason: str) -> Decision:
    """Take a comment out of readers' sight; a line with the reason keeps its place, and its replies stay.

    Reversible. Hiding a hidden comment changes nothing. Raises ReasonMissing and WrongState.
    """
    if not reason.strip():
        raise ReasonMissing(_("Say why: readers and the writer see the reason in the comment's place."))
    return _decide(comment, "hide", HIDDEN, moderator, reason, allowed={HELD, SHOWN, HIDDEN})


def remove_comment(comment: Comment, *, moderator: User | None, reason: str) -> Decision:
    """Erase a comment's text and name for good; its place and its replies stay. Raises ReasonMissing.

    Whose it was is kept as far as it is known, a person's id or a browser's digest: it is the writer's record.
    """
    if not reason.strip():
        raise ReasonMissing(_("Say why: the reason stays in the record when the text is gone."))
    return _decide(comment, "remove", REMOVED, moderator, reason, allowed={HELD, SHOWN, HIDDEN, REMOVED})


def hold_comment(comment: Comment, *, moderator: User | None, reason: str = "") -> Decision:
    """Take a comment back to the queue until somebody decides; a line keeps its place only where it was answered."""
    return _decide(comment, "hold", HELD, moderator, reason, allowed={SHOWN, HIDDEN, HELD})


def restore_comment(
    comment: Comment, *, moderator: User | None, reason: str = "", read_at: dt.datetime | None = None
) -> Decision:
    """Show a hidden comment again. Raises WrongState for one that waits or was removed."""
    return _decide(comment, "restore", SHOWN, moderator, reason, allowed={HIDDEN, SHOWN}, read_at=read_at)


# What a moderator's decision teaches: whether such a comment is unwanted; None where nothing is decided yet.
LESSONS = {SHOWN: False, HIDDEN: True, REMOVED: True, HELD: None}


def refuse_changed(row: Comment, read_at: dt.datetime | None) -> None:
    """Raise ChangedMeanwhile where a comment says something else than the moderator read."""
    if read_at and row.edited_at and row.edited_at > read_at:
        sentence = _(
            "The comment of %(name)s was changed after you opened the page. Read it as it is now, then decide."
        )
        raise ChangedMeanwhile(sentence % {"name": row.name})


@transaction.atomic
def _decide(
    comment: Comment,
    act: str,
    state: str,
    moderator: User | None,
    reason: str,
    *,
    allowed: set[str],
    read_at: dt.datetime | None = None,
) -> Decision:
    """Bring a comment to a state and keep a record; a comment that is there already gets no second record."""
    row = Comment.objects.select_for_update().select_related("thread").get(pk=comment.pk)
    before = row.state
    if before not in allowed:
        raise wrong_state(before)
    refuse_changed(row, read_at)
    if moderator is not None:
        # Whatever is decided, the reports about the comment were read.
        row.reports.filter(settled_at__isnull=True).update(settled_at=timezone.now())
        Claim.objects.filter(comment=row).delete()
        if state == SHOWN:
            grant_appeal(row, moderator)
    earlier = row.decisions.changing_state().filter(state_after=state).first() if before == state else None
    if earlier is not None:
        return earlier
    decision = Decision.objects.create(
        comment=row, act=act, moderator=moderator, reason=reason.strip(), state_before=before, state_after=state
    )
    if moderator is not None:
        learning.teach(row, is_unwanted=LESSONS[state])
    if before != state:
        _bring(row, state, reason.strip())
        note_event(EVENT_OF[state], row, reason.strip())
    comment.refresh_from_db()
    return decision


def grant_appeal(row: Comment, moderator: User) -> None:
    """Whoever shows a comment has answered its writer, if there is an appeal without an answer."""
    Appeal.objects.filter(comment=row, answered_at=None).update(
        answered_at=timezone.now(), moderator=moderator, is_granted=True
    )


def wrong_state(state: str) -> WrongState:
    """The error of a decision that does not fit."""
    if state == REMOVED:
        return WrongState(_("The comment was removed for good; nothing can be decided about it any more."))
    return WrongState(_("The comment waits for a decision; approve it instead of restoring it."))


def _bring(row: Comment, state: str, reason: str) -> None:
    """Bring a comment from another state to this one, and the counters and pages with it."""
    was_shown, had_place, row.state = row.is_shown, row.has_place, state
    row.has_place = keeps_place(row)
    row.reason_shown = reason if state in {HIDDEN, REMOVED} else ""
    fields = ["state", "has_place", "reason_shown"]
    if state == REMOVED:
        row.text = row.html = row.name = row.address_hash = row.network_hash = ""
        fields += ["text", "html", "name", "address_hash", "network_hash"]
        row.earlier_texts.all().delete()
        learning.forget_words(row)
        Follow.objects.filter(comment=row).delete()  # nobody answers what is not there any more
    row.save(update_fields=fields)
    if not row.is_shown:
        take_from_head(row)
    if row.has_place and not had_place:
        give_place_above(row)
    if row.is_shown and not had_place:
        note_appearance(row)
    if row.is_shown != was_shown:
        count_change(row, 1 if row.is_shown else -1)
        (comment_shown if row.is_shown else comment_hidden).send(sender=Comment, comment=row)
    elif had_place or row.has_place:
        purge(f"thread:{row.thread_id}", gone=True)
