"""What the discussion knows of a person: exported and erased through the register in `accounts`."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from palmyra.accounts.models import Membership, User
from palmyra.accounts.models.membership import REMOVE
from palmyra.discussion.actions import forget_follower, recount_answers
from palmyra.discussion.actions.erasing import erase_said
from palmyra.discussion.clients import voter_of
from palmyra.discussion.models import (
    REMOVED,
    Appeal,
    Ban,
    Caution,
    Comment,
    EarlierText,
    Follower,
    Notice,
    QueueWatch,
    Reaction,
    Report,
    Thread,
    Vote,
)
from palmyra.lib.sealing import BadSeal
from palmyra.mail import letters
from palmyra.mail.addresses import hash_address, open_address
from palmyra.press.tags import purge


def export(user: User) -> dict[str, Any]:
    """Everything that somebody said, voted for, reacted to or reported."""
    voter = voter_of("", user)
    comments = Comment.objects.filter(user=user).order_by("created_at")
    votes = Vote.objects.filter(voter=voter).order_by("voted_at")
    reactions = Reaction.objects.filter(voter=voter).order_by("reacted_at")
    reports = Report.objects.filter(reporter=voter).order_by("reported_at")
    earlier = EarlierText.objects.filter(comment__user=user).order_by("replaced_at")
    appeals = Appeal.objects.filter(comment__user=user).order_by("appealed_at")
    return {
        "follows": [_follows_of(follower) for follower in _followers_of(user)],
        "notices": list(_notices_of(user).order_by("came_at").values("comment_id", "why", "law", "name", "came_at")),
        "comments": list(comments.values("name", "text", "state", "created_at", "edited_at", "thread__url")),
        "earlier_texts": list(earlier.values("comment_id", "html", "replaced_at")),
        "appeals": list(appeals.values("comment_id", "text", "appealed_at", "answered_at", "is_granted", "answer")),
        "cautions": list(Caution.objects.filter(comment__user=user).values("comment_id", "text", "sent_at")),
        "votes": list(votes.values("comment_id", "value", "voted_at")),
        "reactions": list(reactions.values("comment_id", "code", "reacted_at")),
        "reports": list(reports.values("comment_id", "reason", "words", "reported_at")),
    }


def _followers_of(user: User) -> QuerySet[Follower]:
    """The addresses that somebody follows with: asked for while signed in, or the account's own."""
    own = Q(address_hash=hash_address(user.email)) if user.email else Q()
    return Follower.objects.filter(Q(user=user) | own)


def _notices_of(user: User) -> QuerySet[Notice]:
    own = Q(mail_hash=hash_address(user.email)) if user.email else Q()
    return Notice.objects.filter(Q(user=user) | Q(reporter=voter_of("", user)) | own)


def _follows_of(follower: Follower) -> dict[str, Any]:
    try:
        address = open_address(follower.sealed_address)
    except BadSeal:
        address = ""  # stored under another key; the paper cannot read it either
    rows = follower.follows.order_by("asked_at")
    told = list(rows.values("thread__url", "comment_id", "asked_at", "confirmed_at"))
    return {"address": address, "pace": follower.pace, "pages": told}


@transaction.atomic
def erase(user: User) -> None:
    """Leave what was said without a name, or erase it, as the paper decided; votes and reactions are nobody's.

    What is followed by mail ends, and every letter to the person is dropped.
    """
    if Membership.current().comments_of_deleted == REMOVE:
        forget_dialogue(user)
        erase_said(user)
    for follower in _followers_of(user):
        forget_follower(follower)
    QueueWatch.objects.filter(user=user).delete()
    if user.email:
        letters.drop_letters(hash_address(user.email))
    comments = Comment.objects.filter(user=user)
    threads = {f"thread:{number}" for number in comments.values_list("thread", flat=True)}
    EarlierText.objects.filter(comment__in=comments).delete()
    forget_dialogue(user)
    # A removed comment has no name any more, and gets none.
    comments.filter(state=REMOVED).update(user=None)
    comments.update(name=_("Deleted reader"), user=None, client_hash="", address_hash="", network_hash="")
    leave_hosts(user)
    Ban.objects.filter(user=user).forget()
    voter = voter_of("", user)
    Report.objects.filter(reporter=voter).update(words="", user=None)
    _notices_of(user).update(name="", sealed_mail="", mail_hash="", user=None)
    for counted in (Vote.objects, Reaction.objects):
        counted.filter(voter=voter).update(voter=f"erased {user.pk}")
    purge(*threads, f"reader:{user.pk}", gone=True)


def leave_hosts(user: User) -> None:
    """Let nobody wait for answers of somebody who is gone."""
    # Both are lists of numbers in JSON, which not every database can look into: what may have the number is read.
    lists = Thread.objects.annotate(told=Concat(Cast("hosts", TextField()), Cast("own_hosts", TextField())))
    for thread in lists.filter(told__contains=str(user.pk)):
        thread.hosts = [number for number in thread.hosts if number != user.pk]
        thread.own_hosts = [number for number in thread.own_hosts if number != user.pk]
        thread.save(update_fields=["hosts", "own_hosts"])
        recount_answers(thread)


def forget_dialogue(user: User) -> None:
    """Let go of what passed between a writer and the moderators: appeals and warnings."""
    Appeal.objects.filter(comment__user=user).update(text="")
    Caution.objects.filter(comment__user=user).blank()
