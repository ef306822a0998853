"""Following by mail: asked for, confirmed by who reads the letters, and stopped."""

from __future__ import annotations

import datetime as dt
from itertools import groupby

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from palmyra.accounts.models import User
from palmyra.discussion import mentions
from palmyra.discussion.errors import BadAddress, TooFast
from palmyra.discussion.limits import (
    ASKED_A_DAY,
    ASKED_EVERY,
    AT_ONCE_EVERY,
    CONFIRM_WITHIN,
    FOLLOWS_MAX,
    FOLLOWS_WINDOW,
)
from palmyra.discussion.models import Appearance, Comment, Follow, Follower, News, Thread
from palmyra.discussion.models.follows import AT_ONCE, DAILY, HOURLY
from palmyra.discussion.windows import around_now
from palmyra.lib.sealing import BadSeal
from palmyra.mail import letters
from palmyra.mail.addresses import hash_address, open_address, seal_address

DELAYS = {HOURLY: dt.timedelta(hours=1), DAILY: dt.timedelta(days=1)}
CONFIRM, COMMENTS = "follow: please confirm", "follow: new comments"  # kinds of letters, as the owner's log has them


@transaction.atomic
def ask_to_follow(
    thread: Thread,
    *,
    address: str,
    comment: Comment | None = None,
    user: User | None = None,
    asked_by: str,
    client_hash: str = "",
    pace: str = "",
    is_proved: bool = False,
) -> Follow:
    """Note that an address wants to hear of a thread, or of the answers to a comment, and ask it by letter.

    Nothing follows from it until the letter's link is pressed, and after three days the wish is forgotten. An address
    that is known to belong to who asks (`is_proved`) is not asked. Of many wishes within an hour the address is told
    in one letter. `asked_by` is a digest as a vote's. Raises BadAddress and TooFast.
    """
    try:
        validate_email(address.strip())
    except ValidationError:
        raise BadAddress(_("This is no mail address. Correct it, or leave the field empty.")) from None
    lately = Follow.objects.filter(asked_by=asked_by, asked_at__range=around_now(FOLLOWS_WINDOW))
    if not asked_by or lately.count() >= FOLLOWS_MAX:
        raise TooFast(_("These are many wishes to follow in an hour. Wait a little and ask again."))
    follower = _follower_of(address, user, thread, pace)
    follow, _is_new = Follow.objects.get_or_create(
        follower=follower, thread=thread, comment=comment, defaults={"asked_by": asked_by, "client_hash": client_hash}
    )
    if follow.confirmed_at is not None:
        return follow
    if is_proved:
        _say_yes(follower, follower.follows.filter(pk=follow.pk))
        follow.refresh_from_db()
        return follow
    Follow.objects.filter(pk=follow.pk).update(forget_at=timezone.now() + CONFIRM_WITHIN)
    _ask(follower, address)
    return follow


def _follower_of(address: str, user: User | None, thread: Thread, pace: str) -> Follower:
    """The row of an address, held so that two wishes at one moment send one letter."""
    Follower.objects.get_or_create(
        address_hash=hash_address(address),
        defaults={
            "sealed_address": seal_address(address),
            "user": user,
            "language": thread.language or translation.get_language() or "",
            "pace": pace or AT_ONCE,
        },
    )
    return Follower.objects.select_for_update().get(address_hash=hash_address(address))


def _ask(follower: Follower, address: str) -> None:
    """Send the letter that asks for a yes; not again within the hour, and not often in a day: others may type it."""
    now, whose = timezone.now(), follower.address_hash
    is_told = letters.count_since(CONFIRM, whose, now - ASKED_EVERY) > 0
    if not is_told and letters.count_since(CONFIRM, whose, now - dt.timedelta(days=1)) < ASKED_A_DAY:
        letters.queue_letter(CONFIRM, address, {"follower": follower.pk})


@transaction.atomic
def confirm_follows(follower: Follower) -> int:
    """Say yes to everything that the address was asked about; returns how many wishes that are."""
    return _say_yes(follower, follower.follows.pending())


def _say_yes(follower: Follower, follows: QuerySet[Follow]) -> int:
    now = timezone.now()
    Follower.objects.filter(pk=follower.pk, confirmed_at=None).update(confirmed_at=now)
    Thread.objects.filter(pk__in=follows.values("thread")).update(is_followed=True)
    return follows.filter(confirmed_at=None).update(confirmed_at=now, forget_at=None)


@transaction.atomic
def change_pace(follower: Follower, pace: str) -> None:
    """Let letters come at once, hourly or daily; what waits for a letter comes no later than it would have."""
    row = Follower.objects.select_for_update().get(pk=follower.pk)
    soon = timezone.now() + DELAYS.get(pace, dt.timedelta())
    row.pace, row.mail_at = pace, min(row.mail_at, soon) if row.mail_at else None
    row.save(update_fields=["pace", "mail_at"])


@transaction.atomic
def stop_follow(follower: Follower, *, thread: int = 0, follow: int = 0) -> None:
    """End what a follower has to do with a thread, or one wish, or with neither named all of it.

    An address that follows nothing is erased with every letter to it.
    """
    chosen = Q(thread=thread) if thread else Q(pk=follow) if follow else Q()
    follower.follows.filter(chosen).delete()
    if not follower.follows.exists():
        forget_follower(follower)


def forget_follower(follower: Follower) -> None:
    """Erase an address, what it follows, and the letters to it."""
    letters.drop_letters(follower.address_hash)
    follower.delete()


def note_appearance(comment: Comment) -> None:
    """Remember, in the transaction that shows a comment for the first time, that its followers are to be told."""
    if comment.thread.is_followed:
        Appearance.objects.get_or_create(comment=comment)


@transaction.atomic
def tell_followers(appearance: Appearance) -> int:
    """Note the comment for each who follows it, its own writer left out; returns for how many."""
    taken, _rows = Appearance.objects.filter(pk=appearance.pk).delete()
    comment = Comment.objects.shown().filter(pk=appearance.comment_id).first()
    if not taken or comment is None:
        return 0
    numbers = set(followers_of(comment).values_list("pk", flat=True))
    News.objects.bulk_create(
        [News(follower_id=number, comment=comment) for number in numbers], batch_size=500, ignore_conflicts=True
    )
    _set_due(numbers)
    return len(numbers)


def followers_of(comment: Comment) -> QuerySet[Follower]:
    """Whom a comment is news for: who follows its thread, what it answers, or what somebody named in it wrote."""
    wishes = Q(comment=None)
    if comment.parent_id:
        wishes |= Q(comment=comment.parent_id)
    for named in mentions.named_in(comment):
        wishes |= Q(comment__user=named.user_id) if named.user_id else Q(comment__client_hash=named.client_hash or "-")
    follows = Follow.objects.confirmed().filter(wishes, thread=comment.thread_id)
    own = Q(user=comment.user_id, user__isnull=False)
    if comment.client_hash:
        own |= Q(follows__client_hash=comment.client_hash)
    if comment.user_id:
        own |= Q(follows__comment__user=comment.user_id)
    return Follower.objects.filter(pk__in=follows.values("follower")).exclude(pk__in=Follower.objects.filter(own))


def _set_due(numbers: set[int]) -> None:
    """When the letters go: at once, but not oftener than a person looks; or with what comes within an hour or a day."""
    now = timezone.now()
    told = Follower.objects.filter(pk__in=numbers, mail_at=None)
    for pace, delay in DELAYS.items():
        told.filter(pace=pace).update(mail_at=now + delay)
    at_once = told.filter(pace=AT_ONCE)
    at_once.filter(mailed_at__gt=now - AT_ONCE_EVERY).update(mail_at=F("mailed_at") + AT_ONCE_EVERY)
    at_once.filter(mail_at=None).update(mail_at=now)


@transaction.atomic
def mail_news(number: int) -> int:
    """Put a follower's news into letters: at once one for each thread, else one for all; returns how many letters."""
    row = Follower.objects.select_for_update().filter(pk=number, mail_at__lte=timezone.now()).first()
    if row is None:
        return 0
    news = list(row.news.order_by("comment__thread", "comment").values_list("comment__thread_id", "comment_id"))
    row.news.all().delete()
    Follower.objects.filter(pk=row.pk).update(mail_at=None, mailed_at=timezone.now())
    heaps = [[comment for _thread, comment in news]] if news else []
    if row.pace == AT_ONCE:
        heaps = [[comment for _thread, comment in heap] for _key, heap in groupby(news, key=lambda pair: pair[0])]
    try:
        address = open_address(row.sealed_address) if heaps else ""
    except BadSeal:  # the paper has another key by now; nobody can read whose it was
        forget_follower(row)
        return 0
    for heap in heaps:
        letters.queue_letter(COMMENTS, address, {"follower": row.pk, "comments": heap})
    return len(heaps)
