"""Who may not write: a ban of a writer or of words, and its end before its time."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from palmyra.accounts.models import User
from palmyra.discussion.actions.posting import STAFF_ROLES
from palmyra.discussion.bans import kinds_for
from palmyra.discussion.clients import mail_digests
from palmyra.discussion.errors import CannotBan, ReasonMissing
from palmyra.discussion.models import Ban, Comment, Lift
from palmyra.discussion.models.bans import ACCOUNT, ADDRESS, BROWSER, MAIL, NETWORK, PATTERN

PATTERN_MIN = 3  # letters and digits; less would be in half of what people say


def ban_writer(
    comment: Comment,
    *,
    moderator: User,
    kind: str,
    ends_at: dt.datetime | None = None,
    reason: str,
    pattern: str = "",
    groups: list[str] | None = None,
) -> Ban:
    """Let the writer of a comment, or what is like it, write no more until a moment, or for good.

    An earlier ban of the same ends with this one. What was said stays as it is. Raises ReasonMissing, and CannotBan for
    the newsroom, for oneself, where nothing is known of the writer and for a pattern of less than three letters.
    """
    if kind != PATTERN:
        refuse_unbannable(comment, moderator)
    if kind not in kinds_for(comment):
        raise CannotBan(_("Nothing is known of the writer that could be banned in this way. Choose another one."))
    if kind == PATTERN:
        return ban_words(pattern, moderator=moderator, ends_at=ends_at, reason=reason, groups=groups, comment=comment)
    target: dict[str, Any] = {"user": comment.user} if kind == ACCOUNT else {"digest": digest_of(comment, kind)}
    told = {"name": comment.name, "comment": comment, "groups": groups or []}
    return _ban({"kind": kind, **target}, told, moderator, ends_at, reason)


def digest_of(comment: Comment, kind: str) -> str:
    """What is kept of a writer and banned."""
    mail = mail_digests(comment.user.email if comment.user else "")
    return {
        MAIL: mail[0] if mail else "",
        BROWSER: comment.client_hash,
        ADDRESS: comment.address_hash,
        NETWORK: comment.network_hash,
    }[kind]


def ban_words(
    pattern: str,
    *,
    moderator: User,
    ends_at: dt.datetime | None = None,
    reason: str,
    groups: list[str] | None = None,
    comment: Comment | None = None,
) -> Ban:
    """Accept nothing that has a word or phrase, in any form, in its name, its text or its links."""
    words = " ".join(pattern.split())
    if sum(sign.isalnum() for sign in words) < PATTERN_MIN:
        raise CannotBan(_("Write a word or a phrase of three letters at least."), field="pattern")
    return _ban(
        {"kind": PATTERN, "pattern": words}, {"comment": comment, "groups": groups or []}, moderator, ends_at, reason
    )


def ban_mail(
    mail: str, *, moderator: User, ends_at: dt.datetime | None = None, reason: str, groups: list[str] | None = None
) -> Ban:
    """Let no account with a mail address write, or none at a whole host where only `@host` is told.

    The address itself is not kept, only a digest, and its host for the screens. Raises CannotBan and ReasonMissing.
    """
    digests = mail_digests(mail)
    if not digests:
        raise CannotBan(_("Write a mail address, or @ and a host for every address there."), field="pattern")
    host = "@" + mail.strip().rpartition("@")[2].lower()
    target = {"kind": MAIL, "digest": digests[0]}
    return _ban(target, {"name": host, "groups": groups or []}, moderator, ends_at, reason)


@transaction.atomic
def _ban(
    target: dict[str, Any], told: dict[str, Any], moderator: User, ends_at: dt.datetime | None, reason: str
) -> Ban:
    if not reason.strip():
        raise ReasonMissing(_("Say why: the writer reads the reason when they try to write."))
    for earlier in Ban.objects.in_force().filter(**target, groups=told["groups"]):
        lift_ban(earlier, moderator=moderator)
    return Ban.objects.create(**target, **told, reason=reason.strip(), moderator=moderator, ends_at=ends_at)


def refuse_unbannable(comment: Comment, moderator: User) -> None:
    """Raise CannotBan when the writer is the moderator or belongs to the newsroom."""
    if comment.user_id == moderator.pk:
        raise CannotBan(_("This comment is your own. You cannot ban yourself."))
    if comment.is_staff_voice or (comment.user is not None and comment.user.has_role(*STAFF_ROLES)):
        raise CannotBan(
            _("The writer belongs to the newsroom and cannot be banned. An owner may take the role or the account.")
        )


def lift_ban(ban: Ban, *, moderator: User) -> Lift:
    """Let somebody write again; the ban stays on record. Of two who lift it, the first is kept."""
    lift, _is_new = Lift.objects.get_or_create(ban=ban, defaults={"moderator": moderator})
    return lift
