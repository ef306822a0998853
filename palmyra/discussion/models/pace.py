"""How often a reader pressed lately, for votes and reactions: taking one back leaves no row that could be counted."""

from __future__ import annotations

from django.db import models
from django.db.models import F
from django.utils import timezone

from palmyra.discussion.limits import VOTES_WINDOW

VOTES, REACTIONS = "votes", "reactions"


class PaceManager(models.Manager["Pace"]):
    """Counts presses, exactly also where several come at one moment."""

    def take(self, voter: str, kind: str, most: int) -> bool:
        """Count a press; False when the reader has pressed so often within the window already."""
        now, rows = timezone.now(), self.filter(voter=voter, kind=kind)
        over = now - VOTES_WINDOW
        if rows.filter(since__gt=over, count__lt=most).update(count=F("count") + 1):
            return True
        if rows.filter(since__lte=over).update(since=now, count=1):
            return True
        _row, is_new = self.get_or_create(voter=voter, kind=kind, defaults={"since": now, "count": 1})
        return is_new

    def forget(self) -> int:
        """Let go of windows that are over; returns how many."""
        return self.filter(since__lte=timezone.now() - VOTES_WINDOW).delete()[0]


class Pace(models.Model):
    """A reader's presses of a kind since a moment."""

    voter = models.CharField(max_length=40)  # a keyed digest, as a vote's
    kind = models.CharField(max_length=9, choices=[(VOTES, VOTES), (REACTIONS, REACTIONS)])
    since = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField()

    objects = PaceManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["voter", "kind"], name="pace_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.count}"
