"""Pages on which people find what they wrote, change it, take it back or appeal; they need no scripts."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from palmyra.discussion import access, actions, clients, views
from palmyra.discussion.errors import DiscussionError
from palmyra.discussion.letters import redress
from palmyra.discussion.limits import APPEAL_MAX, TEXT_MAX
from palmyra.discussion.models import CLOSED, HELD, SHOWN, Comment, Decision, Rules, Thread

logger = logging.getLogger(__name__)

LISTED = 50


@never_cache
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """What the account or the browser that asks wrote lately."""
    return show_mine(request)


def show_mine(request: HttpRequest, status: int = 200) -> HttpResponse:
    """The list of one's own comments; with 404 it says that the one asked for is none of them, or not there."""
    minutes = Rules.current().edit_minutes
    rows = list(
        access.own_comments(views.person_of(request), views.key_hash_of(request)).prefetch_related("cautions")[:LISTED]
    )
    thread = rows[0].thread if rows else Thread(url="/")
    with translation.override(thread.language or translation.get_language()):
        error = _("No comment of yours is at this address.") if status == 404 else ""
        decided = access.last_decisions([row for row in rows if row.state != SHOWN])
        cautions = views.cautions_for(request)
        context = {
            "rows": [row_of(row, decided.get(row.pk), minutes) for row in rows],
            "error": error,
            "cautions": cautions,
            "redress": redress(),
        }
        context |= views.page_context(request, thread, None, None)
        return render(request, "talk/mine.html", context, status=status)


def row_of(comment: Comment, decision: Decision | None, minutes: int) -> dict[str, Any]:
    """One's own comment with why it is out of sight, what can be done about it, and what became of an appeal."""
    return {
        "comment": comment,
        "reason": reason_of(comment, decision),
        "may_withdraw": actions.may_withdraw(comment, minutes),
        "may_appeal": actions.may_appeal(comment, decision),
        "appeal": getattr(comment, "appeal", None),
    }


def reason_of(comment: Comment, decision: Decision | None) -> str:
    """What the writer is told of a comment out of sight; "" for one that nobody decided about."""
    return comment.reason_shown or (decision.reason if decision is not None and comment.state == HELD else "")


def find_own(request: HttpRequest, number: int) -> Comment | None:
    """A comment that who asks wrote, or None."""
    own = access.own_comments(views.person_of(request), views.key_hash_of(request))
    return own.filter(pk=number).first()


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, number: int) -> HttpResponseBase:
    """Ask for another look at one's own comment."""
    row = find_own(request, number)
    if row is None:
        return show_mine(request, status=404)
    with translation.override(row.thread.language or translation.get_language()):
        if request.method != "POST":
            return show_appeal(request, row)
        try:
            actions.appeal_against(row, text=request.POST.get("text", ""))
        except DiscussionError as error:
            return show_appeal(request, row, error)
        return views.see_other(f"{reverse('discussion:mine')}#mine-{row.pk}")


def show_appeal(request: HttpRequest, row: Comment, error: DiscussionError | None = None) -> HttpResponse:
    """The page that asks why, everything typed kept."""
    decision = access.last_decisions([row]).get(row.pk)
    context = {
        "comment": row,
        "thread": row.thread,
        "reason": reason_of(row, decision),
        "may_appeal": actions.may_appeal(row, decision),
        "text": request.POST.get("text", ""),
        "text_max": APPEAL_MAX,
        "error": str(error) if error else "",
    }
    context |= views.page_context(request, row.thread, None, None)
    return render(request, "talk/appeal.html", context, status=error.status if error else 200)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, number: int) -> HttpResponseBase:
    """Change one's own comment, or take it back."""
    row = find_own(request, number)
    if row is None:
        return show_mine(request, status=404)
    with translation.override(row.thread.language or translation.get_language()):
        if request.method != "POST":
            return show(request, row, row.text)
        try:
            return carry_out(request, row, back=row.thread.place, after=views.address_after)
        except DiscussionError as error:
            return show(request, row, request.POST.get("text", row.text), error)
        except OperationalError:
            logger.exception("The change of comment %s was not stored.", row.pk)
            return show(request, row, request.POST.get("text", row.text), views.not_stored())


def carry_out(request: HttpRequest, row: Comment, *, back: str, after: Callable[[Comment], str]) -> HttpResponseBase:
    """Take the comment back, or change it, whoever wrote it as: a guest who signed in since stays a guest in it.

    `back` is the path of the discussion, `after` says where a changed comment stands.
    """
    if "withdraw" in request.POST:
        mark = actions.withdraw_comment(row)
        return views.see_other(f"{back}?after={mark}#discussion")
    client = clients.Client(address=request.META.get("REMOTE_ADDR", ""), key=views.guest_of(request)["key"])
    changed = actions.edit_comment(row, text=request.POST.get("text", ""), user=row.user, client=client)
    return views.see_other(after(changed))


def edit_context(row: Comment, text: str, error: DiscussionError | None = None) -> dict[str, Any]:
    """What a page with a text to change is given."""
    minutes = Rules.current().edit_minutes
    is_open = row.thread.current_mode() != CLOSED
    return {
        "comment": row,
        "text": text,
        "text_max": TEXT_MAX,
        "may_change": is_open and actions.may_change(row, minutes),
        "may_withdraw": actions.may_withdraw(row, minutes),
        "error": str(error) if error else "",
    }


def show(request: HttpRequest, row: Comment, text: str, error: DiscussionError | None = None) -> HttpResponse:
    """The page with the text to change, everything typed kept."""
    context = edit_context(row, text, error) | {"thread": row.thread}
    context |= views.page_context(request, row.thread, None, None)
    return render(request, "talk/edit.html", context, status=error.status if error else 200)
