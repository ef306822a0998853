"""Who may see which comments; the only way to fetch them for a page or a queue."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from palmyra.accounts.models import User
from palmyra.discussion.limits import ROOTS_IN_PART
from palmyra.discussion.models import HELD, HIDDEN, SHOWN, Comment, Decision, Report, Rules, Thread
from palmyra.discussion.models.rules import BEST, HEATED, NEWEST, OLDEST

REPORTED = "reported"  # beside the states, a tab of the queue


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a thread: its newest conversations first, which of the shown comments they are, whether more follow."""

    comments: list[Comment]
    has_next: bool
    shown_from: int
    shown_to: int


# How the conversations of a thread are put in order; within one, replies stand after what they answer, oldest first.
ROOT_ORDERS = {
    NEWEST: ("-root_key",),
    OLDEST: ("root_key",),
    BEST: ("-best_score", "-root_key"),
    HEATED: ("-heat_score", "-root_key"),
}


def part_of_thread(thread: Thread, number: int = 1, order: str = NEWEST) -> Part | None:
    """The comments of part `number` in an order, or None when there is no such part.

    Two queries, whatever the length; a later part counts with a third one what stands before it.
    """
    if number < 1:
        return None
    first = (number - 1) * ROOTS_IN_PART
    roots = thread.comments.placed().filter(depth=0).order_by(*ROOT_ORDERS[order]).values_list("root_key", flat=True)
    keys = list(roots[first : first + ROOTS_IN_PART + 1])
    if not keys:
        return Part([], False, 0, 0) if number == 1 else None
    places = {key: place for place, key in enumerate(keys[:ROOTS_IN_PART])}
    within = thread.comments.placed().filter(root_key__in=places).order_by("root_key", "sort_path")
    rows = sorted(within.defer("text", "reasons"), key=lambda comment: places[comment.root_key])
    comments = [as_readers_see(comment) for comment in rows]
    before = thread.comments.shown().filter(root_key__in=roots[:first]).count() if number > 1 else 0
    shown = sum(comment.is_shown for comment in comments)
    return Part(comments, len(keys) > ROOTS_IN_PART, before + 1, before + shown)


def as_readers_see(comment: Comment) -> Comment:
    """A comment for a page, not to be saved: one out of sight tells nothing but its place and why."""
    if comment.is_shown:
        return comment
    if comment.state == HELD:
        comment.state, comment.reason_shown = HIDDEN, _("A moderator is reading it again.")
    comment.name = _("a hidden comment") if comment.state == HIDDEN else _("a removed comment")
    comment.html, comment.user_id, comment.is_noted = "", None, False
    return comment


def find_part(comment: Comment, order: str = NEWEST) -> int:
    """The part of the thread in which a comment stands when it is read in an order."""
    roots = Comment.objects.placed().filter(thread=comment.thread_id, depth=0)
    field = ROOT_ORDERS[order][0].removeprefix("-")
    if field == "root_key":
        before = Q(root_key__lt=comment.root_key) if order == OLDEST else Q(root_key__gt=comment.root_key)
    else:
        value = roots.filter(root_key=comment.root_key).values_list(field, flat=True).first() or 0.0
        before = Q(**{f"{field}__gt": value}) | Q(**{field: value}, root_key__gt=comment.root_key)
    return roots.filter(before).count() // ROOTS_IN_PART + 1


def address_of(comment: Comment) -> str:
    """The path of the page on which a comment stands, with its anchor left to the caller."""
    part = find_part(comment, Rules.current().opening_order)
    return comment.thread.url if part == 1 else f"{comment.thread.url}comments/{part}/"


def own_comments(person: User | None, key_hash: str) -> QuerySet[Comment]:
    """What an account wrote, and what a browser wrote while nobody was signed in; the newest comments first."""
    by_account = Q(user=person) if person is not None else Q(pk__in=[])
    by_browser = Q(user=None, client_hash=key_hash) if key_hash else Q(pk__in=[])
    rows = Comment.objects.select_related("thread", "user")
    return rows.filter(by_account | by_browser).order_by("-created_at", "-pk")


def newest_shown(*, thread: Thread | None = None, language: str = "") -> QuerySet[Comment]:
    """Comments that readers can read, the newest first, of a thread or of all threads in a language."""
    rows = Comment.objects.shown().select_related("thread").order_by("-created_at", "-pk")
    return rows.filter(thread=thread) if thread else rows.filter(thread__language=language)


def said_by(person: User) -> QuerySet[Comment]:
    """What readers can read of a member, the newest first."""
    rows = Comment.objects.shown().filter(user=person)
    return rows.select_related("thread").order_by("-created_at", "-pk")


def count_said_since(moment: dt.datetime) -> int:
    """How many comments readers can read that came since a moment."""
    return Comment.objects.shown().filter(created_at__gte=moment).count()


def can_moderate(user: User) -> bool:
    """Whether somebody may decide about comments."""
    return bool(user.is_active and user.has_perm("discussion.change_comment"))


def queue(state: str = "", *, before: int = 0, search: str = "") -> QuerySet[Comment]:
    """Comments for moderators, newest first: of a state or of all, older than a comment, with some words."""
    rows: QuerySet[Comment] = Comment.objects.order_by("-created_at", "-pk")
    rows = rows.select_related("thread", "user", "parent")
    if state == REPORTED:
        rows = reported()
    elif state:
        rows = rows.filter(state=state)
    if search:
        rows = rows.filter(Q(text__icontains=search) | Q(name__icontains=search))
    moment = Comment.objects.filter(pk=before).values_list("created_at", flat=True).first()
    return rows.filter(older("created_at", moment, before)) if moment else rows


def reported() -> QuerySet[Comment]:
    """Shown comments with reports that nobody has decided about: against the law first, then by their number."""
    is_open = Q(reports__settled_at__isnull=True)
    rows = Comment.objects.shown().filter(Exists(Report.objects.filter(comment=OuterRef("pk"), settled_at=None)))
    counted = rows.annotate(
        illegal_count=Count("reports", filter=is_open & Q(reports__reason="illegal")),
        report_count=Count("reports", filter=is_open),
    )
    return counted.select_related("thread", "user", "parent").order_by(
        "-illegal_count", "-report_count", "created_at", "pk"
    )


def count_reported() -> int:
    """How many shown comments were reported and not decided about since."""
    return Report.objects.filter(settled_at=None, comment__state=SHOWN).values("comment").distinct().count()


def open_reports(comments: list[Comment]) -> dict[int, list[Report]]:
    """What was reported of some comments and not decided about, by comment, in one query."""
    found: dict[int, list[Report]] = {}
    for report in Report.objects.filter(comment__in=comments, settled_at=None):
        found.setdefault(report.comment_id, []).append(report)
    return found


def decisions(*, before: int = 0) -> QuerySet[Decision]:
    """What moderators decided, newest first, older than a decision."""
    rows = Decision.objects.select_related("comment__thread", "moderator")
    moment = rows.filter(pk=before).values_list("decided_at", flat=True).first()
    return rows.filter(older("decided_at", moment, before)) if moment else rows


def older(field: str, moment: dt.datetime, number: int) -> Q:
    """What comes after a row in an order by moment and id; the first condition lets the index be used."""
    return Q(**{f"{field}__lte": moment}) & (Q(**{f"{field}__lt": moment}) | Q(pk__lt=number))


def count_held() -> int:
    """How many comments wait for a decision."""
    return Comment.objects.filter(state=HELD).count()


def oldest_held() -> dt.datetime | None:
    """When the comment was written that waits longest for a decision."""
    moments = Comment.objects.filter(state=HELD).order_by("created_at")
    return moments.values_list("created_at", flat=True).first()
