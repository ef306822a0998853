"""Letters to be sent, and for a while what became of them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

WAITING, SENT, FAILED, DROPPED = "waiting", "sent", "failed", "dropped"


class Letter(models.Model):
    """A letter in the queue: to whom, and about what. Its words are written when it is sent.

    So it never tells of what was hidden meanwhile, and the queue holds no words of anybody.
    """

    kind = models.CharField(max_length=30)
    about = models.JSONField(default=dict)  # ids that the kind's writer understands
    sealed_to = models.TextField(blank=True)  # empty once it was sent
    to_hash = models.CharField(max_length=32)
    to_host = models.CharField(max_length=255)  # the server of the address, for the owner's log
    state = models.CharField(
        max_length=7, default=WAITING, choices=[(name, name) for name in (WAITING, SENT, FAILED, DROPPED)]
    )
    queued_at = models.DateTimeField(default=timezone.now)
    try_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    cause = models.CharField(max_length=500, blank=True)  # what the server said last
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["try_at"], condition=Q(state=WAITING), name="letter_due"),
            models.Index(fields=["to_hash", "kind", "-queued_at"], name="letter_of_address"),
            models.Index(fields=["state", "-queued_at"], name="letter_log"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.queued_at:%Y-%m-%d %H:%M} {self.state}"
