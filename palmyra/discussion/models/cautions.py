"""Cautions: what a moderator tells the writer of a comment, a warning most of all."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from palmyra.discussion.models.comments import Comment
from palmyra.discussion.models.kept import Kept, KeptQuerySet


class CautionQuerySet(KeptQuerySet):
    """Cautions as their readers need them."""

    def mark_seen(self) -> int:
        """Note that the writer was shown those that they had not seen; returns how many these are."""
        return models.QuerySet.update(self.filter(seen_at=None), seen_at=timezone.now())

    def blank(self) -> int:
        """Let go of the words, when the writer's account is erased."""
        return models.QuerySet.update(self, text="")


class Caution(Kept):
    """A moderator's words to the writer of a comment; nobody changes them."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="cautions")
    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.CharField(max_length=500)
    sent_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True, blank=True)

    objects = CautionQuerySet.as_manager()

    class Meta:
        verbose_name = _("warning")
        verbose_name_plural = _("warnings")
        ordering = ["sent_at", "pk"]
        indexes = [models.Index(fields=["sent_at"], condition=Q(seen_at__isnull=True), name="caution_unseen")]

    def __str__(self) -> str:
        return f"{self.comment_id} {self.sent_at:%Y-%m-%d %H:%M}"
