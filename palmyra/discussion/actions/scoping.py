"""How far a moderator's powers reach."""

from __future__ import annotations

from django.db import transaction

from palmyra.accounts.models import User
from palmyra.discussion.models import Scope


@transaction.atomic
def set_scopes(moderator: User, groups: list[str]) -> None:
    """Let somebody moderate the threads of some groups only; with none, all of them."""
    Scope.objects.filter(user=moderator).exclude(group__in=groups).delete()
    for group in groups:
        Scope.objects.get_or_create(user=moderator, group=group)
