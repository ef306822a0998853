"""The paper around account pages: readers sign in and keep their account in the look of the pages they read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import translation

from palmyra.accounts.models import User
from palmyra.discussion import access
from palmyra.newsroom.models import Paper
from palmyra.pages.gather.heads import gather_head
from palmyra.pages.gather.site import gather_site
from palmyra.pages.gather.threads import reader_address

ACCOUNT_PATHS = ("/account/", "/newsroom/logout/")


def around_account(request: HttpRequest) -> dict[str, Any]:
    """What the frame of an account page is given; nothing on any other page."""
    if not request.path.startswith(ACCOUNT_PATHS):
        return {}
    language = translation.get_language() or ""
    paper = Paper.current()
    site = gather_site(language if language in paper.languages else paper.main_language)
    # Staff may read these pages in a language that the paper has no edition in.
    site, reader_url, person = replace(site, language=language), "", getattr(request, "user", None)
    if isinstance(person, User):
        site = replace(site, account_name=person.public_name, login_url=reverse("account_home"))
        if access.said_by(person).exists():
            reader_url = reader_address(person.pk, language)
    head = gather_head("", request.path, is_listed=False)
    return {"site": site, "head": head, "reader_url": reader_url}


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
