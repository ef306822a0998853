"""Notices under the law: taken with a receipt, decided with a statement of reasons."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from palmyra.accounts.mail import can_mail
from palmyra.accounts.models import User
from palmyra.discussion.actions.deciding import approve_comment, hide_comment, remove_comment
from palmyra.discussion.clients import forget_at
from palmyra.discussion.errors import CommentGone, ReasonMissing, TooFast, WrongState
from palmyra.discussion.limits import NOTICE_LETTERS_MAX, REPORTS_MAX, REPORTS_WINDOW
from palmyra.discussion.models import Comment, Notice
from palmyra.discussion.models.notices import BY_LAW, HIDE, KEEP, NO_GROUND, REMOVE
from palmyra.discussion.windows import around_now
from palmyra.lib.sealing import BadSeal
from palmyra.mail import letters
from palmyra.mail.addresses import hash_address, open_address, seal_address

RECEIVED, DECIDED = "notice: received", "notice: decided"  # kinds of letters, as the owner's log has them


@transaction.atomic
def give_notice(
    comment: Comment,
    *,
    why: str,
    place: str,
    reporter: str,
    law: str = "",
    name: str = "",
    address: str = "",
    is_exempt: bool = False,
    user: User | None = None,
) -> Notice:
    """Take a notice that a comment is against the law, and confirm it by mail where there is a server.

    A second one of the same reader is the first one again as long as nobody decided about that. Raises CommentGone and
    TooFast.
    """
    row = Comment.objects.select_for_update().select_related("thread").get(pk=comment.pk)
    if not row.is_shown:
        raise CommentGone(_("This comment is not there any more."))
    earlier = Notice.objects.filter(comment=row, reporter=reporter, decided_at=None).first()
    if earlier is not None:
        return earlier
    lately = Notice.objects.filter(reporter=reporter, came_at__range=around_now(REPORTS_WINDOW))
    if not reporter or lately.count() >= REPORTS_MAX:
        raise TooFast(_("These are many reports in an hour. Moderators are reading the first ones."))
    notice = Notice.objects.create(
        comment=row,
        why=why,
        law=law,
        place=place,
        name=name,
        sealed_mail=seal_address(address) if address else "",
        mail_hash=hash_address(address) if address else "",
        is_exempt=is_exempt,
        user=user,
        reporter=reporter,
        forget_at=forget_at(user),
        language=row.thread.language or translation.get_language() or "",
    )
    # Anybody can type anybody's address here, so a stranger gets few of these however many are sent.
    since = timezone.now() - dt.timedelta(days=1)
    if address and can_mail() and letters.count_since(RECEIVED, notice.mail_hash, since) < NOTICE_LETTERS_MAX:
        letters.queue_letter(RECEIVED, address, {"notice": notice.pk})
    return notice


@transaction.atomic
def decide_notice(notice: Notice, *, moderator: User, act: str, ground: str, statement: str) -> Notice:
    """Decide about a notice and do with the comment what was decided; who gave it, and its writer, are told why.

    Raises ReasonMissing, and WrongState when somebody decided meanwhile, when the decision and its ground do not fit,
    or when the comment is in no state for it.
    """
    if not statement.strip():
        raise ReasonMissing(_("Say why: both who gave the notice and the comment's writer get your reasons."))
    if (act == KEEP) != (ground == NO_GROUND):
        raise WrongState(_("A comment that is against something does not stay; one that is against nothing does."))
    taken = Notice.objects.filter(pk=notice.pk, decided_at=None).update(
        decided_at=timezone.now(), moderator=moderator, act=act, ground=ground, statement=statement.strip()
    )
    if not taken:
        raise WrongState(_("Somebody decided about this notice meanwhile."))
    row = Comment.objects.select_related("thread").get(pk=notice.comment_id)
    with translation.override(row.thread.language or translation.get_language()):
        reason = _("Against the law") if ground == BY_LAW else _("Against the rules of discussion")
    if act == HIDE:
        hide_comment(row, moderator=moderator, reason=reason)
    elif act == REMOVE:
        remove_comment(row, moderator=moderator, reason=reason)
    elif row.is_shown:
        approve_comment(row, moderator=moderator)
    notice.refresh_from_db()
    _tell(notice)
    return notice


def _tell(notice: Notice) -> None:
    """Mail the decision to who gave the notice, if an address is known."""
    if not notice.sealed_mail or not can_mail():
        return
    try:
        letters.queue_letter(DECIDED, open_address(notice.sealed_mail), {"notice": notice.pk})
    except BadSeal:  # stored under another key; the page of the notice tells the same
        return
