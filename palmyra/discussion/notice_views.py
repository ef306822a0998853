"""The page on which somebody gives notice under the law, and the page that tells what became of it."""

from __future__ import annotations

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from palmyra.accounts.mail import can_mail
from palmyra.discussion import actions, letters, views
from palmyra.discussion.clients import voter_of
from palmyra.discussion.errors import DiscussionError
from palmyra.discussion.forms import NoticeForm
from palmyra.discussion.models import Comment, Notice
from palmyra.mail.sender import sender


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, number: int) -> HttpResponseBase:
    """Ask for what article 16 wants said, and lead to the receipt."""
    row = get_object_or_404(Comment.objects.readable().select_related("thread"), pk=number)
    with translation.override(row.thread.language or translation.get_language()):
        if request.method != "POST":
            return show_form(request, row, empty_form(row))
        form = NoticeForm(request.POST)
        if not form.is_valid():
            return show_form(request, row, form, 422)
        person, told = views.person_of(request), form.cleaned_data
        try:
            notice = actions.give_notice(
                row,
                why=told["why"],
                law=told["law"],
                place=told["place"],
                name=told["name"],
                address=told["mail"],
                is_exempt=told["is_exempt"],
                user=person,
                reporter=voter_of(request.META.get("REMOTE_ADDR", ""), person),
            )
        except DiscussionError as error:
            form.add_error(None, str(error))
            return show_form(request, row, form, error.status)
        return views.see_other(letters.notice_address(notice))


def empty_form(row: Comment, why: str = "") -> NoticeForm:
    """The form with the exact place filled in, and the words that a report had already."""
    return NoticeForm(initial={"place": sender().absolute(row.path), "why": why})


def show_form(request: HttpRequest, row: Comment, form: NoticeForm, status: int = 200) -> HttpResponse:
    """The page of the form, everything typed kept."""
    context = {**views.page_context(request, row.thread, None, None), "comment": row, "thread": row.thread}
    return render(request, "talk/notice.html", {**context, "form": form}, status=status)


@never_cache
@require_GET
def told(request: HttpRequest, token: str) -> HttpResponse:
    """A notice's number, and the decision once there is one; whoever has the address may read it."""
    try:
        number = signing.loads(token, salt=letters.NOTICE_SALT)
    except signing.BadSignature:
        raise Http404 from None
    notice = get_object_or_404(Notice.objects.select_related("comment__thread"), pk=number)
    with translation.override(notice.language or translation.get_language()):
        thread = notice.comment.thread
        context = {**views.page_context(request, thread, None, None), "notice": notice, "thread": thread}
        is_mailed = bool(notice.sealed_mail) and can_mail()
        return render(request, "talk/noticed.html", {**context, "is_mailed": is_mailed, "redress": letters.redress()})
