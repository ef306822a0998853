"""Pages on which people find what they wrote, change it and take it back; they need no scripts."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from palmyra.discussion import access, actions, clients, views
from palmyra.discussion.errors import DiscussionError
from palmyra.discussion.limits import TEXT_MAX
from palmyra.discussion.models import Comment, Rules, Thread

LISTED = 50


@never_cache
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """What the account or the browser that asks wrote lately."""
    minutes = Rules.current().edit_minutes
    rows = list(access.own_comments(views.person_of(request), views.key_hash_of(request))[:LISTED])
    thread = rows[0].thread if rows else Thread(url="/")
    with translation.override(thread.language or translation.get_language()):
        context = {"rows": [(row, actions.may_change(row, minutes)) for row in rows]}
        context |= views.page_context(request, thread, None, None)
        return render(request, "talk/mine.html", context)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, number: int) -> HttpResponseBase:
    """Change one's own comment, or take it back."""
    own = access.own_comments(views.person_of(request), views.key_hash_of(request))
    row = own.filter(pk=number).first()
    if row is None:
        raise Http404
    with translation.override(row.thread.language or translation.get_language()):
        if request.method != "POST":
            return show(request, row, row.text)
        try:
            if "withdraw" in request.POST:
                mark = actions.withdraw_comment(row)
                return views.see_other(f"{row.thread.url}?after={mark}#discussion")
            client = clients.Client(address=request.META.get("REMOTE_ADDR", ""), key=views.guest_of(request)["key"])
            changed = actions.edit_comment(
                row, text=request.POST.get("text", ""), user=views.person_of(request), client=client
            )
        except DiscussionError as error:
            return show(request, row, request.POST.get("text", ""), error)
        return views.see_other(views.address_after(changed))


def show(request: HttpRequest, row: Comment, text: str, error: DiscussionError | None = None) -> HttpResponse:
    """The page with the text to change, everything typed kept."""
    may_change = actions.may_change(row, Rules.current().edit_minutes)
    context = {"comment": row, "thread": row.thread, "text": text, "text_max": TEXT_MAX}
    context |= {"may_change": may_change, "error": str(error) if error else ""}
    context |= views.page_context(request, row.thread, None, None)
    return render(request, "talk/edit.html", context, status=error.status if error else 200)
