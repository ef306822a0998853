"""The moderators' queue in the newsroom: comments to decide about, and the record of what was decided."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from palmyra.accounts.models import User
from palmyra.discussion import access, actions
from palmyra.discussion.checks import sentence_of
from palmyra.discussion.errors import DiscussionError
from palmyra.discussion.forms import REASONS, DecisionForm
from palmyra.discussion.models import HELD, HIDDEN, REMOVED, SHOWN, Comment, Decision

ON_PAGE = 30
ACTS: dict[str, Callable[..., Decision]] = {
    "approve": actions.approve_comment,
    "hide": actions.hide_comment,
    "remove": actions.remove_comment,
    "hold": actions.hold_comment,
    "restore": actions.restore_comment,
}
ACTS_OF = {HELD: ["approve", "hide", "remove"], SHOWN: ["hide", "hold", "remove"], HIDDEN: ["restore", "remove"]}
UNDO = {"approve": "hold", "hide": "restore", "restore": "hide", "hold": "approve"}

may_moderate = permission_required("discussion.change_comment")


@require_GET
@may_moderate
def queue(request: HttpRequest) -> HttpResponse:
    """Comments, newest first: those that wait, or all, or those out of sight."""
    state = request.GET.get("state", HELD)
    state = state if state in {HELD, SHOWN, HIDDEN, REMOVED, ""} else HELD
    before, words = request.GET.get("before", ""), request.GET.get("q", "").strip()
    number = int(before) if before.isdigit() and len(before) < 18 else 0
    rows = list(access.queue(state, before=number, search=words)[: ON_PAGE + 1])
    shown = rows[:ON_PAGE]
    context = {
        "state": state,
        "states": states(),
        "words": words,
        "rows": [row_of(row, record) for row, record in zip(shown, records_of(shown), strict=True)],
        "next": shown[-1].pk if len(rows) > ON_PAGE else 0,
        "reasons": REASONS,
        "here": request.get_full_path(),
    }
    return render(request, "discussion/queue.html", context)


def states() -> list[tuple[str, str, int]]:
    """The queue's tabs; only what waits is counted, as it is what calls for work."""
    held = access.count_held()
    return [
        (HELD, _("Waiting"), held),
        ("", _("Newest"), 0),
        (HIDDEN, _("Hidden"), 0),
        (REMOVED, _("Removed"), 0),
    ]


def row_of(comment: Comment, record: dict[str, int]) -> dict[str, Any]:
    """A comment with why it is here, what is known of its writer and what can be done."""
    return {
        "comment": comment,
        "reasons": [sentence_of(code) for code in comment.reasons],
        "record": record,
        "acts": [(act, label_of(act)) for act in ACTS_OF.get(comment.state, [])],
    }


def label_of(act: str) -> str:
    """The word on an act's button."""
    return {
        "approve": _("Approve"),
        "hide": _("Hide"),
        "remove": _("Remove"),
        "hold": _("Hold"),
        "restore": _("Restore"),
    }[act]


def records_of(comments: list[Comment]) -> list[dict[str, int]]:
    """For each comment how many of its writer were shown, hidden and removed; one query for all of them."""
    people = {comment.user_id for comment in comments if comment.user_id}
    clients = {comment.client_hash for comment in comments if comment.client_hash}
    counted = (
        Comment.objects.filter(Q(user__in=people) | Q(client_hash__in=clients))
        .values("user_id", "client_hash")
        .annotate(
            shown=Count("pk", filter=Q(state=SHOWN)),
            hidden=Count("pk", filter=Q(state=HIDDEN)),
            removed=Count("pk", filter=Q(state=REMOVED)),
        )
    )
    rows = list(counted)

    def record(comment: Comment) -> dict[str, int]:
        own = [
            row
            for row in rows
            if (comment.user_id and row["user_id"] == comment.user_id)
            or (comment.client_hash and row["client_hash"] == comment.client_hash)
        ]
        return {name: sum(row[name] for row in own) for name in ("shown", "hidden", "removed")}

    return [record(comment) for comment in comments]


@require_GET
@may_moderate
def comment(request: HttpRequest, number: int) -> HttpResponse:
    """One comment with its conversation and every decision about it."""
    row = get_object_or_404(access.queue(), pk=number)
    context = {
        "row": row_of(row, records_of([row])[0]),
        "parent": row.parent,
        "decisions": row.decisions.select_related("moderator"),
        "reasons": REASONS,
        "here": request.get_full_path(),
    }
    return render(request, "discussion/comment.html", context)


@require_GET
@may_moderate
def record(request: HttpRequest) -> HttpResponse:
    """The newest decisions of everybody."""
    rows = Decision.objects.select_related("comment__thread", "moderator")[:100]
    return render(request, "discussion/record.html", {"decisions": rows})


@require_POST
@may_moderate
def decide(request: HttpRequest) -> HttpResponse:
    """Carry out a decision about one comment or several, and say what was done."""
    form = DecisionForm(request.POST)
    back = back_to(request)
    if not form.is_valid():
        messages.error(request, " ".join(error for errors in form.errors.values() for error in map(str, errors)))
        return back
    act, moderator = form.cleaned_data["act"], request.user
    rows = Comment.objects.filter(pk__in=form.cleaned_data["comments"])
    done = []
    for row in rows:
        try:
            ACTS[act](row, moderator=moderator if isinstance(moderator, User) else None, reason=form.full_reason)
            done.append(row)
        except DiscussionError as error:
            messages.error(request, str(error))
            break
    if done:
        tell(request, act, done)
    return back


def tell(request: HttpRequest, act: str, done: list[Comment]) -> None:
    """Say what was done, with the way to look at it again."""
    said = {
        "approve": ngettext("%(n)s comment approved.", "%(n)s comments approved.", len(done)),
        "hide": ngettext("%(n)s comment hidden.", "%(n)s comments hidden.", len(done)),
        "remove": ngettext("%(n)s comment removed.", "%(n)s comments removed.", len(done)),
        "hold": ngettext("%(n)s comment held.", "%(n)s comments held.", len(done)),
        "restore": ngettext("%(n)s comment restored.", "%(n)s comments restored.", len(done)),
    }[act] % {"n": len(done)}
    buttons = []
    if len(done) == 1 and act in UNDO:
        url = reverse("discussion_queue:comment", args=[done[0].pk])
        buttons = [messages.button(url, _("Look at it again"), False)]
    messages.success(request, said, buttons=buttons)


def back_to(request: HttpRequest) -> HttpResponseRedirect:
    """To where the moderator was."""
    url = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure()):
        url = reverse("discussion_queue:queue")
    return HttpResponseRedirect(url)
