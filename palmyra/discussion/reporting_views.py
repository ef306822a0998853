"""The page on which readers report a comment."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from palmyra.discussion import actions, notice_views, views
from palmyra.discussion.clients import voter_of
from palmyra.discussion.errors import DiscussionError
from palmyra.discussion.forms import ReportForm
from palmyra.discussion.models import Comment


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, number: int) -> HttpResponseBase:
    """Ask what is wrong with a comment, and thank for the answer."""
    row = get_object_or_404(Comment.objects.readable().select_related("thread"), pk=number)
    with translation.override(row.thread.language or translation.get_language()):
        if request.method != "POST":
            return show(request, row, ReportForm(), is_sent="sent" in request.GET)
        form = ReportForm(request.POST)
        if not form.is_valid():
            return show(request, row, form, status=422)
        if form.cleaned_data["reason"] == "illegal":
            return notice_views.show_form(request, row, notice_views.empty_form(row, form.cleaned_data["words"]))
        person = views.person_of(request)
        try:
            actions.report_comment(
                row,
                reporter=voter_of(request.META.get("REMOTE_ADDR", ""), person),
                user=person,
                reason=form.cleaned_data["reason"],
                words=form.cleaned_data["words"],
            )
        except DiscussionError as error:
            form.add_error("words" if error.field else None, str(error))
            return show(request, row, form, status=error.status)
        response = HttpResponseRedirect(f"{request.path}?sent")
        response.status_code = 303
        return response


def show(
    request: HttpRequest, row: Comment, form: ReportForm, *, is_sent: bool = False, status: int = 200
) -> HttpResponse:
    """The page, everything typed kept."""
    context = {"comment": row, "thread": row.thread, "form": form, "is_sent": is_sent}
    context |= views.page_context(request, row.thread, None, None)
    context["form"] = form
    return render(request, "talk/report.html", context, status=status)
