"""How django-allauth behaves here: no sign-up by strangers, letters only where there is a mail server."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from palmyra.accounts.mail import can_mail


class StaffAdapter(DefaultAccountAdapter):
    """Accounts are made by the owner."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        if can_mail():
            super().send_mail(template_prefix, email, context)
