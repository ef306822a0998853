"""The screen of pages that cannot be rendered: what is wrong with each, since when, and what readers get meanwhile."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from palmyra.press import jobs
from palmyra.press.models import Failure

SHOWN_MOST = 100  # one broken template breaks thousands of pages, and the newest hundred say as much


@require_safe
def failures(request: HttpRequest) -> HttpResponse:
    """Every page that cannot be rendered, the newest failure first; the program's own words for administrators only."""
    rows = Failure.objects.all()
    context = {
        "failures": rows[:SHOWN_MOST],
        "count": rows.count(),
        "may_read_traceback": request.user.is_superuser,
    }
    return render(request, "newsroom/failures.html", context)


@require_POST
def failure_again(request: HttpRequest) -> HttpResponse:
    """Try to render one of them at once."""
    row = get_object_or_404(Failure, path=request.POST.get("path", ""))
    if jobs.try_again(row):
        messages.success(request, _("The page can be rendered again."))
    else:
        messages.error(request, _("The page still cannot be rendered."))
    return redirect("newsroom_desk:failures")
