"""Moderators ban writers and words and lift bans, in the newsroom."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin import messages

from palmyra.accounts.models import User
from palmyra.discussion import access, actions
from palmyra.discussion.bans import bans_on, end_of, kinds_for
from palmyra.discussion.errors import CannotBan, DiscussionError
from palmyra.discussion.forms import WITHOUT_A_COMMENT, BanForm
from palmyra.discussion.groups import names_of
from palmyra.discussion.models import Ban, Comment
from palmyra.discussion.models.bans import MAIL, PATTERN
from palmyra.discussion.queue_views import may_moderate, moderator_of, next_of, rows_of, show
from palmyra.discussion.words import read_number

BANS_ON_PAGE = 100


@require_http_methods(["GET", "HEAD", "POST"])
@may_moderate
def ban(request: HttpRequest, number: int) -> HttpResponseBase:
    """Ask what of a comment's writer to ban, until when and why; then ban."""
    comment = get_object_or_404(access.queue(moderator_of(request)), pk=number)
    actions.claim_comment(comment, moderator=moderator_of(request))
    refusal = refusal_for(comment, moderator_of(request))
    kinds = [PATTERN] if refusal else kinds_for(comment)
    if request.method == "POST":
        form = BanForm(request.POST, kinds=kinds)
        return carry_out(request, form, comment) or ask(request, form, comment, refusal)
    return ask(request, BanForm(kinds=kinds), comment, refusal)


@require_http_methods(["GET", "HEAD", "POST"])
@may_moderate
def ban_unseen(request: HttpRequest) -> HttpResponseBase:
    """The same for words or a mail address that no comment needs to have come with."""
    if request.method == "POST":
        form = BanForm(request.POST, kinds=WITHOUT_A_COMMENT)
        return carry_out(request, form, None) or ask(request, form, None)
    return ask(request, BanForm(kinds=WITHOUT_A_COMMENT), None)


def refusal_for(comment: Comment, moderator: User) -> str:
    """Why the writer of a comment cannot be banned, or ""; the words of the comment can in any case."""
    try:
        actions.refuse_unbannable(comment, moderator)
    except CannotBan as error:
        return str(error)
    return ""


def ask(request: HttpRequest, form: BanForm, comment: Comment | None, refusal: str = "") -> HttpResponse:
    """The page with the form, and with the sentence why a writer cannot be banned."""
    told: dict[str, Any] = {"form": form, "next": next_of(request, request.GET or request.POST), "refusal": refusal}
    if comment is not None:
        told |= {
            "row": {**rows_of([comment], moderator_of(request))[0], "acts": []},
            "bans": lines_of(bans_on([comment])[comment.pk], moderator_of(request)),
        }
    return show(request, "ban", _("Ban the writer") if comment else _("New ban"), **told)


def carry_out(request: HttpRequest, form: BanForm, comment: Comment | None) -> HttpResponseBase | None:
    """Ban, and say so with the way to the list; None and what is wrong in the form where it cannot be done."""
    if not form.is_valid():
        return None
    try:
        made = make(form, comment, moderator_of(request))
    except DiscussionError as error:
        form.add_error(error.field, forms.ValidationError(str(error), code=error.code))
        return None
    said = _("Banned: %(name)s.") % {"name": made.pattern or made.name or made.get_kind_display()}
    messages.success(request, said, buttons=[messages.button(reverse("discussion_queue:bans"), _("Bans"))])
    return HttpResponseRedirect(next_of(request, request.POST))


def make(form: BanForm, comment: Comment | None, moderator: User) -> Ban:
    """The ban that a valid form asks for; it holds as far as the moderator's powers reach."""
    kind, pattern, reason = (form.cleaned_data[name] for name in ("kind", "pattern", "reason"))
    ends_at, groups = form.ends_at(), access.groups_of(moderator)
    if comment is not None:
        return actions.ban_writer(
            comment, moderator=moderator, kind=kind, pattern=pattern, ends_at=ends_at, reason=reason, groups=groups
        )
    act = actions.ban_mail if kind == MAIL else actions.ban_words
    return act(pattern, moderator=moderator, ends_at=ends_at, reason=reason, groups=groups)


@require_GET
@may_moderate
def bans(request: HttpRequest) -> HttpResponse:
    """Bans in force, or the past ones, newest first, all or those with some words."""
    is_past = request.GET.get("state") == "past"
    words = request.GET.get("q", "").strip()
    before = read_number(request.GET.get("before"))
    rows = list(access.bans(is_past=is_past, before=before, search=words)[: BANS_ON_PAGE + 1])
    following = rows[BANS_ON_PAGE - 1].pk if len(rows) > BANS_ON_PAGE else 0
    told = {
        "bans": lines_of(rows[:BANS_ON_PAGE], moderator_of(request)),
        "is_past": is_past,
        "words": words,
        "next": following,
    }
    return show(request, "bans", _("Bans"), **told)


def lines_of(rows: list[Ban], moderator: User) -> list[dict[str, object]]:
    """Bans as the screens show them to a moderator."""
    now = timezone.now()
    return [
        {
            "ban": row,
            "until": end_of(row),
            "where": names_of(row.groups),
            "can_lift": row.is_in_force(now) and access.can_lift(moderator, row),
        }
        for row in rows
    ]


@require_POST
@may_moderate
def lift(request: HttpRequest, number: int) -> HttpResponseBase:
    """End a ban before its time."""
    row = get_object_or_404(access.bans(), pk=number)
    if not access.can_lift(moderator_of(request), row):
        raise PermissionDenied
    actions.lift_ban(row, moderator=moderator_of(request))
    messages.success(request, _("Lifted: %(name)s.") % {"name": row.pattern or row.name or row.get_kind_display()})
    return HttpResponseRedirect(reverse("discussion_queue:bans"))
