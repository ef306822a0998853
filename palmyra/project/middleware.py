"""What every request passes: security headers, the refusal of forged posts, language and the paper's time zone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request
from django.utils.translation import gettext as _

from palmyra.accounts.reader_views import LANGUAGE_KEY, came_from
from palmyra.discussion import hosts
from palmyra.newsroom.embeds import FRAME_HOSTS
from palmyra.newsroom.models import Paper
from palmyra.pages.api import problems

Handler = Callable[[HttpRequest], HttpResponseBase]

API_PATH = "/api/"
STAFF_PATHS = ("/newsroom/", "/account/")
LOCAL_NAMES = {"localhost", "127.0.0.1", "::1"}
SAFE_METHODS = {"GET", "HEAD", "OPTIONS", "TRACE"}

PUBLIC_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        f"frame-src {' '.join(f'https://{host}' for host in FRAME_HOSTS)}",
    ]
)
# Wagtail's pages carry inline scripts and styles, so the newsroom cannot have the strict policy of public pages.
STAFF_POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "form-action 'self'",
        "base-uri 'self'",
        "frame-ancestors 'self'",
        "frame-src 'self'",
    ]
)


PERMISSIONS = "camera=(), geolocation=(), microphone=()"
# What the pages of readers have in common; a web server that sends them by itself has them in its configuration.
PAGE_HEADERS = {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": PUBLIC_POLICY,
    "permissions-policy": PERMISSIONS,
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    "referrer-policy": settings.SECURE_REFERRER_POLICY,
    "cross-origin-opener-policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
}


def policy_for_frames(framed_by: Sequence[str]) -> str:
    """The policy of public pages, with the hosts whose pages may frame the response."""
    allowed = " ".join(["'self'", *framed_by]) if framed_by else "'none'"
    return PUBLIC_POLICY.replace("frame-ancestors 'none'", f"frame-ancestors {allowed}")


class KnowHost:
    """Answers only to the paper's own names: a host that somebody made up must not get into links or caches."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_own_host(request.get_host()):
            return render(request, "400.html", status=400)
        return self.get_response(request)


def is_own_host(host: str) -> bool:
    """Whether a Host header names this machine, the public address or one of the configured names."""
    name = urlsplit(f"//{host}").hostname or ""
    if name in LOCAL_NAMES or name in settings.OWN["HOSTS"] or (settings.TESTING and name == "testserver"):
        return True
    return bool(name) and name == Paper.basics().host


class SecurityHeaders:
    """Gives each response its content policy: strict for what readers get, another for Wagtail's pages.

    A cookie that was set over HTTPS is sent back over HTTPS only.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_staff_page = request.path.startswith("/newsroom/") or getattr(request, "is_preview", False)
        framed_by = getattr(response, "framed_by", [])
        policy = STAFF_POLICY if is_staff_page else policy_for_frames(framed_by)
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if framed_by:
            pass  # X-Frame-Options knows no list of hosts, and browsers that know the policy pass it over
        elif not is_staff_page:
            response.headers.setdefault("X-Frame-Options", "DENY")
        else:
            response.headers.setdefault("X-Frame-Options", "SAMEORIGIN")
        if request.is_secure():
            for cookie in response.cookies.values():
                cookie["secure"] = True
        return response


class ShareApi:
    """Lets scripts of listed sites call the API, without cookies; browsers keep all others from it.

    The protocol is CORS: https://fetch.spec.whatwg.org/#http-cors-protocol.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(API_PATH):
            return self.get_response(request)
        is_question = request.method == "OPTIONS"
        response = HttpResponse(status=204) if is_question else self.get_response(request)
        patch_vary_headers(response, ["Origin"])
        origin = request.headers.get("Origin", "")
        if origin and hosts.is_listed(origin):
            response["Access-Control-Allow-Origin"] = origin
            response["Access-Control-Expose-Headers"] = "ETag, Retry-After"
            if is_question:
                response["Access-Control-Allow-Methods"] = "GET, HEAD, POST"
                response["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
                response["Access-Control-Max-Age"] = "600"
        return response


class HintSession:
    """Sets a cookie that scripts may read beside the session's, which they may not.

    It says nothing but that asking who is signed in is worth a request; a reader who only reads has neither.
    """

    NAME = "palmyra_in"

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        session = response.cookies.get(settings.SESSION_COOKIE_NAME)
        if session is not None and session.value:
            age = session["max-age"]
            response.set_cookie(
                self.NAME, "1", max_age=int(age) if age else None, samesite="Lax", secure=request.is_secure()
            )
        elif session is not None:
            response.delete_cookie(self.NAME, samesite="Lax")
        return response


def is_allowed_call(request: HttpRequest) -> bool:
    """Whether a call of the API that another site caused may pass.

    A key is put into the header by who knows it: no browser adds it by itself. The page of a listed site counts as a
    guest's, whatever cookies come with it.
    """
    if not request.path.startswith(API_PATH):
        return False
    return "Authorization" in request.headers or hosts.is_listed(request.headers.get("Origin", ""))


def is_forged(request: HttpRequest) -> bool:
    """Say whether an unsafe request comes from another site.

    The rules of Go 1.25's CrossOriginProtection: `Sec-Fetch-Site` decides where a browser sends it; else `Origin`
    has to name this host; a client that sends neither is no browser and may pass as long as it shows no cookie.
    """
    if request.method in SAFE_METHODS or is_allowed_call(request):
        return False
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    if origin is not None:
        return urlsplit(origin).netloc.lower() != request.get_host().lower()
    return bool(request.COOKIES)


class RefuseForgery:
    """Answers a forged post with 403 before any view sees it; baked pages hold no token, so this is the guard."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if is_forged(request):
            return refuse_forgery(request)
        return self.get_response(request)


def refuse_forgery(request: HttpRequest) -> HttpResponse:
    """The 403 page: what happened and what to do, with what was typed, so that nothing is lost."""
    if request.path.startswith(API_PATH):
        return problems.tell(403, "not-listed", _("This site is not one of those that may write here."))
    message = _(
        "This form was sent from another site, so it was not accepted. Open the page here and send the form again."
    )
    return show_refusal(request, message)


def refuse_unproven(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The same for a form of account or staff pages without Django's token, as after cookies were deleted."""
    message = _(
        "This form is too old, or the browser keeps no cookies, so it was not accepted. "
        "Open the page again and send the form once more."
    )
    return show_refusal(request, message)


def show_refusal(request: HttpRequest, message: str) -> HttpResponse:
    """The page of a refused form, with what was typed."""
    return render(request, "403.html", {"message": message, "typed": request.POST.get("text", "")}, status=403)


class SpeakLanguage:
    """The address decides the language of a public page, the person that of staff and account pages."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with translation.override(language_of(request)):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "")
        return response


def language_of(request: HttpRequest) -> str:
    """The language code to answer in."""
    if not request.path.startswith(STAFF_PATHS):
        return edition_of(request.path)
    chosen = getattr(request.user, "language", "")
    if chosen:
        return chosen
    if request.path.startswith("/account/"):
        # Where signing in leads back to, or began; a thread's own form has no language in its address.
        back = came_from(request)
        if back and not back.startswith((*STAFF_PATHS, "/talk/")):
            return edition_of(back)
        if kept := request.session.get(LANGUAGE_KEY):
            return str(kept)
    return get_language_from_request(request)


def edition_of(path: str) -> str:
    """The language of a public address."""
    first = path.split("/", 2)[1]
    paper = Paper.basics()
    return first if first in paper.languages else paper.main_language


class StaffAddress:
    """Lets the letters that Wagtail sends while it answers staff lead to the paper's public address.

    Wagtail asks a setting, and the owner sets the address in the newsroom: so the setting follows the row. It says the
    same to all threads.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith("/newsroom/"):
            settings.WAGTAILADMIN_BASE_URL = Paper.current().base_url
        return self.get_response(request)


class PaperTime:
    """Shows and reads times in the paper's zone."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with timezone.override(Paper.basics().tz):
            return self.get_response(request)
