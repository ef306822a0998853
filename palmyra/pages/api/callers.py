"""Who calls the API: a program with a key, a page of a listed site, or the paper's own page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from palmyra.accounts.models import User
from palmyra.discussion import hosts, keys, views
from palmyra.discussion.models import ApiKey
from palmyra.pages.api.problems import Problem


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. Without a key it is a page in a browser; `person` is who is signed in on the paper's own."""

    key: ApiKey | None = None
    person: User | None = None


class Bearer(HttpBearer):
    """`Authorization: Bearer palmyra_…` (RFC 6750) with a key that may be used for a scope."""

    def __init__(self, scope: str, *, takes_pages: bool = False) -> None:
        super().__init__()
        self.scope, self.takes_pages = scope, takes_pages

    def __call__(self, request: HttpRequest) -> Any:
        header = request.headers.get("Authorization", "")
        if not header and self.takes_pages and is_from_page(request):
            is_own = not is_from_listed(request)
            return Caller(person=views.person_of(request) if is_own else None)
        kind, _space, secret = header.partition(" ")
        return self.authenticate(request, secret.strip() if kind.lower() == "bearer" else "")

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        """The caller with a key. Raises Problem with 401 without one that is in force, 403 for the wrong scope."""
        if not token:
            raise Problem(401, "key-missing", _("This needs a key of the API. Make one in the newsroom."))
        key = keys.find_key(token)
        if key is None:
            raise Problem(401, "key-unknown", _("This key is not known here, or it was taken back."))
        if not keys.may(key, self.scope):
            sentence = _("The key %(name)s may not be used for this. Make one for it in the newsroom.")
            raise Problem(403, "key-scope", sentence % {"name": key.name})
        if self.scope != "read" and not key.count_write():
            raise Problem(429, "too-fast", _("The key %(name)s wrote too much in this minute.") % {"name": key.name})
        return Caller(key=key)


def is_from_listed(request: HttpRequest) -> bool:
    """Whether a page of a listed site sent the request; browsers let no page say otherwise."""
    origin = request.headers.get("Origin", "")
    is_own = hosts.read_address(origin) == hosts.read_address(f"{request.scheme}://{request.get_host()}")
    return bool(origin) and not is_own and hosts.is_listed(origin)


def is_from_page(request: HttpRequest) -> bool:
    """Whether a page of the paper or of a listed site sent the request. Forged ones were refused before."""
    return "Sec-Fetch-Site" in request.headers or "Origin" in request.headers
