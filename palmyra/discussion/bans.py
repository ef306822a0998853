"""Whom a ban concerns, which one weighs most, and the sentence that somebody banned reads."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from palmyra.accounts.models import User
from palmyra.discussion.clients import Client, mail_digests
from palmyra.discussion.models import Ban, Comment
from palmyra.discussion.models.bans import ACCOUNT, ADDRESS, BROWSER, MAIL, NETWORK, PATTERN, BanQuerySet
from palmyra.discussion.reading import look_for
from palmyra.discussion.statements import has_bans
from palmyra.language.dates import long_date, time_of_day
from palmyra.language.watchlist import compiled


def kinds_for(comment: Comment) -> list[str]:
    """What is known of a comment's writer and so can be banned; words always can."""
    known = {
        ACCOUNT: comment.user_id,
        MAIL: comment.user and comment.user.email,
        BROWSER: comment.client_hash,
        ADDRESS: comment.address_hash,
        NETWORK: comment.network_hash,
    }
    return [kind for kind, value in known.items() if value] + [PATTERN]


def find_ban(group: str, user: User | None, client: Client, seen: list[str]) -> Ban | None:
    """The ban in force that weighs most on what somebody writes into a thread of a group.

    One query, two where there may be one. `seen` is the name and what is read of the text. The writer's own ban goes
    before the network's, the longest first.
    """
    digests = {client.client_hash, client.address_hash, client.network_hash, *mail_digests(user.email if user else "")}
    digests -= {""}
    if not has_bans(user.pk if user else None, digests):
        return None
    who = Q(kind=PATTERN) | Q(digest__in=digests)
    if user is not None:
        who |= Q(user=user)
    rows = [ban for ban in Ban.objects.in_force().filter(who) if not ban.groups or group in ban.groups]
    patterns = "\n".join(ban.pattern for ban in rows if ban.kind == PATTERN)
    found = {one.listed for one in look_for(compiled(patterns), seen)} if patterns else set()
    return min((ban for ban in rows if ban.kind != PATTERN or ban.pattern in found), key=_weight, default=None)


def bans_on(comments: list[Comment]) -> dict[int, list[Ban]]:
    """The bans in force on the writers of some comments, newest first, by comment, in one query."""
    keys = {comment.pk: keys_of(comment) for comment in comments}
    digests = {digest for _user, found in keys.values() for digest in found}
    people = {user for user, _found in keys.values() if user}
    rows = in_force_on(people, digests)
    return {
        number: [ban for ban in rows if ban.digest in found or (user and ban.user_id == user)]
        for number, (user, found) in keys.items()
    }


def in_force_on(people: set[int], digests: set[str]) -> list[Ban]:
    """The bans in force on some accounts, or on what some digests were made of."""
    who = Q(user__in=people) | Q(digest__in=digests)
    rows: BanQuerySet = Ban.objects.in_force().filter(who)
    return list(rows.select_related("moderator"))


def keys_of(comment: Comment) -> tuple[int | None, set[str]]:
    """By what the writer of a comment can be met again: the account and the digests."""
    mail = mail_digests(comment.user.email if comment.user else "")
    return comment.user_id, {comment.client_hash, comment.address_hash, comment.network_hash, *mail} - {""}


def _weight(ban: Ban) -> tuple[bool, bool, float]:
    return ban.kind == NETWORK, ban.ends_at is not None, -ban.ends_at.timestamp() if ban.ends_at else 0.0


def sentence_for_writer(ban: Ban) -> str:
    """Why somebody may not write, and until when."""
    until = end_of(ban)
    if ban.kind == NETWORK:
        sentence = (
            _("Until %(until)s newcomers from your network may not write here. The reason: %(reason)s")
            if until
            else _("Newcomers from your network may not write here any more. The reason: %(reason)s")
        )
    elif ban.kind == PATTERN:
        sentence = (
            _("Until %(until)s nothing with this name or these words is accepted here. The reason: %(reason)s")
            if until
            else _("Nothing with this name or these words is accepted here. The reason: %(reason)s")
        )
    else:
        sentence = (
            _("Until %(until)s you may not write here. The reason: %(reason)s")
            if until
            else _("You may not write here any more. The reason: %(reason)s")
        )
    return sentence % {"until": until, "reason": ban.reason}


def end_of(ban: Ban) -> str:
    """When a ban ends, in words; "" for one for good."""
    if ban.ends_at is None:
        return ""
    at, language = timezone.localtime(ban.ends_at), (get_language() or "en").split("-")[0]
    return f"{long_date(at, language)}, {time_of_day(at, language)}"
