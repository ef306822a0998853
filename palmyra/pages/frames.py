"""Discussions in pages of other sites: what stands in the frame, and the address that it is asked for at.

A frame has no page around it and no cookie it can rely on. In a browser that keeps cookies apart for each site around a
frame (CHIPS) a guest changes a comment and takes it back; in others a guest is a new one each time. The writer of a
comment that waits is told by a signed address. A form in the frame is sent from this paper's own page, so that it is no
forgery; what other sites send is refused before it comes here.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from palmyra.discussion import access, actions, clients, hosts, own_views, views
from palmyra.discussion.errors import DiscussionError, NotListed
from palmyra.discussion.forms import CommentForm
from palmyra.discussion.limits import NAME_MAX, TEXT_MAX
from palmyra.discussion.models import SHOWN, Comment, Thread
from palmyra.discussion.webhooks import address_of
from palmyra.newsroom.models import Paper
from palmyra.pages.contexts import CommentView, DiscussionView, FrameView
from palmyra.pages.gather.site import rules_address
from palmyra.pages.gather.threads import discussion_address, gather_discussion, path_of
from palmyra.press.baked import baked
from palmyra.press.tags import note_tags

logger = logging.getLogger(__name__)

SCHEMES = ("light", "dark")


def frame_address(thread: Thread) -> str:
    """The path of a thread's frame."""
    return reverse("frame", args=[thread.pk])


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def embed(request: HttpRequest) -> HttpResponseBase:
    """The frame of a page by its address. A discussion that does not exist yet is made by its first comment."""
    url = request.GET.get("url", "")
    thread = access.thread_at(path_of(url))
    if thread is not None and request.method != "POST":
        return HttpResponseRedirect(frame_address(thread) + scheme_of(request))
    language = request.GET.get("lang", "")
    with translation.override(language if language in dict(settings.LANGUAGES) else Paper.current().main_language):
        try:
            address = thread.url if thread else actions.require_listed(url)
        except NotListed as error:
            return draw(request, FrameView(_("Discussion"), "", str(error)), None, status=error.status)
        if request.method == "POST":
            return accept_first(request, thread, address)
        page = Thread(url=address, title=request.GET.get("title", "") or address, is_foreign=True)
        return show_empty(request, page, CommentForm(initial={"name": views.guest_of(request)["name"]}), None)


def scheme_of(request: HttpRequest) -> str:
    """The wish for light or dark, passed on."""
    scheme = request.GET.get("scheme", "")
    return f"?{urlencode({'scheme': scheme})}" if scheme in SCHEMES else ""


def accept_first(request: HttpRequest, thread: Thread | None, address: str) -> HttpResponseBase:
    """Take a comment for a page that had no discussion when the frame was opened."""
    form = CommentForm(request.POST, person=views.person_of(request))
    if thread is None:
        page = Thread(url=address, title=request.GET.get("title", "") or address, is_foreign=True)
        if not form.is_valid():
            return views.answer_error(request, page, form, None, show=show_empty)
        try:
            thread = actions.found_thread(
                address,
                title=request.GET.get("title", ""),
                language=translation.get_language() or "",
                mode=Paper.current().discussion_mode,
            )
        except DiscussionError as error:
            return views.answer_error(request, page, form, None, error, show_empty)
    return accept(request, thread)


@baked
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def frame(request: HttpRequest, number: int, order: str = "", part: int = 1) -> HttpResponseBase:
    """A part of a discussion in a frame; and, for what is sent from there, the place to send it to."""
    thread = get_object_or_404(Thread.objects.readable(), pk=number)
    with translation.override(thread.language or Paper.current().main_language):
        if request.method == "POST":
            return accept(request, thread)
        note_tags("rules", "paper")
        if order and (not thread.offers(order) or order == thread.opening_order):
            raise Http404
        view = gather_discussion(thread, part, url=frame_address(thread), order=order, rules_url=rules_here())
        if view is None:
            raise Http404
        return show_frame(request, thread, framed(view, thread))


def rules_here() -> str:
    """The path of the rules of discussion in the language of the frame."""
    language = translation.get_language() or ""
    paper = Paper.current()
    return rules_address(language if language in paper.languages else paper.main_language)


def framed(view: DiscussionView, thread: Thread) -> DiscussionView:
    """A discussion whose links and forms stay in the frame where they can."""
    waiting: list[CommentView] = list(view.comments)
    while waiting:
        comment = waiting.pop()
        comment.reply_url = reverse("frame-reply", args=[thread.pk, comment.id])
        waiting += comment.replies
    return replace(view, is_framed=True, post_url=frame_address(thread))


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, number: int, comment: int) -> HttpResponseBase:
    """The form of an answer, for who has no scripts."""
    thread = get_object_or_404(Thread.objects.readable(), pk=number)
    with translation.override(thread.language or Paper.current().main_language):
        if request.method == "POST":
            return accept(request, thread)
        parent = views.find_parent(thread, comment)
        if parent is None:
            return HttpResponseRedirect(frame_address(thread))
        form = CommentForm(initial={"name": views.guest_of(request)["name"], "parent": parent.pk})
        return show_form(request, thread, form, parent)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, number: int, comment: int) -> HttpResponseBase:
    """Change one's own comment or take it back without leaving the frame; the frame's cookie tells whose it is."""
    row = own_views.find_own(request, comment)
    if row is None or row.thread_id != number or row.thread.is_away:
        return HttpResponseRedirect(frame_address(get_object_or_404(Thread.objects.readable(), pk=number)))
    with translation.override(row.thread.language or Paper.current().main_language):
        if request.method != "POST":
            return show_edit(request, row, row.text)
        typed = request.POST.get("text", row.text)
        try:
            return own_views.carry_out(request, row, back=frame_address(row.thread), after=address_after)
        except DiscussionError as error:
            return show_edit(request, row, typed, error)
        except OperationalError:
            logger.exception("The change of comment %s was not stored.", row.pk)
            return show_edit(request, row, typed, views.not_stored())


def show_edit(request: HttpRequest, row: Comment, text: str, error: DiscussionError | None = None) -> HttpResponse:
    """The text to change in a frame, everything typed kept."""
    page, status = FrameView(row.thread.title, address_of(row.thread)), error.status if error else 200
    told = own_views.edit_context(row, text, error)
    return draw(request, page, None, row.thread, status=status, editing=True, **told)


@never_cache
@require_safe
def receipt(request: HttpRequest, number: int, token: str) -> HttpResponse:
    """What became of a comment that waits; the address is known to its writer alone."""
    try:
        pk = signing.loads(token, salt=views.RECEIPT_SALT)
    except signing.BadSignature:
        raise Http404 from None
    row = get_object_or_404(Comment.objects.select_related("thread"), pk=pk, thread=number)
    with translation.override(row.thread.language or Paper.current().main_language):
        if row.state == SHOWN:
            return HttpResponseRedirect(address_after(row))
        return show_frame(request, row.thread, None, said=row.html)


def accept(request: HttpRequest, thread: Thread) -> HttpResponseBase:
    """Take a comment, and stay in the frame."""
    person = views.person_of(request)
    form = CommentForm(request.POST, person=person)
    parent = views.find_parent(thread, request.POST.get("parent"))
    if not form.is_valid():
        return views.answer_error(request, thread, form, parent, show=show_form)
    guest = views.guest_of(request)
    key = guest["key"] or clients.new_client_key()
    try:
        comment = views.store(request, thread, form, parent, key, is_stranger=not guest["key"])
    except DiscussionError as error:
        return views.answer_error(request, thread, form, parent, error, show_form)
    told = views.follow_answers(request, comment, form.cleaned_data["mail"], key)
    response = views.answer_accepted(request, comment, told, address_after(comment))
    if person is None:
        views.remember_framed_guest(response, request, key, comment.name)
    return response


def address_after(comment: Comment) -> str:
    """The part of the frame where a comment stands, or its receipt."""
    if comment.state != SHOWN:
        token = signing.dumps(comment.pk, salt=views.RECEIPT_SALT)
        return reverse("frame-receipt", args=[comment.thread_id, token])
    part = access.find_part(comment, comment.thread.opening_order)
    return f"{discussion_address(frame_address(comment.thread), part)}?after={comment.mark}#comment-{comment.pk}"


def show_frame(
    request: HttpRequest, thread: Thread, view: DiscussionView | None, *, said: str = "", status: int = 200
) -> HttpResponse:
    """The page of a frame."""
    return draw(request, FrameView(thread.title, address_of(thread), said=said), view, thread, status=status)


def show_form(
    request: HttpRequest, thread: Thread, form: CommentForm, parent: Comment | None, error: str = "", status: int = 200
) -> HttpResponse:
    """The form alone, everything typed kept."""
    page, view = FrameView(thread.title, address_of(thread)), empty_view(thread, form, frame_address(thread))
    return draw(request, page, view, thread, status=status, reply_to=parent, is_form=True)


def show_empty(
    request: HttpRequest, page: Thread, form: CommentForm, parent: Comment | None, error: str = "", status: int = 200
) -> HttpResponse:
    """The frame of a page without a discussion; its form is sent to where the frame was asked for."""
    return show_frame(request, page, empty_view(page, form, request.get_full_path()), status=status)


def draw(
    request: HttpRequest,
    page: FrameView,
    view: DiscussionView | None,
    thread: Thread | None = None,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """A page of a frame. Why there is no discussion stands in no frame: nobody is known who may show it."""
    context = {
        "frame": page,
        "discussion": view,
        "back": frame_address(thread) if thread and thread.pk else "",
        "site": {"language": translation.get_language()},
        **more,
    }
    response = render(request, "frame.html", context, status=status)
    if thread is not None:
        hosts.allow_frames(response)
    return response


def empty_view(thread: Thread, form: CommentForm, post_url: str) -> DiscussionView:
    """A form without comments."""
    return DiscussionView(
        thread_id=thread.pk or 0,
        mode=thread.current_mode(),
        count=thread.comment_count,
        comments=[],
        older="",
        newer="",
        shown_from=0,
        shown_to=0,
        post_url=post_url,
        name_max=NAME_MAX,
        text_max=TEXT_MAX,
        form=form,
        rules_url=rules_here(),
        is_framed=True,
    )
