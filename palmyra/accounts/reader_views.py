"""Pages of readers' accounts: signing up and in, passkeys, one's own account with its data, and its end."""

from __future__ import annotations

import json
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.signup import complete_signup
from allauth.account.views import EmailView, LoginView, RequestLoginCodeView, SignupView
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from palmyra.accounts import devices, members, names, personal
from palmyra.accounts.errors import AccountError, NameTaken
from palmyra.accounts.forms import ProfileForm, SignInForm
from palmyra.accounts.mail import can_mail
from palmyra.accounts.models import Membership, User
from palmyra.accounts.models.membership import REMOVE

LANGUAGE_KEY = "palmyra_language"  # in the session of somebody who is signing in: the language of the page before


def keep_language(request: HttpRequest) -> None:
    """Let the next page, which has no address to return to any more, speak the language of this one."""
    request.session[LANGUAGE_KEY] = translation.get_language()


def came_from(request: HttpRequest) -> str:
    """The page of the paper that the way in was taken on, or ""."""
    path = request.POST.get("next") or request.GET.get("next") or request.POST.get("from") or request.GET.get("from")
    return path if path and path.startswith("/") and url_has_allowed_host_and_scheme(path, None) else ""


class WayIn:
    """What the pages of signing in and up show beside their form."""

    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        membership = Membership.current()
        return context | {"back": came_from(self.request), "can_mail": can_mail(), "is_open": membership.is_open}


class SignInView(WayIn, LoginView):
    """Sign in by a name or an address and a password; the other ways stand beside it."""

    def form_valid(self, form: SignInForm) -> HttpResponse:
        keep_language(self.request)
        self.person = form.user
        return super().form_valid(form)

    def get_default_success_url(self) -> str | None:
        """A reader returns to the page where the way in was taken; the newsroom's people go to the newsroom."""
        person = getattr(self, "person", None)
        if person is None or person.is_staff_member():
            return None
        return came_from(self.request) or None


class AskCodeView(WayIn, RequestLoginCodeView):
    """Ask for a letter with a code."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return super().dispatch(request, *args, **kwargs) if can_mail() else redirect("account_login")

    def form_valid(self, form: Any) -> HttpResponse:
        keep_language(self.request)
        return super().form_valid(form)


class SignUpView(WayIn, SignupView):
    """Make a reader's account; an address has to be confirmed by a code before it can be used."""

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"by_passkey": "passkey" in self.request.POST}

    def form_valid(self, form: Any) -> HttpResponse:
        keep_language(self.request)
        try:
            user, response = form.try_save(self.request)
        except NameTaken as error:
            form.add_error(error.field, str(error))
            return self.form_invalid(form)
        if response is not None or user is None:
            return response
        try:
            return complete_signup(
                self.request, user=user, redirect_url=self.get_success_url(), by_passkey=form.by_passkey
            )
        except ImmediateHttpResponse as answer:
            return answer.response


def own_account(request: HttpRequest) -> User:
    """The row of whoever is signed in."""
    return User.objects.get(pk=request.user.pk or 0)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest) -> HttpResponseBase:
    """One's own account: what readers see, the ways in, sessions, data."""
    person = own_account(request)
    form = ProfileForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        try:
            save_profile(form)
        except AccountError as error:
            form.add_error("display_name", str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("account_home")
    context = {
        "form": form,
        "person": person,
        "can_mail": can_mail(),
        "passkeys": Authenticator.objects.filter(user=person, type="webauthn").order_by("created_at"),
        "is_staff": person.is_staff_member(),
        "devices": devices.devices_of(request, person),
    }
    return TemplateResponse(request, "account/home.html", context, status=422 if form.errors else 200)


def save_profile(form: ProfileForm) -> None:
    """Store a profile. Raises NameTaken when somebody took the name meanwhile."""
    told = form.cleaned_data
    person = User.objects.get(pk=form.instance.pk)
    if told["display_name"] != person.public_name:
        names.choose_name(person, told["display_name"])
    person.about, person.language = told["about"], told["language"]
    person.save(update_fields=["about", "language"])


@never_cache
@login_required
@require_POST
def sign_out_elsewhere(request: HttpRequest) -> HttpResponseBase:
    """End every session of the account but this one."""
    person = own_account(request)
    members.end_sessions(person)
    update_session_auth_hash(request, person)
    messages.success(request, _("You are signed out on all other devices."))
    return redirect("account_home")


@never_cache
@login_required
@require_POST
def sign_out_there(request: HttpRequest, number: int) -> HttpResponseBase:
    """End one session of the account, which its owner may have left open somewhere."""
    if devices.sign_out(request, own_account(request), number):
        messages.success(request, _("That device is signed out."))
    return redirect("account_home")


@never_cache
@login_required
@require_GET
def data(request: HttpRequest) -> HttpResponseBase:
    """Everything that the paper knows of the person who asks, as a file."""
    person = own_account(request)
    text = json.dumps(personal.export_data(person), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    name = f"palmyra-{timezone.localdate().isoformat()}.json"
    return HttpResponse(
        text,
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@never_cache
@login_required
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest) -> HttpResponseBase:
    """Delete the account, after a page that says what becomes of the comments."""
    person = own_account(request)
    is_last_owner = person.is_superuser and not User.objects.filter(is_superuser=True, is_active=True).exclude(
        pk=person.pk
    )
    if request.method == "POST" and not is_last_owner:
        personal.erase_data(person)
        logout(request)
        return TemplateResponse(request, "account/deleted.html")
    removes = Membership.current().comments_of_deleted == REMOVE
    context = {"removes": removes, "is_last_owner": is_last_owner}
    return TemplateResponse(request, "account/delete.html", context)


class AddressView(EmailView):
    """Take another e-mail address; a code that is sent there confirms it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        is_known = request.user.is_authenticated
        return redirect("account_home") if is_known and not can_mail() else super().dispatch(request, *args, **kwargs)

    def get_success_url(self) -> str:
        sent = self._did_send_verification_email
        return reverse("account_email_verification_sent" if sent else "account_home")


class AddPasskeyView(AddWebAuthnView):
    """Make a passkey, which opens the door by itself."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["js_data"] = {"creation_options": auth.begin_registration(self.request.user, True)}
        return context

    def get_success_url(self) -> str:
        return reverse("account_home")


@method_decorator(never_cache, name="dispatch")
class RemovePasskeyView(RemoveWebAuthnView):
    """Forget a passkey."""

    def get_success_url(self) -> str:
        return reverse("account_home")
