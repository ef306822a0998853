"""The address that votes are sent to, by a script or by a button of a page without one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from palmyra.discussion import actions, hosts, views, words
from palmyra.discussion.clients import forget_at, keyed_hash, voter_of
from palmyra.discussion.errors import DiscussionError
from palmyra.discussion.models import Comment, Vote
from palmyra.discussion.models.voices import DOWN, UP


@csrf_exempt
@never_cache
@require_POST
def vote(request: HttpRequest) -> HttpResponseBase:
    """Count a vote: `up` or `down` names the comment, `back` the page to return to."""
    value, typed = (UP, request.POST["up"]) if "up" in request.POST else (DOWN, request.POST.get("down", ""))
    row = get_object_or_404(Comment.objects.readable().select_related("thread"), pk=words.read_number(typed))
    with translation.override(row.thread.language or translation.get_language()):
        person = views.person_of(request)
        voter = voter_of(request.META.get("REMOTE_ADDR", ""), person)
        try:
            voted = actions.cast_vote(
                row, voter=voter, value=value, is_own=is_own(request, row), forget_at=forget_at(person)
            )
        except DiscussionError as error:
            return tell(request, row, error)
        if views.wants_json(request):
            mine = Vote.objects.filter(comment=row, voter=voter).values_list("value", flat=True).first()
            return JsonResponse({"id": row.pk, "up": voted.up_count, "down": voted.down_count, "mine": mine or 0})
        response = HttpResponseRedirect(f"{back_of(request, row)}?after={voted.mark}#comment-{row.pk}")
        response.status_code = 303
        return response


def is_own(request: HttpRequest, row: Comment) -> bool:
    """Whether the account or the browser that asks wrote a comment."""
    person, key = views.person_of(request), views.guest_of(request)["key"]
    if person is not None and row.user_id == person.pk:
        return True
    return bool(key) and row.client_hash == keyed_hash(key)


def back_of(request: HttpRequest, row: Comment) -> str:
    """The page that the reader voted on, as the page itself said; else the thread's own."""
    back = request.POST.get("back", "")
    is_ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if is_ours and "?" not in back and "#" not in back else row.thread.place


def tell(request: HttpRequest, row: Comment, error: DiscussionError) -> HttpResponse:
    """Why a vote was not counted."""
    if views.wants_json(request):
        return JsonResponse({"code": error.code, "error": str(error)}, status=error.status)
    context = {"comment": row, "thread": row.thread, "sentence": str(error)}
    context |= views.page_context(request, row.thread, None, None)
    response = render(request, "talk/refused.html", context, status=error.status)
    if back_of(request, row).startswith("/talk/embed/"):
        hosts.allow_frames(response)
    return response
