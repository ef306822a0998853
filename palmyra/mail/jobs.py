"""Background work of the mail: the task that sends, and what the scheduler does for it."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django_tasks import task

from palmyra.mail.models import WAITING, Letter
from palmyra.mail.sending import send_due

KEPT_FOR = dt.timedelta(days=14)  # what became of a letter: long enough for a reader who asks where theirs is
LATE = dt.timedelta(seconds=10)  # a letter that a task takes at once is none of the scheduler's
AT_ONCE = 1_000


@task()
def send_letters() -> int:
    """Send every letter whose time has come; returns how many were looked at."""
    looked_at = 0
    while count := send_due():
        looked_at += count
    return looked_at


def wake_sending() -> bool:
    """Have the letters sent that were postponed, or whose worker died; returns whether there are any."""
    is_late = Letter.objects.filter(state=WAITING, try_at__lte=timezone.now() - LATE).exists()
    if is_late:
        send_letters.enqueue()
    return is_late


def forget_letters() -> int:
    """Let go of letters that ended longer ago than it is kept; returns how many there were."""
    old = Letter.objects.exclude(state=WAITING).filter(queued_at__lt=timezone.now() - KEPT_FOR)
    return Letter.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:AT_ONCE])).delete()[0]
