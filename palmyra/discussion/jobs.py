"""What the scheduler does for the discussion."""

from __future__ import annotations

import datetime as dt
import secrets

from django.utils import timezone

from palmyra.discussion import actions
from palmyra.discussion.limits import KEPT_FOR, NOTIFIER_KEPT_FOR
from palmyra.discussion.models import (
    Appearance,
    Ban,
    Comment,
    Follow,
    Follower,
    Notice,
    Pace,
    Reaction,
    Report,
    SpentProof,
    Thread,
    Vote,
)
from palmyra.press.tags import purge

AT_ONCE = 1_000  # rows of a kind; the lock for writing is not held for long
_flushed_at: dict[str, dt.datetime | None] = {}


def flush_counts(tag: str = "counts") -> bool:
    """Purge the counts in lists if one changed since this was done last; returns whether one did."""
    newest = Thread.objects.filter(counted_at__isnull=False).order_by("-counted_at").first()
    moment = newest.counted_at if newest else None
    if tag in _flushed_at and _flushed_at[tag] == moment:
        return False
    _flushed_at[tag] = moment
    purge(tag)
    return True


def flush_rails() -> bool:
    """The same for the rails of article pages, which may be older: a busy hour must not bake the archive anew."""
    return flush_counts("rails")


def forget_addresses() -> int:
    """Let go of what was made of addresses longer ago than it is kept; returns how many rows were changed.

    Votes, reactions and reports still count, each as that of a reader whom nobody can tell from another.
    """
    now, forgotten = timezone.now(), 0
    for rows, field in (
        (Vote.objects, "voter"),
        (Reaction.objects, "voter"),
        (Report.objects, "reporter"),
        (Notice.objects, "reporter"),
    ):
        for number in list(rows.filter(forget_at__lt=now).values_list("pk", flat=True)[:AT_ONCE]):
            forgotten += rows.filter(pk=number).update(**{field: secrets.token_hex(16), "forget_at": None})
    old = Comment.objects.exclude(network_hash="").filter(created_at__lt=now - KEPT_FOR)
    numbers = list(old.order_by("created_at").values_list("pk", flat=True)[:AT_ONCE])
    forgotten += Comment.objects.filter(pk__in=numbers).update(address_hash="", network_hash="")
    forgotten += Ban.objects.over_since(now - KEPT_FOR).exclude(digest="", name="").forget()
    clients = Follow.objects.exclude(asked_by="").filter(asked_at__lt=now - KEPT_FOR)
    forgotten += Follow.objects.filter(pk__in=list(clients.values_list("pk", flat=True)[:AT_ONCE])).update(asked_by="")
    signed = Notice.objects.filter(decided_at__lt=now - NOTIFIER_KEPT_FOR).exclude(name="", sealed_mail="")
    numbers_of_signed = list(signed.values_list("pk", flat=True)[:AT_ONCE])
    forgotten += Notice.objects.filter(pk__in=numbers_of_signed).update(name="", sealed_mail="", mail_hash="")
    return forgotten


def forget_pace() -> int:
    """Let go of how often readers pressed, once it counts no more; returns how many rows went."""
    return Pace.objects.forget()


def forget_proofs() -> int:
    """Let go of proofs of work that came too late by now; returns how many."""
    numbers = SpentProof.objects.filter(expires_at__lt=timezone.now()).values_list("pk", flat=True)
    return SpentProof.objects.filter(pk__in=list(numbers[:AT_ONCE])).delete()[0]


def spread_news() -> int:
    """Note the comments that appeared for those who follow them; returns how many notes were made."""
    return sum(actions.tell_followers(row) for row in Appearance.objects.order_by("pk")[:AT_ONCE])


def mail_followers() -> int:
    """Put news into letters that are due; returns how many letters."""
    due = Follower.objects.filter(mail_at__lte=timezone.now()).order_by("mail_at")
    return sum(actions.mail_news(number) for number in list(due.values_list("pk", flat=True)[:AT_ONCE]))


def forget_unconfirmed() -> int:
    """Erase wishes to follow that got no yes in time, and addresses left with none; returns how many wishes."""
    over = Follow.objects.filter(forget_at__lt=timezone.now(), confirmed_at=None)
    count, _rows = over.filter(pk__in=list(over.values_list("pk", flat=True)[:AT_ONCE])).delete()
    for follower in Follower.objects.filter(follows=None)[:AT_ONCE]:  # the last wish is over, or its thread is gone
        actions.forget_follower(follower)
    return count
