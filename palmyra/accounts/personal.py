"""The register of what holds personal data: each package says how to export and how to erase its part."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from wagtail.users.models import UserProfile

from palmyra.accounts.models import User
from palmyra.accounts.names import release

Export = Callable[[User], Any]
Erase = Callable[[User], None]

_keepers: dict[str, tuple[Export, Erase]] = {}


def register(name: str, export: Export, erase: Erase) -> None:
    """Note a keeper of personal data under the name that its part of an export has."""
    _keepers[name] = (export, erase)


def export_data(user: User) -> dict[str, Any]:
    """Everything that the paper knows of a person, by keeper."""
    return {"account": _account(user), **{name: export(user) for name, (export, _erase) in _keepers.items()}}


def _account(user: User) -> dict[str, Any]:
    return {
        "username": user.username,
        "name": user.get_full_name(),
        "name_beside_comments": user.display_name,
        "about": user.about,
        "email": user.email,
        "further_emails": list(EmailAddress.objects.filter(user=user).values_list("email", flat=True)),
        "language": user.language,
        "joined": user.date_joined,
        "last_login": user.last_login,
        "passkeys": [
            {"name": key.wrap().name, "made": key.created_at, "last_used": key.last_used_at}
            for key in Authenticator.objects.filter(user=user, type="webauthn").order_by("created_at")
        ],
        "devices": [
            {"name": row.user_agent, "signed_in": row.created_at}
            for row in UserSession.objects.filter(user=user).order_by("created_at")
        ],
        "roles": sorted(group.name for group in user.groups.all()),
    }


@transaction.atomic
def erase_data(user: User) -> None:
    """Let every keeper erase its part, then close the account for good: its row stays and names nobody.

    What the person decided keeps pointing at the row, so records stay whole.
    """
    for _export, erase in _keepers.values():
        erase(user)
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    UserSession.objects.filter(user=user).delete()
    release(f"user:{user.pk}")
    UserProfile.objects.filter(user=user).delete()
    user.username = f"erased-{user.pk}"
    user.first_name = user.last_name = user.email = user.language = user.display_name = user.about = ""
    user.is_active = user.is_staff = user.is_superuser = False
    user.last_login = None
    user.set_unusable_password()  # This ends the person's sessions as well.
    user.save()
    user.groups.clear()
    user.user_permissions.clear()
