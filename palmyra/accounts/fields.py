"""Mail addresses of accounts, sealed in the database: whoever copies it without the paper's key reads none."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.lookups import Exact

from palmyra.lib.sealing import BadSeal, seal_alike, unseal_alike
from palmyra.mail.addresses import tidy

PURPOSE = "palmyra.accounts.address"
MARK = "sealed:"  # no address begins so
ADDRESS_MAX = 160  # signs of an account's address: sealed, it still fits allauth's column of 254


def seal(address: str) -> str:
    """An address as the database has it: always the same for one address, so that it can be looked for."""
    if not address or address.startswith(MARK):
        return address
    return MARK + seal_alike(tidy(address), settings.SECRET_KEY, PURPOSE)


def unseal(stored: str) -> str:
    """The address behind what the database has; that itself where the paper has another key by now."""
    if not stored or not stored.startswith(MARK):
        return stored
    try:
        return unseal_alike(stored.removeprefix(MARK), settings.SECRET_KEY, PURPOSE)
    except BadSeal:
        return stored


class SealedEmailField(models.EmailField):
    """An address in small letters, sealed where it is stored: found by the whole of it, and not by a part."""

    def get_prep_value(self, value: Any) -> Any:
        prepared = super().get_prep_value(value)
        return seal(prepared) if isinstance(prepared, str) else prepared

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return unseal(value) if isinstance(value, str) else value


@SealedEmailField.register_lookup
class Equal(Exact):
    """Equality whatever the letters' case, which is no other one, as addresses are stored in small letters."""

    lookup_name = "iexact"


class AllauthsEmailField(SealedEmailField):
    """The same in allauth's table of addresses, whose migrations know it as what it was."""

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.EmailField", args, kwargs


def seal_allauths() -> None:
    """Let allauth's table of addresses keep them sealed; called once at start.

    allauth has no setting for another model of addresses, and asks for them by equality only.
    """
    from allauth.account.models import EmailAddress

    EmailAddress._meta.get_field("email").__class__ = AllauthsEmailField
