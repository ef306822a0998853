"""The register of what holds personal data: each package says how to export and how to erase its part."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from palmyra.accounts.models import User

Export = Callable[[User], Any]
Erase = Callable[[User], None]

_keepers: dict[str, tuple[Export, Erase]] = {}


def register(name: str, export: Export, erase: Erase) -> None:
    """Note a keeper of personal data under the name that its part of an export has."""
    _keepers[name] = (export, erase)


def export_data(user: User) -> dict[str, Any]:
    """Everything that the paper knows of a person, by keeper."""
    account = {"username": user.username, "name": user.get_full_name(), "email": user.email, "joined": user.date_joined}
    return {"account": account, **{name: export(user) for name, (export, _erase) in _keepers.items()}}
