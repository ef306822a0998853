"""The owner's first visit, and what a paper without mail says about forgotten passwords."""

from __future__ import annotations

from allauth.account.views import PasswordResetView
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from palmyra.accounts import actions
from palmyra.accounts.errors import AccountError, LinkSpent
from palmyra.accounts.forms import OwnerForm
from palmyra.accounts.mail import can_mail


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def owner(request: HttpRequest, token: str) -> HttpResponseBase:
    """Make the owner's account by the link that the terminal showed, and go to the newsroom."""
    if not actions.is_good_link(token):
        return render(request, "account/owner_spent.html", {"has_owner": actions.has_owner()}, status=410)
    form = OwnerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            user = actions.use_owner_link(token, told["name"], told["password"], told["email"])
        except LinkSpent:
            return render(request, "account/owner_spent.html", {"has_owner": True}, status=410)
        except AccountError as error:
            form.add_error(error.field, str(error))
        else:
            login(request, user, backend="django.contrib.auth.backends.ModelBackend")
            return redirect("wagtailadmin_home")
    return render(request, "account/owner.html", {"form": form}, status=422 if form.errors else 200)


@method_decorator(never_cache, name="dispatch")
class ResetView(PasswordResetView):
    """allauth's letter with a new password; without a mail server, a page that says whom to ask."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not can_mail():
            return render(request, "account/no_mail.html")
        return super().dispatch(request, *args, **kwargs)
