"""Moderators change the words of a comment."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from palmyra.discussion import access, actions
from palmyra.discussion.errors import DiscussionError
from palmyra.discussion.forms import read_moment
from palmyra.discussion.limits import TEXT_MAX
from palmyra.discussion.models import Comment
from palmyra.discussion.queue_views import may_moderate, moderator_of, next_of, reading_time, rows_of, show


@require_http_methods(["GET", "HEAD", "POST"])
@may_moderate
def reword(request: HttpRequest, number: int) -> HttpResponseBase:
    """Ask for other words and for a reason; then put them in place of a comment's."""
    row = get_object_or_404(access.queue(moderator_of(request)), pk=number)
    actions.claim_comment(row, moderator=moderator_of(request))
    if request.method != "POST":
        return ask(request, row, row.text)
    text, reason = request.POST.get("text", ""), request.POST.get("reason", "")
    try:
        read_at = read_moment(request.POST.get("read_at", ""))
        actions.reword_comment(row, moderator=moderator_of(request), text=text, reason=reason, read_at=read_at)
    except DiscussionError as error:
        return ask(request, row, text, error)
    messages.success(request, _("The words were changed; what it said before is on the comment's page."))
    return HttpResponseRedirect(next_of(request, request.POST))


def ask(request: HttpRequest, row: Comment, text: str, error: DiscussionError | None = None) -> HttpResponse:
    """The page with the words, everything typed kept beside what the comment says now."""
    read_at = reading_time()
    row.refresh_from_db()
    return show(
        request,
        "reword",
        _("Change the words"),
        row={**rows_of([row], moderator_of(request))[0], "acts": []},
        text=text,
        reason=request.POST.get("reason", ""),
        read_at=read_at,
        text_max=TEXT_MAX,
        error=str(error) if error else "",
        field=error.field if error else "",
        next=next_of(request, request.GET or request.POST),
    )
