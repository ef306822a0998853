"""What a clock leaves behind that was ahead for a while: rows that would have to wait until it is so late again."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.utils import timezone

from palmyra.discussion.limits import PAUSES, REST_MOST
from palmyra.discussion.models import Claim, Delivery, Follower, Pace, QueueWatch, Thread, Webhook
from palmyra.mail import sending
from palmyra.mail.models import WAITING, Letter

SLACK = dt.timedelta(minutes=1)  # between the clocks of two machines
A_DAY = dt.timedelta(days=1)  # the longest that news wait for a letter
SET_BACK = 60.0  # seconds by which a clock has to go back to be one that was wrong


@dataclass(frozen=True)
class Moment:
    """A field of the program's own bookkeeping, and by how much it may lie ahead. What people did keeps its moment."""

    rows: Any
    field: str
    ahead: dt.timedelta = dt.timedelta()


def moments() -> list[Moment]:
    """Every field whose moments something waits for."""
    return [
        Moment(Thread.objects, "counted_at"),
        Moment(Claim.objects, "claimed_at"),
        Moment(Pace.objects, "since"),
        Moment(Follower.objects, "mailed_at"),
        Moment(QueueWatch.objects, "mailed_at"),
        Moment(Follower.objects, "mail_at", A_DAY),
        Moment(Webhook.objects, "rests_until", REST_MOST),
        Moment(Delivery.objects.filter(state=Delivery.WAITING), "next_at", max(PAUSES)),
        Moment(Letter.objects.filter(state=WAITING), "try_at", max(sending.PAUSES)),
    ]


def set_moments_right() -> int:
    """Bring moments that lie too far ahead to now; returns how many rows had one. For the scheduler."""
    now, changed = timezone.now(), 0
    for moment in moments():
        wrong = moment.rows.filter(**{f"{moment.field}__gt": now + moment.ahead + SLACK})
        if wrong.exists():
            changed += wrong.update(**{moment.field: now})
    return changed


class ClockWatch:
    """Notices that the clock was set back, by another one that nobody sets."""

    def __init__(self) -> None:
        self.lead = time.time() - time.monotonic()

    def look(self) -> bool:
        """Put right what a wrong clock left; says whether it was set back since the last look.

        Then the counters of failed sign-ins go, too: they are kept by the clock, and would keep people out.
        """
        lead = time.time() - time.monotonic()
        is_set_back = lead < self.lead - SET_BACK
        self.lead = lead
        if is_set_back:
            cache.clear()
        set_moments_right()
        return is_set_back
