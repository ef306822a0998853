"""The newsroom's own acts in its admin: correct, withdraw, restore; test the mail server; remove the demo."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import user_passes_test
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from palmyra.accounts.models import User
from palmyra.mail import letters
from palmyra.newsroom import actions, mail
from palmyra.newsroom.errors import NewsroomError
from palmyra.newsroom.forms import CorrectionForm, MailTestForm, WithdrawForm
from palmyra.newsroom.models import Article, Paper

may_publish = permission_required("newsroom.publish_article")
may_own = permission_required("newsroom.change_paper")
form_methods = require_http_methods(["GET", "HEAD", "POST"])


def person_of(request: HttpRequest) -> User | None:
    """Who acts."""
    return request.user if isinstance(request.user, User) else None


def back_to_editor(article: Article) -> HttpResponseRedirect:
    """To the article's editor."""
    return HttpResponseRedirect(reverse("articles:edit", args=[article.pk]))


def act(request: HttpRequest, form: Any, template: str, article: Article, do: Any, said: str) -> HttpResponse:
    """Show a form for an act on an article; when it is filled in, carry the act out and go back to the editor."""
    if request.method == "POST" and form.is_valid():
        try:
            do(form.cleaned_data)
        except NewsroomError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, said)
            return back_to_editor(article)
    context = {"form": form, "article": article, "media": form.media}
    return render(request, template, context, status=422 if form.errors else 200)


@form_methods
@may_publish
def correct(request: HttpRequest, number: int) -> HttpResponse:
    """Add a correction to a published article."""
    article = get_object_or_404(Article, pk=number)

    def do(told: dict[str, str]) -> None:
        actions.correct_article(article, html=told["html"], user=person_of(request))

    form = CorrectionForm(request.POST or None)
    return act(request, form, "newsroom/correct.html", article, do, _("The correction is on the page."))


@form_methods
@may_publish
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take an article from readers, with a reason."""
    article = get_object_or_404(Article, pk=number)

    def do(told: dict[str, str]) -> None:
        actions.withdraw_article(article, reason=told["reason"], user=person_of(request))

    form = WithdrawForm(request.POST or None)
    said = _("Withdrawn: its address tells readers why.")
    return act(request, form, "newsroom/withdraw.html", article, do, said)


@form_methods
@may_publish
def restore(request: HttpRequest, number: int) -> HttpResponse:
    """Show a withdrawn article again."""
    article = get_object_or_404(Article, pk=number)
    if request.method == "POST":
        actions.restore_article(article, user=person_of(request))
        messages.success(request, _("Readers can see it again."))
        return back_to_editor(article)
    return render(request, "newsroom/restore.html", {"article": article})


def log_of_letters() -> dict[str, Any]:
    """What became of the letters, as the owner's page shows it: those that wait, those that were given up."""
    waiting, failed = letters.waiting(), letters.failed()
    return {
        "sent_count": letters.count_sent(),
        "letter_lists": [(_("Waiting for their next try"), waiting), (_("Given up"), failed)],
        "can_try_again": bool(waiting or failed),
    }


@form_methods
@may_own
def mail_test(request: HttpRequest) -> HttpResponse:
    """Send a test letter and show what the server said."""
    paper = Paper.current()
    form = MailTestForm(request.POST or None, initial={"address": getattr(request.user, "email", "")})
    log = log_of_letters()
    if not paper.can_mail:
        return render(request, "newsroom/mail_test.html", {"paper": paper, **log})
    if request.method == "POST" and form.is_valid():
        try:
            mail.send_test(form.cleaned_data["address"])
        except NewsroomError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The server took the letter. Look into the mailbox."))
            return redirect("newsroom_desk:mail_test")
    return render(request, "newsroom/mail_test.html", {"form": form, "paper": paper, **log})


@require_POST
@may_own
def mail_again(request: HttpRequest) -> HttpResponse:
    """Let the letters that were given up be tried again, and those that wait for their next try at once."""
    count = letters.try_again()
    messages.success(
        request, ngettext("%(n)s letter is tried again.", "%(n)s letters are tried again.", count) % {"n": count}
    )
    return redirect("newsroom_desk:mail_test")


@form_methods
@user_passes_test(lambda user: user.is_superuser, login_url="account_login")
def remove_demo(request: HttpRequest) -> HttpResponse:
    """Take the demo away, after one question."""
    paper = Paper.current()
    if request.method == "POST" and paper.has_demo:
        count = actions.remove_demo()
        said = ngettext("%(n)s article of the demo was removed.", "%(n)s articles of the demo were removed.", count)
        messages.success(request, said % {"n": count})
        return redirect("wagtailadmin_home")
    return render(request, "newsroom/remove_demo.html", {"paper": paper})
