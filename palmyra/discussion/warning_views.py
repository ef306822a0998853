"""Moderators write to the writer of a comment."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from palmyra.discussion import access, actions
from palmyra.discussion.errors import DiscussionError
from palmyra.discussion.limits import CAUTION_MAX
from palmyra.discussion.models import Comment
from palmyra.discussion.queue_views import may_moderate, moderator_of, next_of, rows_of, show


@require_http_methods(["GET", "HEAD", "POST"])
@may_moderate
def warn(request: HttpRequest, number: int) -> HttpResponseBase:
    """Ask what the writer of a comment is to read; then keep it for them."""
    row = get_object_or_404(access.queue(moderator_of(request)), pk=number)
    actions.claim_comment(row, moderator=moderator_of(request))
    if request.method != "POST":
        return ask(request, row)
    try:
        actions.warn_writer(row, moderator=moderator_of(request), text=request.POST.get("text", ""))
    except DiscussionError as error:
        return ask(request, row, str(error))
    messages.success(request, _("The writer will read it at the next visit."))
    return HttpResponseRedirect(next_of(request, request.POST))


def ask(request: HttpRequest, row: Comment, error: str = "") -> HttpResponse:
    """The page with the words, everything typed kept."""
    return show(
        request,
        "warn",
        _("Warn the writer"),
        row={**rows_of([row], moderator_of(request))[0], "acts": []},
        cautions=access.cautions_about(row),
        text=request.POST.get("text", ""),
        text_max=CAUTION_MAX,
        error=error,
        next=next_of(request, request.GET or request.POST),
    )
