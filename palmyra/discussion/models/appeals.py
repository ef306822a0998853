"""Appeals: a writer asks the moderators to think again."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from palmyra.discussion.models.comments import Comment


class Appeal(models.Model):
    """A writer asks for another look at a comment that was taken out of sight; one a comment, until it is answered."""

    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, related_name="appeal")
    text = models.CharField(_("in your words"), max_length=1_000)
    appealed_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_granted = models.BooleanField(default=False)
    answer = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        indexes = [
            models.Index(fields=["appealed_at"], condition=Q(answered_at__isnull=True), name="appeal_open"),
        ]

    def __str__(self) -> str:
        return f"{self.comment_id} {self.appealed_at:%Y-%m-%d %H:%M}"
