"""What the accounts do when a person's row changes."""

from __future__ import annotations

from typing import Any

from allauth.usersessions.models import UserSession
from django.db.models.signals import post_save, pre_save

from palmyra.accounts import devices, names
from palmyra.accounts.models import User

NAME_FIELDS = {"username", "first_name", "last_name"}


def on_person_saved(
    sender: type, instance: User, raw: bool = False, update_fields: frozenset[str] | None = None, **kwargs: Any
) -> None:
    """Guard the names that a person goes by from now on."""
    if not raw and (update_fields is None or not NAME_FIELDS.isdisjoint(update_fields)):
        names.guard(f"user:{instance.pk}", names.names_of(instance), instance)


def connect() -> None:
    """Listen; called once at start."""
    post_save.connect(on_person_saved, sender=User, dispatch_uid="palmyra.names")
    pre_save.connect(devices.on_session_noted, sender=UserSession, dispatch_uid="palmyra.devices")
