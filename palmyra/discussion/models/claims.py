"""Claims: which moderator has a comment in hand at the moment."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from palmyra.discussion.models.comments import Comment


class Claim(models.Model):
    """A moderator has a comment in hand. It is told to others for some minutes and keeps nobody from deciding."""

    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, related_name="claim")
    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    claimed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")

    def __str__(self) -> str:
        return f"{self.comment_id} {self.claimed_at:%Y-%m-%d %H:%M}"
