"""The people in the tests: Anna edits, Boris reports, Maria moderates; Clara and Viktor have accounts and no role."""

from __future__ import annotations

from palmyra.accounts.actions import create_user
from palmyra.accounts.models import User

ROLES = {"anna": "editor", "boris": "reporter", "maria": "moderator"}


def enter(name: str) -> User:
    """Make one of them. None has a password, as hashing one takes its time: sign in with `force_login`."""
    role = ROLES.get(name)
    return create_user(name, role) if role else User.objects.create_user(name)
