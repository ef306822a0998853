"""Who may see which comments; the only way to fetch them for a page or a queue."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Count, Exists, F, Max, Model, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from palmyra.accounts.models import User
from palmyra.discussion.limits import CLAIM_HOLDS, ROOTS_IN_PART
from palmyra.discussion.models import (
    HELD,
    HIDDEN,
    REMOVED,
    SHOWN,
    Appeal,
    Ban,
    Caution,
    Claim,
    Comment,
    CommentQuerySet,
    Decision,
    Notice,
    Report,
    Thread,
)
from palmyra.discussion.models.notices import HIDE, REMOVE
from palmyra.discussion.models.rules import ANSWERED, BEST, HEATED, NEWEST, NOTED, OLDEST, UNANSWERED
from palmyra.discussion.models.scopes import current_scopes
from palmyra.discussion.statements import count_newer_roots

STATES = (SHOWN, HELD, HIDDEN, REMOVED)
REPORTED, APPEALED = "reported", "appealed"  # beside the states, tabs of the queue
GRAVEST = "gravest"

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a thread: what is pinned, then its newest conversations; which of the shown comments they are."""

    comments: list[Comment]
    has_next: bool
    shown_from: int
    shown_to: int
    has_noted: bool = False  # whether the newsroom chose anything of the thread


# How the conversations of a thread are put in order; within one, replies stand after what they answer, oldest first.
ROOT_ORDERS = {
    NEWEST: ("-root_key",),
    OLDEST: ("root_key",),
    BEST: ("-best_score", "-root_key"),
    HEATED: ("-heat_score", "-root_key"),
}
# Some of the questions, those with most votes first.
QUESTIONS = {UNANSWERED: {"is_answered": False, "state": SHOWN}, ANSWERED: {"is_answered": True, "state": SHOWN}}


def part_of_thread(thread: Thread, number: int = 1, order: str = NEWEST) -> Part | None:
    """The comments of part `number` in an order, or None when there is no such part.

    Two queries, whatever the length; a later part counts with a third one what stands before it.
    """
    if number < 1:
        return None
    first = (number - 1) * ROOTS_IN_PART
    if order == NOTED:
        return part_of_noted(thread, first)
    pins = [] if order in QUESTIONS else thread.pins
    roots = thread.comments.placed().filter(depth=0, **QUESTIONS.get(order, {})).exclude(root_key__in=pins)
    in_order = roots.order_by(*ROOT_ORDERS[BEST if order in QUESTIONS else order])
    with_noted = in_order.annotate(has_noted=Exists(noted(thread))).values_list("root_key", "has_noted")
    found = list(with_noted[first : first + ROOTS_IN_PART + 1])
    keys = [key for key, _has_noted in found]
    head = pins if number == 1 else []
    if not keys and not head:
        return Part([], False, 0, 0) if number == 1 else None
    has_noted = found[0][1] if found else noted(thread).exists()
    places = {key: place for place, key in enumerate([*head, *keys[:ROOTS_IN_PART]])}
    within = thread.comments.placed().filter(root_key__in=places).order_by("root_key", "sort_path")
    rows = sorted(within.defer("text", "reasons"), key=lambda comment: places[comment.root_key])
    comments = [as_readers_see(comment) for comment in rows]
    before = 0
    if number > 1:
        stand_before = Q(root_key__in=in_order.values("root_key")[:first]) | Q(root_key__in=pins)
        before = thread.comments.shown().filter(stand_before).count()
    shown = sum(comment.is_shown for comment in comments)
    return Part(comments, len(keys) > ROOTS_IN_PART, before + 1, before + shown, has_noted)


@dataclass(frozen=True, slots=True)
class Conversations:
    """Some conversations of a thread, and the place of the last one if more follow."""

    comments: list[Comment]
    last: tuple[float, str] | None


def conversations(
    thread: Thread, order: str = NEWEST, *, after: tuple[float, str] | None = None, limit: int = ROOTS_IN_PART
) -> Conversations:
    """The conversations that follow a place in an order, however many came since: two queries, whatever the length.

    A place is what the order goes by, and the key of the conversation. A thread moves on between two requests, and what
    was given before is not given again.
    """
    first, *_rest = ROOT_ORDERS[order]
    field = first.removeprefix("-")
    roots = thread.comments.placed().filter(depth=0).order_by(*ROOT_ORDERS[order])
    if after is not None:
        value, key = after
        if field == "root_key":
            roots = roots.filter(root_key__gt=key) if order == OLDEST else roots.filter(root_key__lt=key)
        else:
            roots = roots.filter(Q(**{f"{field}__lt": value}) | Q(**{field: value}, root_key__lt=key))
    rows = list(roots.values_list("root_key", "best_score", "heat_score")[: limit + 1])
    places = {row[0]: place for place, row in enumerate(rows[:limit])}
    within = thread.comments.placed().filter(root_key__in=places).order_by("root_key", "sort_path")
    comments = sorted(within.defer("text", "reasons"), key=lambda comment: places[comment.root_key])
    last = None
    if len(rows) > limit:
        key, best, heat = rows[limit - 1]
        last = {"best_score": best, "heat_score": heat}.get(field, 0.0), key
    return Conversations([as_readers_see(comment) for comment in comments], last)


def readable(number: int) -> Comment | None:
    """A comment as readers see it, or None for one that has no place in its thread."""
    row = Comment.objects.placed().select_related("thread").filter(pk=number, thread__is_away=False).first()
    return as_readers_see(row) if row else None


def thread_at(url: str) -> Thread | None:
    """The discussion of a page, by its path on this paper or its whole address on another site."""
    return Thread.objects.readable().filter(url=url).order_by("pk").first() if url else None


def part_of_noted(thread: Thread, first: int) -> Part | None:
    """What the newsroom chose, the newest conversation first, each comment by itself."""
    rows = list(noted(thread).in_order().defer("text", "reasons")[first : first + ROOTS_IN_PART + 1])
    if not rows and first:
        return None
    return Part(rows[:ROOTS_IN_PART], len(rows) > ROOTS_IN_PART, first + 1, first + len(rows[:ROOTS_IN_PART]), True)


def noted(thread: Thread) -> CommentQuerySet:
    """The comments of a thread that the newsroom chose."""
    return thread.comments.shown().filter(is_noted=True)


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
    pins = comment.thread.pins
    if comment.root_key in pins:
        return 1
    if order == NEWEST and not pins:
        return count_newer_roots(comment.thread_id, comment.root_key) // ROOTS_IN_PART + 1
    roots = Comment.objects.placed().filter(thread=comment.thread_id, depth=0).exclude(root_key__in=pins)
    field = ROOT_ORDERS[order][0].removeprefix("-")
    if field == "root_key":
        before = Q(root_key__lt=comment.root_key) if order == OLDEST else Q(root_key__gt=comment.root_key)
    else:
        value = roots.filter(root_key=comment.root_key).values_list(field, flat=True).first() or 0.0
        before = Q(**{f"{field}__gt": value}) | Q(**{field: value}, root_key__gt=comment.root_key)
    return roots.filter(before).count() // ROOTS_IN_PART + 1


def address_of(comment: Comment) -> str:
    """The path of the page on which a comment stands, with its anchor left to the caller."""
    part = find_part(comment, comment.thread.opening_order)
    place = comment.thread.place
    return place if part == 1 else f"{place}comments/{part}/"


def own_comments(person: User | None, key_hash: str) -> QuerySet[Comment]:
    """What an account wrote, and what a browser wrote while nobody was signed in; the newest comments first."""
    statements = Notice.objects.filter(act__in=(HIDE, REMOVE))
    rows = Comment.objects.select_related("thread", "user", "appeal")
    rows = rows.prefetch_related(Prefetch("notices", queryset=statements, to_attr="statements"))
    return rows.filter(written_by(person, key_hash)).order_by("-created_at", "-pk")


def written_by(person: User | None, key_hash: str, prefix: str = "") -> Q:
    """The condition on comments, or on what belongs to them, of an account or a browser."""
    by_account = Q(**{f"{prefix}user": person}) if person is not None else Q(pk__in=[])
    by_browser = Q(**{f"{prefix}user": None, f"{prefix}client_hash": key_hash}) if key_hash else Q(pk__in=[])
    return by_account | by_browser


def unseen_cautions(person: User | None, key_hash: str) -> list[Caution]:
    """What moderators told an account or a browser and was not shown to it yet, the oldest first."""
    rows = Caution.objects.filter(seen_at=None).filter(written_by(person, key_hash, "comment__"))
    return list(rows.select_related("comment__thread"))


def cautions_about(comment: Comment) -> QuerySet[Caution]:
    """Every warning that the writer of a comment was sent about it."""
    return Caution.objects.filter(comment=comment).select_related("moderator")


def newest_shown(*, thread: Thread | None = None, language: str = "") -> QuerySet[Comment]:
    """Comments that readers can read, the newest first, of a thread or of all threads in a language."""
    rows = Comment.objects.readable().select_related("thread")
    rows = rows.order_by("-created_at", "-pk")
    return rows.filter(thread=thread) if thread else rows.filter(thread__language=language)


def said_by(person: User) -> QuerySet[Comment]:
    """What readers can read of a member, the newest first."""
    rows = Comment.objects.readable().filter(user=person)
    return rows.select_related("thread").order_by("-created_at", "-pk")


def count_said_since(moment: dt.datetime, language: str) -> int:
    """How many comments under pages in a language readers can read that came since a moment."""
    return Comment.objects.readable().filter(created_at__gte=moment, thread__language=language).count()


def can_moderate(user: User, thread: Thread | None = None) -> bool:
    """Whether somebody may decide about comments, in a thread if one is told."""
    if not (user.is_active and user.has_perm("discussion.change_comment")):
        return False
    groups = groups_of(user)
    return thread is None or groups is None or thread.group in groups


def groups_of(moderator: User) -> list[str] | None:
    """The groups of threads that a moderator's powers reach to; None for all."""
    return None if moderator.is_superuser else current_scopes().get(moderator.pk)


def moderators() -> QuerySet[User]:
    """Who may moderate and has no power over everything anyway, by name."""
    people = User.objects.with_perm(
        "discussion.change_comment",
        backend="django.contrib.auth.backends.ModelBackend",
        include_superusers=False,
    )
    return people.filter(is_superuser=False).order_by("username")


def reach(moderator: User, field: str = "thread__group") -> Q:
    """The condition on a row's group by which a moderator may see it."""
    groups = groups_of(moderator)
    return Q() if groups is None else Q(**{f"{field}__in": groups})


# The orders of what waits. Each ends in the comment's number, so that no two have the same place.
QUEUE_ORDERS = {
    OLDEST: ("created_at", "pk"),
    GRAVEST: ("-weight", "created_at", "pk"),
    NEWEST: ("-created_at", "-pk"),
}


def queue(
    moderator: User, state: str = "", *, order: str = NEWEST, after: int = 0, search: str = ""
) -> QuerySet[Comment]:
    """Comments for a moderator in one of QUEUE_ORDERS: of a state or of all, after one of them, with some words.

    What was reported and what is appealed against have orders of their own.
    """
    rows: QuerySet[Comment] = Comment.objects.filter(reach(moderator)).select_related(
        "thread", "user", "parent", "appeal"
    )
    if state == REPORTED:
        rows = reported(moderator)
    elif state == APPEALED:
        rows = appealed(moderator)
    elif state:
        rows = rows.filter(state=state)
    if search:
        rows = rows.filter(Q(text__icontains=search) | Q(name__icontains=search))
    return rows if state in {REPORTED, APPEALED} else following(rows, after, QUEUE_ORDERS[order])


def following(rows: QuerySet[Row], number: int, order: tuple[str, ...]) -> QuerySet[Row]:
    """What comes after a row in an order of fields, each with a minus where it falls; everything if the row is gone."""
    last = rows.model._default_manager.filter(pk=number).first() if number else None
    rows = rows.order_by(*order)
    if last is None:
        return rows
    after = Q()
    for field in reversed(order):
        name, side = field.removeprefix("-"), "lt" if field.startswith("-") else "gt"
        value = getattr(last, name)
        after = Q(**{f"{name}__{side}": value}) | (Q(**{name: value}) & after if after else Q())
    # The first field by itself lets an index be used.
    return rows.filter(Q(**{f"{name}__{side}e": value}) & after)


def reported(moderator: User) -> QuerySet[Comment]:
    """What readers say should not stand and nobody has decided about: notices under the law first, the oldest on top.

    Then shown comments with reports: against the law first, then by their number. A notice is answered even when its
    comment is out of sight by now.
    """
    is_open = Q(reports__settled_at__isnull=True)
    noticed = Notice.objects.filter(decided_at=None)
    waits = Q(pk__in=noticed.values("comment")) | Q(pk__in=_open_reports(moderator).values("comment"))
    counted = Comment.objects.filter(waits).annotate(
        noticed_at=Subquery(noticed.filter(comment=OuterRef("pk")).order_by("came_at").values("came_at")[:1]),
        illegal_count=Count("reports", filter=is_open & Q(reports__reason="illegal")),
        report_count=Count("reports", filter=is_open),
    )
    seen = counted.filter(reach(moderator)).select_related("thread", "user", "parent", "appeal")
    return seen.order_by(F("noticed_at").asc(nulls_last=True), "-illegal_count", "-report_count", "created_at", "pk")


def _open_reports(moderator: User) -> QuerySet[Report]:
    """What readers reported of shown comments and nobody decided about."""
    # Joined instead, SQLite would begin with all the comments that are shown.
    shown = Comment.objects.shown().filter(reach(moderator), pk=OuterRef("comment"))
    return Report.objects.filter(Exists(shown), settled_at=None)


def notices(moderator: User) -> QuerySet[Notice]:
    """Notices under the law about comments that a moderator may see, decided ones too."""
    return Notice.objects.filter(reach(moderator, "comment__thread__group"))


def count_reported(moderator: User) -> int:
    """How many comments were reported or given notice of, and not decided about since."""
    noticed = notices(moderator).filter(decided_at=None).order_by().values_list("comment")
    # A union counts a comment once that has both.
    return noticed.union(_open_reports(moderator).order_by().values_list("comment")).count()


def open_notices(comments: list[Comment]) -> dict[int, list[Notice]]:
    """The notices about some comments that nobody decided about, by comment, in one query."""
    found: dict[int, list[Notice]] = {}
    for notice in Notice.objects.filter(comment__in=comments, decided_at=None):
        found.setdefault(notice.comment_id, []).append(notice)
    return found


def appealed(moderator: User) -> QuerySet[Comment]:
    """Comments whose writers ask for another look and have no answer yet, the longest waiting first."""
    rows = Comment.objects.filter(reach(moderator), appeal__isnull=False, appeal__answered_at=None)
    return rows.select_related("thread", "user", "parent", "appeal").order_by("appeal__appealed_at", "pk")


def count_appealed(moderator: User) -> int:
    """How many appeals have no answer yet."""
    return Appeal.objects.filter(reach(moderator, "comment__thread__group"), answered_at=None).count()


def claims_of_others(comments: list[Comment], moderator: User) -> dict[int, Claim]:
    """Which of some comments other moderators have in hand, by comment, in one query."""
    fresh = Claim.objects.filter(comment__in=comments, claimed_at__gt=timezone.now() - CLAIM_HOLDS)
    return {claim.comment_id: claim for claim in fresh.exclude(moderator=moderator).select_related("moderator")}


def last_decisions(comments: list[Comment]) -> dict[int, Decision]:
    """The newest decision about the state of each of some comments that has one, in one query."""
    rows = (
        Decision.objects.changing_state()
        .filter(comment__in=comments)
        .select_related("moderator")
        .order_by("decided_at", "pk")
    )
    return {row.comment_id: row for row in rows}


def open_reports(comments: list[Comment]) -> dict[int, list[Report]]:
    """What was reported of some comments and not decided about, by comment, in one query."""
    found: dict[int, list[Report]] = {}
    for report in Report.objects.filter(comment__in=comments, settled_at=None):
        found.setdefault(report.comment_id, []).append(report)
    return found


def decisions(moderator: User, *, before: int = 0) -> QuerySet[Decision]:
    """What was decided in the threads of a moderator, newest first, older than a decision."""
    rows = Decision.objects.filter(reach(moderator, "comment__thread__group"))
    rows = rows.select_related("comment__thread", "moderator")
    return following(rows, before, ("-decided_at", "-pk"))


def bans(*, is_past: bool = False, before: int = 0, search: str = "") -> QuerySet[Ban]:
    """Bans in force or past ones, newest first, older than a ban, with some words."""
    now = timezone.now()
    rows = Ban.objects.past(now) if is_past else Ban.objects.in_force(now)
    rows = rows.select_related("moderator", "lift__moderator", "user")
    if search:
        words = Q(name__icontains=search) | Q(reason__icontains=search) | Q(pattern__icontains=search)
        rows = rows.filter(words | Q(user__username__icontains=search))
    return following(rows, before, ("-banned_at", "-pk"))


def can_lift(moderator: User, ban: Ban) -> bool:
    """Whether a ban holds nowhere but where a moderator's powers reach to."""
    groups = groups_of(moderator)
    return groups is None or bool(ban.groups and set(ban.groups) <= set(groups))


def led_threads(moderator: User) -> QuerySet[Thread]:
    """The discussions that a moderator may lead."""
    return Thread.objects.filter(reach(moderator, "group"))


def threads(moderator: User, *, before: int = 0, search: str = "") -> QuerySet[Thread]:
    """Those in which something was said, the newest words first, or the newest of those whose title has some words."""
    rows = led_threads(moderator)
    if search:
        return following(rows.filter(title__icontains=search), before, ("-pk",))
    return following(rows.filter(last_comment_at__isnull=False), before, ("-last_comment_at", "-pk"))


def counts_of(thread: Thread) -> dict[str, int]:
    """How many comments of a thread are in each state."""
    counted = thread.comments.order_by().values_list("state").annotate(count=Count("pk"))
    return {state: 0 for state in STATES} | dict(counted)


def count_held(moderator: User) -> int:
    """How many comments wait for a decision."""
    return Comment.objects.filter(reach(moderator), state=HELD).count()


def count_calling(moderator: User) -> int:
    """How many comments call for a moderator: they wait, were reported, or their writers appeal."""
    return count_held(moderator) + count_reported(moderator) + count_appealed(moderator)


def newest_waiting(moderator: User) -> dt.datetime | None:
    """When the newest of what waits for a moderator came: a held comment, a report, a notice under the law, an appeal.

    None when nothing waits.
    """
    held = Comment.objects.filter(reach(moderator), state=HELD).order_by("-created_at")
    appeals = Appeal.objects.filter(reach(moderator, "comment__thread__group"), answered_at=None)
    moments = [
        held.values_list("created_at", flat=True).first(),
        _open_reports(moderator).aggregate(newest=Max("reported_at"))["newest"],
        notices(moderator).filter(decided_at=None).aggregate(newest=Max("came_at"))["newest"],
        appeals.aggregate(newest=Max("appealed_at"))["newest"],
    ]
    return max((moment for moment in moments if moment), default=None)


def oldest_held(moderator: User) -> dt.datetime | None:
    """When the comment was written that waits longest for a decision."""
    moments = Comment.objects.filter(reach(moderator), state=HELD).order_by("created_at")
    return moments.values_list("created_at", flat=True).first()
