"""The address that reactions are sent to, and the page to choose one on; neither needs a script."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from palmyra.discussion import access, actions, reactions, views, words
from palmyra.discussion.clients import forget_at, voter_of
from palmyra.discussion.errors import DiscussionError
from palmyra.discussion.models import CLOSED, Comment, Reaction, Rules
from palmyra.discussion.voting_views import back_of, tell


@csrf_exempt
@never_cache
@require_POST
def react(request: HttpRequest) -> HttpResponseBase:
    """Give or take back a reaction: `react` is a comment's number, a space and an emoji's code; `back` as in votes."""
    number, _space, code = request.POST.get("react", "").partition(" ")
    row = get_object_or_404(Comment.objects.readable().select_related("thread"), pk=words.read_number(number))
    with translation.override(row.thread.language or translation.get_language()):
        person = views.person_of(request)
        voter = voter_of(request.META.get("REMOTE_ADDR", ""), person)
        try:
            counted = actions.toggle_reaction(row, voter=voter, code=code, forget_at=forget_at(person))
        except DiscussionError as error:
            return tell(request, row, error)
        if views.wants_json(request):
            return JsonResponse({"id": row.pk, "mine": own_codes(row, voter), "reactions": told(counted)})
        return views.see_other(f"{back_of(request, row)}?after={counted.mark}#comment-{row.pk}")


def own_codes(row: Comment, voter: str) -> list[str]:
    """The codes of what somebody reacted to a comment with."""
    return list(Reaction.objects.filter(comment=row, voter=voter).values_list("code", flat=True)) if voter else []


def told(row: Comment) -> list[dict[str, Any]]:
    """A comment's reactions for a script."""
    return [
        {"code": shown.code, "count": shown.count, "label": shown.label, "drawn": shown.drawn}
        for shown in reactions.shown_of(row, Rules.current().offered_reactions, translation.get_language() or "")
    ]


@never_cache
@require_GET
def choose(request: HttpRequest, number: int) -> HttpResponse:
    """Every reaction that the paper offers, those already given pressed; scripts show it under the comment."""
    row = get_object_or_404(Comment.objects.readable().select_related("thread"), pk=number)
    with translation.override(row.thread.language or translation.get_language()):
        voter = voter_of(request.META.get("REMOTE_ADDR", ""), views.person_of(request))
        is_open = row.thread.current_mode() != CLOSED
        offered = Rules.current().offered_reactions if is_open else []
        choices = reactions.choices(offered, own_codes(row, voter), translation.get_language() or "")
        context = {"comment": row, "thread": row.thread, "choices": choices, "back": access.address_of(row)}
        context |= views.page_context(request, row.thread, None, None)
        return render(request, "talk/react.html", context)
