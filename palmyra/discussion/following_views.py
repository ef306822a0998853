"""Pages to follow a discussion by mail, to say yes, to choose how often, and to stop; they need no scripts."""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from palmyra.accounts.mail import can_mail
from palmyra.discussion import actions, clients, letters, views, words
from palmyra.discussion.errors import DiscussionError
from palmyra.discussion.forms import FollowForm
from palmyra.discussion.limits import CONFIRM_WITHIN
from palmyra.discussion.models import Follow, Follower, Thread

form_methods = require_http_methods(["GET", "HEAD", "POST"])


def show(request: HttpRequest, template: str, thread: Thread | None, status: int = 200, **context: Any) -> HttpResponse:
    """A page of these; one that is about no thread stands by itself."""
    around = thread or Thread(url="/")
    context = {**views.page_context(request, around, None, None), "thread": thread, **context}
    return render(request, f"talk/{template}.html", context, status=status)


def read_token(token: str, salt: str, *, seconds: int | None = None) -> Any:
    """What a link of a letter holds. Raises Http404 for one that nobody signed, or that is too old."""
    try:
        return signing.loads(token, salt=salt, max_age=seconds)
    except signing.BadSignature:
        raise Http404 from None


@csrf_exempt
@never_cache
@form_methods
def follow(request: HttpRequest, number: int) -> HttpResponseBase:
    """Ask where letters about a discussion are to go. Whatever address is typed, the answer is the same."""
    thread = get_object_or_404(Thread.objects.readable(), pk=number)
    if not can_mail():
        raise Http404
    with translation.override(thread.language or translation.get_language()):
        if request.method != "POST":
            return show(request, "follow", thread, form=FollowForm(), is_sent="sent" in request.GET)
        form = FollowForm(request.POST)
        if not form.is_valid():
            return show(request, "follow", thread, 422, form=form)
        person, address = views.person_of(request), form.cleaned_data["mail"]
        try:
            wish = actions.ask_to_follow(
                thread,
                address=address,
                user=person,
                asked_by=clients.voter_of(request.META.get("REMOTE_ADDR", ""), person),
                client_hash=views.key_hash_of(request),
                pace=form.cleaned_data["pace"],
                is_proved=views.is_proved(request, address),
            )
        except DiscussionError as error:
            form.add_error("mail", str(error))
            return show(request, "follow", thread, error.status, form=form)
        is_known = wish.confirmed_at is not None and views.is_proved(request, address)
        return views.see_other(letters.manage_address(wish.follower) if is_known else f"{request.path}?sent")


@csrf_exempt
@never_cache
@form_methods
def confirm(request: HttpRequest, token: str) -> HttpResponseBase:
    """The link of the letter that asks: what will be mailed, and the button that says yes.

    A mail program that looks at links before its reader does says nothing by that.
    """
    number = read_token(token, letters.CONFIRM_SALT, seconds=int(CONFIRM_WITHIN.total_seconds()))
    follower = get_object_or_404(Follower, pk=number)
    with translation.override(follower.language or translation.get_language()):
        if request.method != "POST":
            wishes = list(follower.follows.pending().select_related("thread"))
            if not wishes:
                return views.see_other(letters.manage_address(follower))
            return show(request, "confirm", None, wishes=[letters.described(wish) for wish in wishes])
        actions.confirm_follows(follower)
        response = views.see_other(letters.manage_address(follower))
        remember(response, request, follower)
        return response


def remember(response: HttpResponseBase, request: HttpRequest, follower: Follower) -> None:
    """Let this browser follow further discussions with the address that it confirmed, without another letter."""
    response.set_cookie(
        views.FOLLOWER_COOKIE,
        signing.dumps(follower.pk, salt=views.PROVED_SALT),
        max_age=views.A_YEAR,
        path="/talk/",
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )


@csrf_exempt
@never_cache
@form_methods
def following(request: HttpRequest, token: str) -> HttpResponseBase:
    """What an address follows, how often it is written to, and the end of each; reached by a link of any letter.

    Whoever has that link reads the letters, so what was asked for since can be said yes to here as well.
    """
    number, language = read_token(token, letters.MANAGE_SALT)
    follower = Follower.objects.filter(pk=number).first()
    with translation.override(language or translation.get_language()):
        if follower is None:
            return show(request, "stopped", None)
        if request.method != "POST":
            rows = follower.follows.confirmed().select_related("thread", "comment").order_by("-asked_at", "-pk")
            asked = [letters.described(wish) for wish in follower.follows.pending().select_related("thread")]
            context: dict[str, Any] = {
                "follower": follower,
                "wishes": list(rows),
                "asked": asked,
                "paces": Follower.PACES,
            }
            return show(request, "following", None, **context)
        change(request, follower)
        return views.see_other(request.path)


def change(request: HttpRequest, follower: Follower) -> None:
    """Carry out what was pressed."""
    wish = words.read_number(request.POST.get("stop"))
    pace = request.POST.get("pace")
    if "all" in request.POST:
        actions.stop_follow(follower)
    elif "yes" in request.POST:
        actions.confirm_follows(follower)
    elif wish:
        actions.stop_follow(follower, follow=wish)
    elif pace in dict(Follower.PACES):
        actions.change_pace(follower, str(pace))


@csrf_exempt
@never_cache
@form_methods
def stop(request: HttpRequest, token: str) -> HttpResponseBase:
    """The link that ends letters, for one discussion or for all: it asks once, and a mail program's own post ends them.

    That post (RFC 8058) comes without cookies and needs no page; pressing twice ends nothing more.
    """
    number, language, thread = read_token(token, letters.STOP_SALT)
    follower = Follower.objects.filter(pk=number).first()
    wishes = Follow.objects.confirmed().filter(follower=number)
    wishes = wishes.filter(thread=thread) if thread else wishes
    with translation.override(language or translation.get_language()):
        if follower is None or not wishes.exists():
            return show(request, "stopped", None)
        if request.method == "POST":
            manage = letters.manage_address(follower)
            actions.stop_follow(follower, thread=thread)
            is_left = Follower.objects.filter(pk=number).exists()
            return show(request, "stopped", None, manage_url=manage if is_left else "")
        about = sorted({wish.thread.title for wish in wishes.select_related("thread")})
        manage = letters.manage_address(follower)
        return show(request, "stop", None, titles=about, manage_url=manage)
