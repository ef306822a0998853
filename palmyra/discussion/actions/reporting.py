"""Reports: what readers say of a comment that should not stand, and what follows from it."""

from __future__ import annotations

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from palmyra.accounts.models import User
from palmyra.discussion.actions.deciding import hold_comment
from palmyra.discussion.clients import forget_at
from palmyra.discussion.errors import CommentGone, ReasonMissing, TooFast
from palmyra.discussion.limits import REPORTS_MAX, REPORTS_WINDOW
from palmyra.discussion.models import Comment, Report, Rules
from palmyra.discussion.webhooks import note_event
from palmyra.discussion.windows import around_now

NEED_WORDS = ("illegal", "other")  # a moderator cannot guess what is meant


@transaction.atomic
def report_comment(
    comment: Comment, *, reporter: str, user: User | None = None, reason: str, words: str = ""
) -> Report:
    """Tell moderators of a comment; a second report of the same reader changes nothing.

    As soon as so many readers reported it as the rules say, it waits, unless a moderator has approved it before.
    Raises CommentGone, ReasonMissing and TooFast.
    """
    row = Comment.objects.select_for_update().select_related("thread").get(pk=comment.pk)
    if not row.is_shown:
        raise CommentGone(_("This comment is not there any more."))
    if reason in NEED_WORDS and not words.strip():
        raise ReasonMissing(_("Say in your words what is wrong: a moderator has to understand it."))
    earlier = row.reports.filter(reporter=reporter).first()
    if earlier is not None:
        return earlier
    lately = Report.objects.filter(reporter=reporter, reported_at__range=around_now(REPORTS_WINDOW))
    if not reporter or lately.count() >= REPORTS_MAX:
        raise TooFast(_("These are many reports in an hour. Moderators are reading the first ones."))
    report = Report.objects.create(
        comment=row, reporter=reporter, user=user, reason=reason, words=words.strip(), forget_at=forget_at(user)
    )
    note_event("comment.reported", row, reason)
    _hold_if_many(row)
    return report


def _hold_if_many(row: Comment) -> None:
    enough = Rules.current().reports_to_hold
    open_reports = row.reports.filter(settled_at__isnull=True).count()
    # A moderator approved the words that stood there then, not those that the writer put in their place.
    approved = row.decisions.filter(act="approve", decided_at__gte=row.edited_at or row.created_at)
    if enough and open_reports >= enough and not approved.exists():
        with translation.override(row.thread.language or translation.get_language()):
            hold_comment(row, moderator=None, reason=_("Reported by several readers."))
