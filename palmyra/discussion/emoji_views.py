"""Which emoji there are, besides those that every program knows: as a page, and as a list for scripts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from palmyra.discussion import emoji, views
from palmyra.discussion.models import Thread
from palmyra.discussion.models.emoji import own_emoji
from palmyra.press.baked import baked
from palmyra.press.tags import note_tags


@baked
@require_safe
def own(request: HttpRequest) -> JsonResponse:
    """The paper's own emoji, for the picker."""
    note_tags("emoji")
    rows = [{"code": code, "name": row.name, "src": row.address} for code, row in own_emoji().items()]
    return JsonResponse({"emoji": rows})


@require_safe
def panel(request: HttpRequest) -> HttpResponse:
    """Every emoji of the panel and of the paper with the name to write, for those who have no scripts."""
    language = translation.get_language() or ""
    codes = [*own_emoji(), *emoji.PANEL]
    rows = [(emoji.drawn(code), code, emoji.name_of(code, language)) for code in codes]
    context = views.page_context(request, Thread(url="/"), None, None)
    return render(request, "talk/emoji.html", {**context, "rows": rows})
