"""What the discussion does when something below it happens."""

from __future__ import annotations

from typing import Any

from palmyra.accounts.models import User
from palmyra.accounts.signals import person_renamed
from palmyra.discussion.models import REMOVED, Comment
from palmyra.press.tags import purge


def on_person_renamed(sender: type, person: User, **kwargs: Any) -> None:
    """A member's comments stand under the name of today: somebody else may have the old one tomorrow."""
    said = Comment.objects.filter(user=person).exclude(state=REMOVED).exclude(name=person.public_name)
    threads = {f"thread:{number}" for number in said.values_list("thread", flat=True)}
    if said.update(name=person.public_name):
        purge(*threads)


def connect() -> None:
    """Listen; called once at start."""
    person_renamed.connect(on_person_renamed, dispatch_uid="palmyra.renamed")
