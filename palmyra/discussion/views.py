"""What readers do in a discussion: say something, answer, follow a lasting link; and what a page asks for them."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from typing import Any

from allauth.account.models import EmailAddress
from django import forms
from django.core import signing
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from palmyra.accounts.mail import can_mail
from palmyra.accounts.models import User
from palmyra.accounts.reader_views import LANGUAGE_KEY
from palmyra.discussion import access, actions, clients, markup, words, work
from palmyra.discussion.errors import DiscussionError, NotStored, NotSure, WorkNeeded
from palmyra.discussion.forms import CommentForm
from palmyra.discussion.limits import NAME_MAX, TEXT_MAX
from palmyra.discussion.models import (
    HELD,
    HIDDEN,
    REMOVED,
    SHOWN,
    Caution,
    Comment,
    Follow,
    Follower,
    Reaction,
    Rules,
    Thread,
    Vote,
)
from palmyra.discussion.statements import fetch_thread
from palmyra.mail.addresses import hash_address

logger = logging.getLogger(__name__)

GUEST_COOKIE = "palmyra_guest"
FRAME_COOKIE = "palmyra_framed_guest"  # the same, of a frame in another site's page
GUEST_SALT = "palmyra.discussion.guest"
RECEIPT_SALT = "palmyra.discussion.receipt"
FOLLOWER_COOKIE = "palmyra_follower"
PROVED_SALT = "palmyra.discussion.follow.proved"
SENT_BY_PROGRAMS = {"trap", "speed"}  # checks; a comment that they hold was hardly written by a person
DRAFT_KEY = "palmyra_draft"  # in the session of somebody who goes to sign in: what they were writing
A_YEAR = 365 * 86_400
RETRY_AFTER = "60"  # seconds, for what the database did not take
REFUSED_TOLD = dt.timedelta(days=7)  # a page need not repeat for ever what was not accepted
OWN_TOLD = 100  # own comments that a page is told of: nobody says more under one article

PageContext = Callable[[HttpRequest, Thread, CommentForm | None, Comment | None], dict[str, Any]]


def no_context(
    request: HttpRequest, thread: Thread, form: CommentForm | None, reply_to: Comment | None
) -> dict[str, Any]:
    """What templates are given beside the discussion's own as long as no package gave more."""
    return {}


# The package that draws pages gives what its templates need around a form.
page_context: PageContext = no_context


def set_page_context(hook: PageContext) -> None:
    """Let another package say what the pages of a form and of a receipt are given."""
    global page_context
    page_context = hook


def guest_of(request: HttpRequest) -> dict[str, str]:
    """The key and the name that this browser was given when it wrote here; empty for one that only reads."""
    told = request.COOKIES.get(GUEST_COOKIE) or request.COOKIES.get(FRAME_COOKIE, "")
    try:
        known = signing.loads(told, salt=GUEST_SALT, max_age=A_YEAR)
    except signing.BadSignature:
        return {"key": "", "name": ""}
    return {"key": str(known.get("key", "")), "name": str(known.get("name", ""))}


def remember_guest(response: HttpResponseBase, request: HttpRequest, key: str, name: str) -> None:
    """Set the cookie, now that somebody wrote something; it is sent back to the discussion only."""
    value = signing.dumps({"key": key, "name": name}, salt=GUEST_SALT)
    response.set_cookie(
        GUEST_COOKIE, value, max_age=A_YEAR, path="/talk/", httponly=True, samesite="Lax", secure=request.is_secure()
    )


def remember_framed_guest(response: HttpResponseBase, request: HttpRequest, key: str, name: str) -> None:
    """The same for a frame: a cookie that a browser keeps apart for each site around the frame (CHIPS).

    Browsers that refuse it, and papers without HTTPS, do without: the writer is then a new guest each time.
    """
    if GUEST_COOKIE in request.COOKIES:
        remember_guest(response, request, key, name)
        return
    value = signing.dumps({"key": key, "name": name}, salt=GUEST_SALT)
    response.set_cookie(FRAME_COOKIE, value, max_age=A_YEAR, path="/talk/", httponly=True, secure=True)
    # Python knows the attribute from 3.14 on; it may stand behind any other.
    response.cookies[FRAME_COOKIE]["samesite"] = "None; Partitioned"


def key_hash_of(request: HttpRequest) -> str:
    """The digest of the browser's key, as its comments have it; "" for one that never wrote."""
    return clients.keyed_hash(guest_of(request)["key"])


def person_of(request: HttpRequest) -> User | None:
    """Who is signed in, or None for a guest."""
    return request.user if isinstance(request.user, User) else None


def cautions_for(request: HttpRequest) -> list[Caution]:
    """What moderators told whoever asks and is shown now, for the first and only time."""
    return actions.tell_cautions(access.unseen_cautions(person_of(request), key_hash_of(request)))


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks."""
    return request.headers.get("Accept", "").startswith("application/json")


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: HttpRequest, number: int) -> HttpResponseBase:
    """The form of a thread as a page of its own, and the address that comments are sent to."""
    row = fetch_thread(number)
    if row is None or (row.is_away and request.method != "POST"):
        raise Http404
    with translation.override(row.language or translation.get_language()):
        if request.method == "POST":
            return sign_in(request, row) if "sign_in" in request.POST else accept(request, row)
        draft = kept_draft(request, row)
        reply_to = find_parent(row, request.GET.get("reply", "") or draft.get("parent"))
        told = {"name": guest_of(request)["name"], "parent": reply_to.pk if reply_to else None}
        form = CommentForm(initial=told | {"text": draft.get("text", "")}, person=person_of(request))
        return show_form(request, row, form, reply_to)


def sign_in(request: HttpRequest, row: Thread) -> HttpResponseBase:
    """Lead a writer to the door and back to the form, with what was typed kept for then."""
    text = request.POST.get("text", "")[:TEXT_MAX]
    request.session[DRAFT_KEY] = {"thread": row.pk, "text": text, "parent": request.POST.get("parent", "")}
    request.session[LANGUAGE_KEY] = translation.get_language()
    return see_other(f"{reverse('account_login')}?{urlencode({'next': f'{request.path}?draft=1'})}")


def kept_draft(request: HttpRequest, row: Thread) -> dict[str, Any]:
    """What somebody had typed before signing in, until it is said; nothing when there is none."""
    if person_of(request) is None or "draft" not in request.GET:
        return {}
    draft: dict[str, Any] = request.session.get(DRAFT_KEY, {})
    return draft if draft.get("thread") == row.pk else {}


def find_parent(row: Thread, typed: object) -> Comment | None:
    """The comment to answer, as long as readers can read it."""
    number = words.read_number(typed)
    return row.comments.shown().filter(pk=number).first() if number else None


def show_form(
    request: HttpRequest, row: Thread, form: CommentForm, reply_to: Comment | None, error: str = "", status: int = 200
) -> HttpResponse:
    """The page with the form, everything typed kept."""
    context = {"thread": row, "form": form, "reply_to": reply_to, "error": error, "cautions": cautions_for(request)}
    context |= page_context(request, row, form, reply_to)
    return render(request, "talk/form.html", context, status=status)


def accept(request: HttpRequest, row: Thread) -> HttpResponseBase:
    """Take a comment; show the form again with a sentence where something is wrong."""
    person = person_of(request)
    form = CommentForm(request.POST, person=person)
    reply_to = find_parent(row, request.POST.get("parent"))
    if not form.is_valid():
        return answer_error(request, row, form, reply_to)
    guest = guest_of(request)
    key = guest["key"] or clients.new_client_key()
    try:
        comment = store(request, row, form, reply_to, key, is_stranger=not guest["key"])
    except DiscussionError as error:
        return answer_error(request, row, form, reply_to, error)
    told = follow_answers(request, comment, form.cleaned_data["mail"], key)
    response = answer_accepted(request, comment, told)
    if person is None:
        remember_guest(response, request, key, comment.name)
    else:
        request.session.pop(DRAFT_KEY, None)
    return response


def store(
    request: HttpRequest, row: Thread, form: CommentForm, reply_to: Comment | None, key: str, *, is_stranger: bool
) -> Comment:
    """Judge and store what a valid form says. Raises every DiscussionError of posting, and NotStored."""
    if form.cleaned_data["parent"] and reply_to is None:
        raise actions.parent_gone()
    try:
        return actions.post_comment(
            row,
            text=form.cleaned_data["text"],
            name=form.cleaned_data["name"],
            user=person_of(request),
            parent=reply_to,
            client=client_of(request, form, key, is_stranger=is_stranger),
            is_sure=bool(form.cleaned_data["sure"]),
        )
    except OperationalError:
        logger.exception("A comment under %s was not stored.", row.url)
        raise not_stored() from None


def follow_answers(request: HttpRequest, comment: Comment, address: str, key: str) -> str:
    """Ask the address in a comment's form whether it wants to hear of answers; returns what the writer is told.

    The comment stands whatever becomes of it. What a program sent is no reason to write to anybody.
    """
    if not address or not can_mail() or SENT_BY_PROGRAMS & set(comment.reasons):
        return ""
    person = person_of(request)
    try:
        wish = actions.ask_to_follow(
            comment.thread,
            address=address,
            comment=comment,
            user=person,
            asked_by=clients.voter_of(request.META.get("REMOTE_ADDR", ""), person),
            client_hash=clients.keyed_hash(key),
            is_proved=is_proved(request, address),
        )
    except DiscussionError as error:
        return str(error)
    except OperationalError:  # the comment is stored; its writer must not send it again because of this
        logger.exception("A wish to follow %s was not stored.", comment.path)
        return ""
    if wish.confirmed_at is not None:
        return _("You will get answers by mail.")
    return _("Look into your mailbox: answers come once you press the link in our letter.")


def is_proved(request: HttpRequest, address: str) -> bool:
    """Whether an address is known to belong to who asks: this browser confirmed it, or the account did."""
    person = person_of(request)
    known = EmailAddress.objects.filter(user=person, email__iexact=address.strip(), verified=True) if person else None
    if known is not None and known.exists():
        return True
    try:
        number = signing.loads(request.COOKIES.get(FOLLOWER_COOKIE, ""), salt=PROVED_SALT, max_age=A_YEAR)
    except signing.BadSignature:
        return False
    rows = Follower.objects.filter(pk=number, address_hash=hash_address(address), confirmed_at__isnull=False)
    return rows.exists()


def not_stored() -> NotStored:
    """What a writer is told whose comment the database did not take."""
    return NotStored(
        _("Your comment could not be stored at the moment. Your text is kept below: send it again in a minute.")
    )


def client_of(request: HttpRequest, form: CommentForm, key: str, *, is_stranger: bool) -> clients.Client:
    """What the checks are told of the sender."""
    return clients.Client(
        address=request.META.get("REMOTE_ADDR", ""),
        key=key,
        is_stranger=is_stranger,
        written_in=clients.time_since(form.cleaned_data["started"]),
        has_filled_trap=bool(form.cleaned_data["website"]),
        proof=form.cleaned_data["proof"][: work.PROOF_MAX],
    )


def address_after(comment: Comment) -> str:
    """The page where a comment stands that was just written or changed, or its receipt when it waits."""
    if comment.state == SHOWN:
        return f"{access.address_of(comment)}?after={comment.mark}#comment-{comment.pk}"
    return reverse("discussion:receipt", args=[signing.dumps(comment.pk, salt=RECEIPT_SALT)])


def see_other(url: str) -> HttpResponseBase:
    """Lead on after a post."""
    return HttpResponseRedirect(url, status=303)


def answer_accepted(request: HttpRequest, comment: Comment, told: str = "", url: str = "") -> HttpResponseBase:
    """To the page where the comment stands, or to a receipt when it waits for a moderator."""
    url = url or address_after(comment)
    if wants_json(request):
        answer = {"id": comment.pk, "state": comment.state, "url": url, "html": comment.html, "told": told}
        return JsonResponse(answer, status=201)
    return see_other(url)


def answer_error(
    request: HttpRequest,
    row: Thread,
    form: CommentForm,
    reply_to: Comment | None,
    error: DiscussionError | None = None,
    show: Callable[..., HttpResponseBase] = show_form,
) -> HttpResponseBase:
    """The sentence, as JSON for a script, else above the form with everything that was typed."""
    if error is not None:
        form.add_error(error.field or None, forms.ValidationError(str(error), code=error.code))
    if isinstance(error, NotSure):
        form.data = {**form.data.dict(), "sure": "1"}  # type: ignore[attr-defined]
    status = error.status if error is not None else 422
    said = [(name, wrong) for name, errors in form.errors.as_data().items() for wrong in errors]
    sentence = " ".join(message for _name, wrong in said for message in wrong.messages)
    if wants_json(request):
        fields = {name: " ".join(wrong.messages) for name, wrong in said if name in form.fields}
        code = next((wrong.code for _name, wrong in said if wrong.code), "invalid")
        told: dict[str, Any] = {"code": code, "error": sentence, "fields": fields}
        if isinstance(error, WorkNeeded):
            told["challenge"] = work.make_challenge(row.pk, form.cleaned_data["text"])
        answer: HttpResponseBase = JsonResponse(told, status=status)
    else:
        answer = show(request, row, form, reply_to, sentence, status)
    if isinstance(error, NotStored):
        answer.headers["Retry-After"] = RETRY_AFTER
    return answer


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
        is_asked = Follow.objects.pending().filter(comment=comment).exists()
        told = {"is_asked": is_asked, "cautions": cautions_for(request)}
        context = {"comment": comment, "thread": comment.thread, **told}
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
    number = words.read_number(request.GET.get("thread"))
    own = list(access.own_comments(person, key_hash_of(request)).filter(thread_id=number)[:OWN_TOLD])
    minutes = Rules.current().edit_minutes
    voter = clients.voter_of(request.META.get("REMOTE_ADDR", ""), person)
    votes = Vote.objects.filter(voter=voter, comment__thread_id=number) if voter else Vote.objects.none()
    refused = [row for row in own if row.state in {HIDDEN, REMOVED} and row.created_at > timezone.now() - REFUSED_TOLD]
    cautions = cautions_for(request)
    given: dict[int, list[str]] = {}
    if voter:
        mine = Reaction.objects.filter(voter=voter, comment__thread_id=number)
        for comment_id, code in mine.values_list("comment_id", "code"):
            given.setdefault(comment_id, []).append(code)
    held = [row for row in reversed(own) if row.state == HELD]
    return JsonResponse(
        {
            "name": person.public_name if person else guest["name"],
            "is_signed_in": person is not None,
            "account_url": reverse("account_home") if person else "",
            "can_moderate": bool(person and access.can_moderate(person, Thread.objects.filter(pk=number).first())),
            "held": [{"id": row.pk, "html": row.html, "created_at": row.created_at} for row in held],
            "cautions": [
                {"id": row.pk, "text": row.text, "comment": row.comment_id, "title": row.comment.thread.title}
                for row in cautions
            ],
            "refused": [
                {"id": row.pk, "html": row.html, "reason": row.reason_shown, "has_appeal": hasattr(row, "appeal")}
                for row in reversed(refused)
            ],
            "own": {row.pk: actions.may_withdraw(row, minutes) for row in own if row.state == SHOWN},
            "votes": dict(votes.values_list("comment_id", "value")),
            "reactions": given,
            "limits": {"name": NAME_MAX, "text": TEXT_MAX},
        }
    )


@csrf_exempt
@never_cache
@require_POST
def preview(request: HttpRequest) -> JsonResponse:
    """How a text would look."""
    return JsonResponse({"html": markup.render(request.POST.get("text", "")[:TEXT_MAX])})
