"""The answer to who sent something that could not be stored: what is wrong, and everything that was typed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from palmyra.lib.trouble import AWAY, BUSY, FAULTY, FULL, READ_ONLY
from palmyra.pages.api import problems

RETRY_AFTER = "60"  # seconds
CODE = "not-stored"
STAFF = "/newsroom/"
TEXT = "text"  # the field that people write in: it is shown, so that it can be copied


def answer_not_stored(request: HttpRequest, trouble: str) -> HttpResponse:
    """503 for a request that met a full disk, a locked database or the like; `trouble` is lib.trouble's word.

    The database is not asked. A script is told in JSON and a person
    gets a page that sends the same form again. Files cannot be kept, and passwords are not.
    """
    sentence = sentence_for(request, trouble)
    if request.path.startswith("/api/"):
        return problems.tell(503, CODE, sentence)
    if request.headers.get("Accept", "").startswith("application/json"):
        told = {"code": CODE, "error": sentence, "fields": {}}
        answer: HttpResponse = JsonResponse(told | told_to_autosave(request, sentence), status=503)
    elif request.method == "POST":
        answer = HttpResponse(render_to_string("not_stored.html", context_for(request, sentence)), status=503)
    else:
        answer = HttpResponse(render_to_string("503.html"), status=503)
    answer["Retry-After"] = RETRY_AFTER
    answer["Cache-Control"] = "private, no-store"
    return answer


def told_to_autosave(request: HttpRequest, sentence: str) -> dict[str, Any]:
    """What makes Wagtail's autosave show the sentence and go on trying; an error that it does not know ends it."""
    if not request.path.startswith(STAFF):
        return {}
    return {"success": False, "error_code": "validation_error", "error_message": sentence}


def sentence_for(request: HttpRequest, trouble: str) -> str:
    """What is wrong: to readers that it was not stored, to who works here also why."""
    if not request.path.startswith(STAFF):
        return _("This could not be stored at the moment. Send it again in a minute.")
    return {
        FULL: _("The disk is full, so nothing was stored. Tell whoever runs the server to make room."),
        BUSY: _("The database was busy for too long, so nothing was stored. Send it again in a minute."),
        READ_ONLY: _("The paper's folder cannot be written, so nothing was stored. Tell whoever runs the server."),
        AWAY: _("The database does not answer, so nothing was stored. Tell whoever runs the server."),
        FAULTY: _("The disk reported a fault, so nothing was stored. Tell whoever runs the server."),
    }[trouble]


def context_for(request: HttpRequest, sentence: str) -> dict[str, Any]:
    """What the page shows and sends again."""
    is_secret = request.path.startswith("/account/") or any("password" in name.lower() for name in request.POST)
    kept = [] if is_secret else [(name, value) for name, values in request.POST.lists() for value in values]
    return {
        "sentence": sentence,
        "address": request.get_full_path(),
        "text": next((value for name, value in kept if name == TEXT), ""),
        "fields": [(name, value) for name, value in kept if name != TEXT],
        "has_files": bool(request.FILES),
        "is_kept": bool(kept),
    }
