"""Pages on which people find what they wrote, change it and take it back; they need no scripts."""

from __future__ import annotations

import logging

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from palmyra.discussion import access, actions, clients, views
from palmyra.discussion.errors import DiscussionError
from palmyra.discussion.letters import redress
from palmyra.discussion.limits import TEXT_MAX
from palmyra.discussion.models import CLOSED, Comment, Rules, Thread

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
    rows = list(access.own_comments(views.person_of(request), views.key_hash_of(request))[:LISTED])
    thread = rows[0].thread if rows else Thread(url="/")
    with translation.override(thread.language or translation.get_language()):
        error = _("No comment of yours is at this address.") if status == 404 else ""
        context = {"rows": [(row, actions.may_withdraw(row, minutes)) for row in rows], "error": error}
        context["redress"] = redress()
        context |= views.page_context(request, thread, None, None)
        return render(request, "talk/mine.html", context, status=status)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, number: int) -> HttpResponseBase:
    """Change one's own comment, or take it back."""
    own = access.own_comments(views.person_of(request), views.key_hash_of(request))
    row = own.filter(pk=number).first()
    if row is None:
        return show_mine(request, status=404)
    with translation.override(row.thread.language or translation.get_language()):
        if request.method != "POST":
            return show(request, row, row.text)
        try:
            return carry_out(request, row)
        except DiscussionError as error:
            return show(request, row, request.POST.get("text", row.text), error)
        except OperationalError:
            logger.exception("The change of comment %s was not stored.", row.pk)
            return show(request, row, request.POST.get("text", row.text), views.not_stored())


def carry_out(request: HttpRequest, row: Comment) -> HttpResponseBase:
    """Take the comment back, or change it, whoever wrote it as: a guest who signed in since stays a guest in it."""
    if "withdraw" in request.POST:
        mark = actions.withdraw_comment(row)
        return views.see_other(f"{row.thread.place}?after={mark}#discussion")
    client = clients.Client(address=request.META.get("REMOTE_ADDR", ""), key=views.guest_of(request)["key"])
    changed = actions.edit_comment(row, text=request.POST.get("text", ""), user=row.user, client=client)
    return views.see_other(views.address_after(changed))


def show(request: HttpRequest, row: Comment, text: str, error: DiscussionError | None = None) -> HttpResponse:
    """The page with the text to change, everything typed kept."""
    minutes = Rules.current().edit_minutes
    is_open = row.thread.current_mode() != CLOSED
    context = {
        "comment": row,
        "thread": row.thread,
        "text": text,
        "text_max": TEXT_MAX,
        "may_change": is_open and actions.may_change(row, minutes),
        "may_withdraw": actions.may_withdraw(row, minutes),
        "error": str(error) if error else "",
    }
    context |= views.page_context(request, row.thread, None, None)
    return render(request, "talk/edit.html", context, status=error.status if error else 200)
