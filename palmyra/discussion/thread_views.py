"""The newsroom's screens of whole discussions: a list, and one with its counts and what moderators may set."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin import messages

from palmyra.accounts.models import User
from palmyra.discussion import access, actions
from palmyra.discussion.forms import ThreadForm
from palmyra.discussion.models import CLOSED, MODES, Thread, ThreadDecision
from palmyra.discussion.queue_views import may_moderate, moderator_of, show
from palmyra.discussion.words import read_number

ON_PAGE = 40


@require_GET
@may_moderate
def threads(request: HttpRequest) -> HttpResponse:
    """Discussions, those with the newest words first; found by their title."""
    words = request.GET.get("q", "").strip()
    before = read_number(request.GET.get("before"))
    rows = list(access.threads(moderator_of(request), before=before, search=words)[: ON_PAGE + 1])
    following = rows[ON_PAGE - 1].pk if len(rows) > ON_PAGE else 0
    told = [(row, state_of(row)) for row in rows[:ON_PAGE]]
    return show(request, "threads", _("Discussions"), rows=told, words=words, next=following)


def state_of(row: Thread) -> str:
    """The mode of a discussion now, in a word."""
    return str(dict(MODES)[row.current_mode()])


@require_http_methods(["GET", "HEAD", "POST"])
@may_moderate
def thread(request: HttpRequest, number: int) -> HttpResponse:
    """One discussion: its mode and counts, and the form that leads it otherwise from now on."""
    row = get_object_or_404(access.led_threads(moderator_of(request)), pk=number)
    form = ThreadForm(request.POST if request.method == "POST" else None, thread=row)
    if form.is_bound and form.is_valid():
        if actions.lead_thread(row, moderator=moderator_of(request), **form.cleaned_data):
            messages.success(request, _("Saved. Readers' pages follow within seconds."))
        return HttpResponseRedirect(reverse("discussion_queue:thread", args=[row.pk]))
    return show(
        request,
        "thread",
        row.title,
        thread=row,
        form=form,
        mode=state_of(row),
        why=why(row),
        counts=access.counts_of(row),
        decisions=[(decision, said_of(decision)) for decision in row.decisions.select_related("moderator")],
    )


def why(row: Thread) -> str:
    """Where the mode of a discussion comes from."""
    at = row.closing_at()
    if row.current_mode() == CLOSED and at is not None and at <= timezone.now():
        return _("Its time was over on %(at)s.") % {"at": moment_of(at)}
    if row.own_mode:
        return _("A moderator set it here.")
    return _("As the newsroom set it for the page or its section.")


def moment_of(at: dt.datetime) -> str:
    """A moment as the newsroom's screens show it."""
    return formats.date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")


# In the order in which the form has them: PostgreSQL does not keep that of the keys of a JSON object.
TOLD = ("own_mode", "slow_seconds", "closes_at", "is_kept_open", "is_questions", "own_hosts")


def said_of(decision: ThreadDecision) -> list[str]:
    """What was changed, a sentence a field."""
    return [sentence_of(name, decision.changes[name][1]) for name in TOLD if name in decision.changes]


def sentence_of(name: str, new: Any) -> str:
    """A changed field and its new value, in words."""
    if name == "own_mode":
        return _("Mode: %(mode)s") % {"mode": dict(MODES).get(new, _("as the newsroom set it"))}
    if name == "slow_seconds":
        return _("Pause between comments: %(pause)s") % {
            "pause": actions.span(new) if new else pgettext("pause between comments", "none")
        }
    if name == "is_questions":
        return _("Readers ask, hosts answer") if new else _("A discussion like any other")
    if name == "own_hosts":
        people = User.objects.filter(pk__in=new).order_by("username")
        return _("Hosts: %(names)s") % {"names": ", ".join(str(person) for person in people) or "—"}
    if name == "closes_at":
        at = parse_datetime(new) if new else None
        return _("Closes: %(at)s") % {"at": moment_of(at) if at else _("on no date")}
    return _("Stays open however old it is") if new else _("Closes by its age")
