"""What writers do with their own words after they said them: change them or take them back."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from palmyra.accounts.models import User
from palmyra.discussion import checks, markup, mentions, words
from palmyra.discussion.actions.choosing import take_from_head
from palmyra.discussion.actions.deciding import hold_comment, remove_comment
from palmyra.discussion.actions.posting import STAFF_ROLES, ask_outside, draft_of, refuse_or_pass, thread_closed
from palmyra.discussion.clients import Client
from palmyra.discussion.errors import TooLate
from palmyra.discussion.limits import BURST_WINDOW
from palmyra.discussion.models import CLOSED, HELD, Appeal, Comment, EarlierText, Rules
from palmyra.discussion.reading import read_comment
from palmyra.discussion.webhooks import note_event
from palmyra.discussion.windows import around_now
from palmyra.press.tags import current_mark, purge


def may_withdraw(comment: Comment, minutes: int) -> bool:
    """Whether its writer may still take a comment back: while it waits, or soon after and unanswered."""
    if comment.state == HELD:
        return minutes > 0
    is_soon = timezone.now() < comment.created_at + dt.timedelta(minutes=minutes)
    return comment.is_shown and is_soon and not has_replies(comment)


def may_change(comment: Comment, minutes: int) -> bool:
    """Whether its writer may still change a comment: as taking it back, but never what an answer was about."""
    is_theirs = not comment.is_reworded
    return is_theirs and may_withdraw(comment, minutes) and not (comment.state == HELD and has_replies(comment))


def has_replies(comment: Comment) -> bool:
    """Whether readers saw an answer to a comment."""
    return comment.replies.filter(has_place=True).exists()


def too_late() -> TooLate:
    """The error of a comment that has to stay as it is."""
    sentence = _("This comment stays as it is: it was answered, decided about, or is older than %(n)s min.")
    return TooLate(sentence % {"n": Rules.current().edit_minutes})


def edit_comment(comment: Comment, *, text: str, user: User | None, client: Client) -> Comment:
    """Change a comment's text. It is judged as a new one would be; a shown one may have to wait, none is let through.

    What it said before is kept for moderators. Raises TooLate, ThreadClosed, TextEmpty, TextTooLong, TooFast and
    NotAccepted.
    """
    text = words.fit_text(text)
    html = markup.render(text)
    if not markup.plain_text(html):
        raise words.text_empty()
    reading = read_comment(text, html, comment.name, comment.thread.language)
    html = mentions.link_names(html, comment.thread, besides=comment.pk)
    is_staff = user is not None and user.has_role(*STAFF_ROLES)
    said_outside = ""
    if Rules.current().judge_url and text != comment.text:
        draft = draft_of(comment.thread, text, reading, user, is_staff, client, besides=comment.pk)
        said_outside = ask_outside(comment.thread, comment.name, text, html, draft)
    with transaction.atomic():
        row = Comment.objects.select_for_update().select_related("thread").get(pk=comment.pk)
        if not may_change(row, Rules.current().edit_minutes):
            raise too_late()
        if row.thread.current_mode() == CLOSED:
            raise thread_closed()
        if text == row.text:
            return row
        draft = draft_of(row.thread, text, reading, user, is_staff, client, besides=row.pk)
        changes = row.earlier_texts.filter(replaced_at__range=around_now(BURST_WINDOW)).count()
        verdicts = checks.judge(replace(draft, recent_count=draft.recent_count + changes, outside=said_outside))
        refuse_or_pass(verdicts)
        EarlierText.objects.create(comment=row, html=row.html)
        row.text, row.html, row.renderer_version = text, html, markup.RENDERER_VERSION
        row.edited_at, row.is_noted = timezone.now(), False  # the newsroom noted other words
        row.reasons = list(dict.fromkeys([*row.reasons, *(verdict.code for verdict in verdicts)]))
        row.weight = checks.weigh(row.reasons)
        row.save(update_fields=["text", "html", "renderer_version", "edited_at", "is_noted", "reasons", "weight"])
        note_event("comment.edited", row)
        take_from_head(row)
        row.mark = purge(f"thread:{row.thread_id}") if row.is_shown else 0
        if row.is_shown and checks.must_wait(verdicts):
            hold_comment(row, moderator=None, reason=_("Its writer changed it."))
            row.refresh_from_db()
    return row


@transaction.atomic
def withdraw_comment(comment: Comment) -> int:
    """Take one's own comment back: text and name are erased for good, and whose it was. Raises TooLate.

    Nothing is left of one that nobody answered. Returns the mark from which pages do without it.
    """
    row = Comment.objects.select_for_update().get(pk=comment.pk)
    if not may_withdraw(row, Rules.current().edit_minutes):
        raise too_late()
    remove_comment(row, moderator=None, reason=_("Its writer took it back."))
    Appeal.objects.filter(comment=row).delete()
    # It is nobody's any more, so that it is not held against its writer either.
    Comment.objects.filter(pk=row.pk).update(client_hash="", user=None, has_place=has_replies(row))
    return current_mark()
