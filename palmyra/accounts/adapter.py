"""How django-allauth behaves here: who may make an account, where signing in leads, which letters are sent."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from palmyra.accounts.fields import ADDRESS_MAX
from palmyra.accounts.mail import can_mail
from palmyra.accounts.models import Membership, User

# Said where nobody asked: the page that follows shows it anyway, and a public page would keep it for weeks.
UNSAID = {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}


class PeopleAdapter(DefaultAccountAdapter):
    """Readers make accounts as far as the paper lets them; staff get theirs from the owner."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return Membership.current().is_open

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        person = request.user
        is_staff = isinstance(person, User) and person.is_staff_member()
        return reverse("wagtailadmin_home" if is_staff else "account_home")

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_home")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_home")

    def get_login_stages(self) -> list[str]:
        # A passkey is another key to the door, not a second lock: who loses it comes in by password or by code.
        return [
            "allauth.account.stages.LoginByCodeStage",
            "palmyra.accounts.stages.ConfirmAddressStage",
            "allauth.mfa.webauthn.stages.PasskeySignupStage",
        ]

    def clean_email(self, email: str) -> str:
        if len(email) > ADDRESS_MAX:
            raise ValidationError(_("This address is too long: %(n)s signs fit.") % {"n": ADDRESS_MAX})
        return str(super().clean_email(email))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        if can_mail():
            super().send_mail(template_prefix, email, context)

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        if message_template not in UNSAID:
            super().add_message(request, level, message_template, *args, **kwargs)


class PasskeyAdapter(DefaultMFAAdapter):
    """What a passkey is called, on the device and here."""

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        return {
            **super().get_public_key_credential_user_entity(user),
            "name": user.email or user.public_name,
            "display_name": user.public_name,
        }

    def generate_authenticator_name(self, user: User, type: Any) -> str:
        made = Authenticator.objects.filter(user=user, type=type).count()
        return _("Passkey %(number)s") % {"number": made + 1}
