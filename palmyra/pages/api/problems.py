"""Errors of the API, all in one shape: RFC 9457 problem details, with the sentences that people read on the page."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.responses import Response

from palmyra.discussion.errors import DiscussionError

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """What goes wrong with a request itself: `str()` is the sentence."""

    def __init__(self, status: int, code: str, sentence: str, fields: dict[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.status, self.code, self.fields = status, code, fields or {}


def tell(status: int, code: str, sentence: str, fields: dict[str, str] | None = None) -> HttpResponse:
    """A problem as a response. `type` leads to the page of the API, where the codes are listed."""
    told = {
        "type": f"/api/v1/docs/#{code}",
        "title": code,
        "status": status,
        "detail": sentence,
        "code": code,
        "fields": fields or {},
    }
    response = Response(told, status=status, content_type=MEDIA_TYPE)
    response["Cache-Control"] = "no-store"
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    if status in {429, 503}:
        response["Retry-After"] = "60"
    return response


def connect(api: NinjaAPI) -> None:
    """Let an API answer with problems, whatever goes wrong."""
    api.add_exception_handler(Problem, on_problem)
    api.add_exception_handler(DiscussionError, on_discussion_error)
    api.add_exception_handler(ValidationError, on_invalid)
    api.add_exception_handler(HttpError, on_http_error)
    api.add_exception_handler(Http404, on_missing)


def on_problem(request: HttpRequest, error: Any) -> HttpResponse:
    return tell(error.status, error.code, str(error), error.fields)


def on_discussion_error(request: HttpRequest, error: Any) -> HttpResponse:
    """The same code, status, sentence and field as the form has."""
    return tell(error.status, error.code, str(error), {error.field: str(error)} if error.field else {})


def on_invalid(request: HttpRequest, error: Any) -> HttpResponse:
    """A field of another kind than the description says, or one that it does not know."""
    fields = {str(one["loc"][-1]): str(one["msg"]) for one in error.errors if one.get("loc")}
    sentence = _("The request is not as the description of the API says: %(fields)s.")
    return tell(422, "invalid", sentence % {"fields": ", ".join(fields) or "?"}, fields)


def on_http_error(request: HttpRequest, error: Any) -> HttpResponse:
    """Raised by the framework for a body that it cannot read."""
    return tell(error.status_code, "unreadable", str(error))


def on_missing(request: HttpRequest, error: Any) -> HttpResponse:
    return tell(404, "not-found", _("There is nothing at this address."))
