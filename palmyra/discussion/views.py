"""What readers do in a discussion: say something, answer, follow a lasting link; and what a page asks for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from palmyra.accounts.models import User
from palmyra.discussion import access, actions, markup
from palmyra.discussion.errors import DiscussionError
from palmyra.discussion.forms import CommentForm
from palmyra.discussion.limits import NAME_MAX, TEXT_MAX
from palmyra.discussion.models import HELD, SHOWN, Comment, Thread

GUEST_COOKIE = "palmyra_guest"
GUEST_SALT = "palmyra.discussion.guest"
RECEIPT_SALT = "palmyra.discussion.receipt"
A_YEAR = 365 * 86_400

# The package that draws pages gives what its templates need around a form; see `pages`.
page_context: Callable[..., dict[str, Any]] = lambda request, thread, form, reply_to: {}  # noqa: E731 a default hook


def set_page_context(hook: Callable[..., dict[str, Any]]) -> None:
    """Let another package say what the form's page is given."""
    global page_context
    page_context = hook


def guest_of(request: HttpRequest) -> dict[str, str]:
    """The key and the name that this browser was given when it wrote here; empty for one that only reads."""
    try:
        known = signing.loads(request.COOKIES.get(GUEST_COOKIE, ""), salt=GUEST_SALT, max_age=A_YEAR)
    except signing.BadSignature:
        return {"key": "", "name": ""}
    return {"key": str(known.get("key", "")), "name": str(known.get("name", ""))}


def remember_guest(response: HttpResponseBase, request: HttpRequest, key: str, name: str) -> None:
    """Set the cookie, now that somebody wrote something; it is sent back to the discussion only."""
    value = signing.dumps({"key": key, "name": name}, salt=GUEST_SALT)
    response.set_cookie(
        GUEST_COOKIE, value, max_age=A_YEAR, path="/talk/", httponly=True, samesite="Lax", secure=request.is_secure()
    )


def person_of(request: HttpRequest) -> User | None:
    """Who is signed in, or None for a guest."""
    return request.user if isinstance(request.user, User) else None


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks."""
    return request.headers.get("Accept", "").startswith("application/json")


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: HttpRequest, number: int) -> HttpResponseBase:
    """The form of a thread as a page of its own, and the address that comments are sent to."""
    row = get_object_or_404(Thread, pk=number)
    with translation.override(row.language or translation.get_language()):
        if request.method == "POST":
            return accept(request, row)
        reply_to = find_parent(row, request.GET.get("reply", ""))
        form = CommentForm(initial={"name": guest_of(request)["name"], "parent": reply_to.pk if reply_to else None})
        return show_form(request, row, form, reply_to)


def find_parent(row: Thread, number: object) -> Comment | None:
    """The comment to answer, as long as readers can read it."""
    text = str(number or "")
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        return None
    return row.comments.shown().filter(pk=int(text)).first()


def show_form(
    request: HttpRequest, row: Thread, form: CommentForm, reply_to: Comment | None, error: str = "", status: int = 200
) -> HttpResponse:
    """The page with the form, everything typed kept."""
    context = {"thread": row, "form": form, "reply_to": reply_to, "error": error}
    context |= page_context(request, row, form, reply_to)
    return render(request, "talk/form.html", context, status=status)


def accept(request: HttpRequest, row: Thread) -> HttpResponseBase:
    """Take a comment; show the form again with a sentence where something is wrong."""
    form = CommentForm(request.POST)
    reply_to = find_parent(row, request.POST.get("parent"))
    if not form.is_valid():
        return answer_error(request, row, form, reply_to, "", "invalid", 422)
    guest = guest_of(request)
    key = guest["key"] or actions.new_client_key()
    try:
        comment = actions.post_comment(
            row,
            text=form.cleaned_data["text"],
            name=form.cleaned_data["name"],
            user=person_of(request),
            parent=reply_to,
            client=client_of(request, form, guest["key"]),
        )
    except DiscussionError as error:
        return answer_error(request, row, form, reply_to, str(error), error.code, error.status)
    response = answer_accepted(request, comment)
    remember_guest(response, request, key, comment.name)
    if not guest["key"]:
        # The next comment of this browser has to be known as the same writer's.
        Comment.objects.filter(pk=comment.pk).update(client_hash=actions.keyed_hash(key))
    return response


def client_of(request: HttpRequest, form: CommentForm, key: str) -> actions.Client:
    """What the checks are told of the sender."""
    return actions.Client(
        address=request.META.get("REMOTE_ADDR", ""),
        key=key,
        written_in=actions.seconds_since(form.cleaned_data["started"]),
        has_filled_trap=bool(form.cleaned_data["website"]),
    )


def answer_accepted(request: HttpRequest, comment: Comment) -> HttpResponseBase:
    """To the page where the comment stands, or to a receipt when it waits for a moderator."""
    if comment.state == SHOWN:
        url = f"{access.address_of(comment)}?after={comment.mark}#comment-{comment.pk}"
    else:
        url = reverse("discussion:receipt", args=[signing.dumps(comment.pk, salt=RECEIPT_SALT)])
    if wants_json(request):
        return JsonResponse({"id": comment.pk, "state": comment.state, "url": url, "html": comment.html}, status=201)
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response


def answer_error(
    request: HttpRequest,
    row: Thread,
    form: CommentForm,
    reply_to: Comment | None,
    sentence: str,
    code: str,
    status: int,
) -> HttpResponseBase:
    """The sentence, as JSON for a script, else above the form with everything that was typed."""
    if wants_json(request):
        fields = {name: " ".join(map(str, errors)) for name, errors in form.errors.items()}
        said = sentence or " ".join(fields.values())
        return JsonResponse({"code": code, "error": said, "fields": fields}, status=status)
    if sentence:
        form.add_error(None, sentence)
    return show_form(request, row, form, reply_to, sentence, status)


@never_cache
@require_GET
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """What happens to a comment that waits for a moderator."""
    try:
        number = signing.loads(token, salt=RECEIPT_SALT)
    except signing.BadSignature:
        raise Http404 from None
    comment = get_object_or_404(Comment.objects.select_related("thread"), pk=number)
    with translation.override(comment.thread.language or translation.get_language()):
        context = {"comment": comment, "thread": comment.thread}
        context |= page_context(request, comment.thread, None, None)
        return render(request, "talk/receipt.html", context)


@require_GET
def comment(request: HttpRequest, number: int) -> HttpResponseBase:
    """A comment's lasting address: to the part of the thread where it stands."""
    row = get_object_or_404(Comment.objects.placed().select_related("thread"), pk=number)
    return HttpResponseRedirect(f"{access.address_of(row)}#comment-{row.pk}")


@never_cache
@require_GET
def me(request: HttpRequest) -> JsonResponse:
    """What is personal on a page: a name for the form, own comments that wait, whether one may moderate."""
    person, guest = person_of(request), guest_of(request)
    held: list[dict[str, Any]] = []
    number = request.GET.get("thread", "")
    own = Comment.objects.filter(state=HELD, thread_id=int(number) if number.isdigit() and len(number) < 18 else 0)
    if person:
        own = own.filter(user=person)
    elif guest["key"]:
        own = own.filter(client_hash=actions.keyed_hash(guest["key"]))
    else:
        own = own.none()
    held = [{"id": row.pk, "html": row.html, "created_at": row.created_at} for row in own.order_by("pk")[:20]]
    return JsonResponse(
        {
            "name": str(person) if person else guest["name"],
            "is_signed_in": person is not None,
            "can_moderate": bool(person and access.can_moderate(person)),
            "held": held,
            "limits": {"name": NAME_MAX, "text": TEXT_MAX},
        }
    )


@csrf_exempt
@never_cache
@require_POST
def preview(request: HttpRequest) -> JsonResponse:
    """How a text would look."""
    return JsonResponse({"html": markup.render(request.POST.get("text", "")[:TEXT_MAX])})
