"""Pages of members, baked as every page that is the same for everybody."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from palmyra.accounts.models import User
from palmyra.newsroom.models import Paper
from palmyra.pages.contexts import Link
from palmyra.pages.feeds import ReaderFeed
from palmyra.pages.gather.heads import gather_head
from palmyra.pages.gather.readers import gather_reader, page_address
from palmyra.pages.gather.site import address, gather_site
from palmyra.pages.views import found, speaks
from palmyra.press.baked import baked
from palmyra.press.tags import note_tags


@baked
@require_safe
def reader(request: HttpRequest, number: int, page: int = 1, language: str | None = None) -> HttpResponseBase:
    """What a member said, for as long as there is something that readers can read."""
    code = speaks(language)
    note_tags(f"reader:{number}")
    person = found(User.objects.filter(pk=number, is_active=True))
    if page == 1 and "/page/" in request.path:
        return HttpResponsePermanentRedirect(page_address(person, 1, code))
    view = gather_reader(person, page, code)
    if view is None:
        raise Http404
    others = {other: address(other, "reader", number=number) for other in Paper.current().languages}
    head = gather_head(view.name, request.path, feeds=[Link(view.name, view.feed_url)], is_listed=False)
    return render(request, "reader.html", {"site": gather_site(code, others), "head": head, "reader": view})


@baked
@require_safe
def reader_feed(request: HttpRequest, number: int, language: str | None = None) -> HttpResponse:
    """RSS of what a member says."""
    code = speaks(language)
    note_tags(f"reader:{number}")
    person = found(User.objects.filter(pk=number, is_active=True, comments__state="shown").distinct())
    return ReaderFeed(code, person)(request)
