"""Erasing all that somebody said as one act, in a few statements for each five hundred comments."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from django.db import transaction
from django.db.models import Count, F, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from palmyra.accounts.models import User
from palmyra.discussion.actions.answering import recount_answers
from palmyra.discussion.actions.choosing import take_from_head
from palmyra.discussion.models import (
    REMOVED,
    SHOWN,
    Comment,
    CommentQuerySet,
    Decision,
    EarlierText,
    Follow,
    Lesson,
    Thread,
)
from palmyra.discussion.signals import comment_hidden
from palmyra.discussion.webhooks import active_webhooks, note_event
from palmyra.press.tags import purge

EVENT = "comment.removed"
AT_ONCE = 500  # rows that one statement names: a database takes so many values


@transaction.atomic
def erase_said(user: User) -> None:
    """Erase text and name of everything that somebody said, and whose it was.

    A line keeps the place of what was answered. Each comment gets its decision; counters, pages, feeds and webhooks
    follow. What was removed before stays as it was, and is nobody's either.
    """
    said = Comment.objects.filter(user=user)
    rows = said.exclude(state=REMOVED)
    threads = list(said.order_by().values_list("thread", flat=True).distinct())
    erased = list(rows.values_list("pk", flat=True))
    shown = list(rows.filter(state=SHOWN).values_list("pk", flat=True)) if comment_hidden.has_listeners(Comment) else []
    reasons = reasons_of(rows)
    Decision.objects.bulk_create(decisions_of(rows, reasons), batch_size=AT_ONCE)
    for pinned in rows.filter(depth=0).exclude(thread__pins=[]):
        take_from_head(pinned)
    EarlierText.objects.filter(comment__in=rows).delete()
    Follow.objects.filter(comment__in=rows).delete()
    Lesson.objects.filter(comment__in=rows).update(words=[])
    uncount_replies(rows)
    blank(rows, reasons)
    give_up_places(user, erased)
    count_threads(said)
    for thread in Thread.objects.filter(pk__in=threads, is_questions=True):
        recount_answers(thread)
    if any(EVENT in hook.events for hook in active_webhooks()):
        for part in parts_of(erased):
            for row in Comment.objects.filter(pk__in=part).select_related("thread"):
                note_event(EVENT, row, row.reason_shown)
    said.update(user=None)
    for part in parts_of(shown):
        for row in Comment.objects.filter(pk__in=part):
            comment_hidden.send(sender=Comment, comment=row)
    purge(*(f"thread:{number}" for number in threads), f"reader:{user.pk}", gone=True)


def reasons_of(rows: CommentQuerySet) -> dict[str, str]:
    """Why the comments are gone, in each language of their threads."""
    reasons = {}
    for language in rows.order_by().values_list("thread__language", flat=True).distinct():
        with translation.override(language or translation.get_language()):
            reasons[language] = _("Its writer deleted the account.")
    return reasons


def decisions_of(rows: CommentQuerySet, reasons: dict[str, str]) -> list[Decision]:
    """A record of what becomes of each comment."""
    return [
        Decision(comment_id=number, act="remove", reason=reasons[language], state_before=state, state_after=REMOVED)
        for number, language, state in rows.values_list("pk", "thread__language", "state")
    ]


def uncount_replies(rows: CommentQuerySet) -> None:
    """Take the shown ones out of the counts of what they answer."""
    shown = rows.filter(state=SHOWN).exclude(parent=None).order_by()
    gone = shown.filter(parent=OuterRef("pk")).values("parent").annotate(n=Count("pk")).values("n")
    answered = Comment.objects.filter(pk__in=shown.values("parent"))
    answered.update(reply_count=F("reply_count") - Coalesce(Subquery(gone), 0))


def blank(rows: CommentQuerySet, reasons: dict[str, str]) -> None:
    """Leave nothing of the comments but that they were there."""
    nothing = dict.fromkeys(("text", "html", "name", "client_hash", "address_hash", "network_hash"), "")
    for language, reason in reasons.items():
        rows.filter(thread__language=language).update(state=REMOVED, reason_shown=reason, **nothing)


def give_up_places(user: User, erased: list[int]) -> None:
    """Let those go from their threads that nobody else answered, the last words of a talk with oneself first."""
    answered = Comment.objects.filter(parent__user=user, has_place=True)
    left = set(erased)
    while lonely := left.difference(answered.values_list("parent", flat=True)):
        for part in parts_of(sorted(lonely)):
            Comment.objects.filter(pk__in=part).update(has_place=False)
        left -= lonely


def count_threads(said: CommentQuerySet) -> None:
    """Bring the counters of the threads up to date."""
    shown = Comment.objects.shown().filter(thread=OuterRef("pk")).order_by().values("thread")
    Thread.objects.filter(pk__in=said.values("thread")).update(
        comment_count=Coalesce(Subquery(shown.annotate(n=Count("pk")).values("n")), 0),
        last_comment_at=Subquery(shown.annotate(newest=Max("created_at")).values("newest")),
        counted_at=timezone.now(),
    )


def parts_of(numbers: list[int]) -> Iterator[list[int]]:
    """Numbers in lists that one statement can name."""
    left = iter(numbers)
    while part := list(islice(left, AT_ONCE)):
        yield part
