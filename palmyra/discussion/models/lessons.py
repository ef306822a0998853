"""What moderators' decisions teach: how often each word stood in comments that they let pass, and in others."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from palmyra.discussion.models.comments import Comment


class LearnedWord(models.Model):
    """A word, or every comment of a language at once, with how many comments of each kind had it.

    Words are kept as keyed digests: what was erased cannot be read here. A text at hand tells which words it has.
    """

    EVERY = 0  # stands for all comments, with whatever words

    language = models.CharField(max_length=10)
    digest = models.BigIntegerField()
    unwanted_count = models.PositiveIntegerField(default=0)
    wanted_count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("learned word")
        verbose_name_plural = _("learned words")
        constraints = [models.UniqueConstraint(fields=["language", "digest"], name="learned_word")]

    def __str__(self) -> str:
        return f"{self.language} {self.digest}: {self.unwanted_count}/{self.wanted_count}"


class Lesson(models.Model):
    """What one comment teaches as long as the decision about it stands."""

    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, related_name="lesson")
    language = models.CharField(max_length=10)
    is_unwanted = models.BooleanField()
    words = models.JSONField(default=list)  # digests, to be taken back with the decision; none once that is final
    taught_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    def __str__(self) -> str:
        return f"{self.comment_id} {'-' if self.is_unwanted else '+'}"
