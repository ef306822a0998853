"""What moderators decided about comments."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from palmyra.discussion.models.comments import Comment
from palmyra.discussion.models.kept import Kept, KeptQuerySet

ABOUT_STATE = ("approve", "hide", "remove", "hold", "restore")


class DecisionQuerySet(KeptQuerySet):
    """Decisions about comments."""

    def changing_state(self) -> DecisionQuerySet:
        """Those about whether readers see a comment, not about how it is shown."""
        return self.filter(act__in=ABOUT_STATE)


class Decision(Kept):
    """What a moderator did with a comment, who, when and why; it outlives the comment's text."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="decisions")
    act = models.CharField(
        max_length=8,
        choices=[
            ("approve", pgettext_lazy("decision", "approved")),
            ("hide", pgettext_lazy("decision", "hidden")),
            ("remove", pgettext_lazy("decision", "removed")),
            ("hold", pgettext_lazy("decision", "held")),
            ("restore", pgettext_lazy("decision", "restored")),
            ("note", pgettext_lazy("decision", "chosen")),
            ("unnote", pgettext_lazy("decision", "chosen no more")),
            ("pin", pgettext_lazy("decision", "pinned")),
            ("unpin", pgettext_lazy("decision", "pinned no more")),
            ("reword", pgettext_lazy("decision", "reworded")),
        ],
    )
    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(default=timezone.now)
    state_before = models.CharField(max_length=8)
    state_after = models.CharField(max_length=8)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-decided_at", "-pk"]
        indexes = [models.Index(fields=["-decided_at"], name="decision_newest")]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.decided_at:%Y-%m-%d %H:%M}"
