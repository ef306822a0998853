"""Putting letters into the queue, and taking out those that are not wanted any more."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from palmyra.mail.addresses import hash_address, seal_address
from palmyra.mail.jobs import send_letters
from palmyra.mail.models import FAILED, SENT, WAITING, Letter

LISTED = 50  # of a list in the owner's log


def queue_letter(kind: str, address: str, about: dict[str, Any]) -> Letter:
    """Keep a letter to be sent once the transaction is committed. Raises ValidationError for what is no address."""
    validate_email(address.strip())
    letter = Letter.objects.create(
        kind=kind,
        about=about,
        sealed_to=seal_address(address),
        to_hash=hash_address(address),
        to_host=address.strip().rpartition("@")[2].lower(),
    )
    transaction.on_commit(lambda: send_letters.enqueue())
    return letter


def count_since(kind: str, to_hash: str, moment: dt.datetime) -> int:
    """How many letters of a kind an address was written since a moment."""
    return Letter.objects.filter(kind=kind, to_hash=to_hash, queued_at__gt=moment).count()


def drop_letters(to_hash: str) -> int:
    """Forget every letter to an address, sent or not; returns how many there were."""
    return Letter.objects.filter(to_hash=to_hash).delete()[0]


def try_again() -> int:
    """Have all that wait sent now, and give those that were given up another round; returns how many there are."""
    rows = Letter.objects.filter(Q(state=WAITING) | Q(state=FAILED)).exclude(sealed_to="")
    count = rows.update(state=WAITING, try_at=timezone.now(), tries=0, settled_at=None)
    transaction.on_commit(lambda: send_letters.enqueue())
    return count


def waiting() -> list[Letter]:
    """Letters that a server did not take yet, the oldest first."""
    return list(Letter.objects.filter(state=WAITING, tries__gt=0).order_by("queued_at")[:LISTED])


def failed() -> list[Letter]:
    """Letters that were given up, the newest first."""
    return list(Letter.objects.filter(state=FAILED).order_by("-queued_at")[:LISTED])


def count_sent() -> int:
    """How many letters were sent, as far back as they are known."""
    return Letter.objects.filter(state=SENT).count()
