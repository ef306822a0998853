"""Letters to moderators who want to know when something waits for them."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from palmyra.discussion import access
from palmyra.discussion.models import QueueWatch
from palmyra.discussion.models.watches import DAILY, HOURLY
from palmyra.mail import letters

SPACING = {HOURLY: dt.timedelta(hours=1), DAILY: dt.timedelta(days=1)}
WAITING = "moderators: comments wait"  # a kind of letters, as the owner's log has it


def tell_moderators() -> int:
    """Queue a letter for each moderator whose time has come and for whom something new waits; returns how many."""
    now = timezone.now()
    due = Q()
    for pace, spacing in SPACING.items():
        due |= Q(pace=pace) & (Q(mailed_at=None) | Q(mailed_at__lte=now - spacing))
    watches = QueueWatch.objects.filter(due).exclude(user__email="")
    return sum(_tell(watch, now) for watch in watches.select_related("user"))


@transaction.atomic
def _tell(watch: QueueWatch, now: dt.datetime) -> bool:
    newest = access.newest_waiting(watch.user) if access.can_moderate(watch.user) else None
    if newest is None or (watch.mailed_at is not None and watch.mailed_at >= newest):
        return False
    taken = QueueWatch.objects.filter(pk=watch.pk, mailed_at=watch.mailed_at).update(mailed_at=now)
    if taken:
        letters.queue_letter(WAITING, watch.user.email, {"user": watch.user_id})
    return bool(taken)
