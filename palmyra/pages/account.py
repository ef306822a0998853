"""The paper around account pages: readers sign in and keep their account in the look of the pages they read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import translation

from palmyra.newsroom.models import Paper
from palmyra.pages.gather.heads import gather_head
from palmyra.pages.gather.site import gather_site

ACCOUNT_PATHS = ("/account/", "/newsroom/logout/")


def around_account(request: HttpRequest) -> dict[str, Any]:
    """What the frame of an account page is given; nothing on any other page."""
    if not request.path.startswith(ACCOUNT_PATHS):
        return {}
    language = translation.get_language() or ""
    paper = Paper.current()
    site = gather_site(language if language in paper.languages else paper.main_language)
    # Staff may read these pages in a language that the paper has no edition in.
    return {"site": replace(site, language=language), "head": gather_head("", request.path, is_listed=False)}


class AccountLook:
    """Gives the frame to allauth's pages as well, which call something else their site."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        """Called before a page is rendered."""
        response.context_data = (response.context_data or {}) | around_account(request)
        return response
