"""What readers do with a comment besides answering it: votes, reactions and reports."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from palmyra.discussion.models.comments import Comment

UP, DOWN = 1, -1


class Vote(models.Model):
    """A reader's vote for or against a comment; one a reader."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="votes")
    voter = models.CharField(max_length=40)  # a keyed digest of an account or of an address, never either itself
    value = models.SmallIntegerField(
        choices=[(UP, pgettext_lazy("votes", "for")), (DOWN, pgettext_lazy("votes", "against"))]
    )
    voted_at = models.DateTimeField(default=timezone.now)
    forget_at = models.DateTimeField(null=True, blank=True, db_index=True)  # when whose it was is forgotten

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = [models.UniqueConstraint(fields=["comment", "voter"], name="vote_once")]
        indexes = [models.Index(fields=["voter", "-voted_at"], name="vote_of_voter")]

    def __str__(self) -> str:
        return f"{self.comment_id} {self.value:+}"


class Reaction(models.Model):
    """A reader's reaction to a comment by an emoji; one a reader and emoji. The comment keeps their numbers."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="reactions")
    voter = models.CharField(max_length=40)  # a keyed digest, as a vote's
    code = models.CharField(max_length=50)  # the emoji's short name
    reacted_at = models.DateTimeField(default=timezone.now)
    forget_at = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        verbose_name = _("reaction")
        verbose_name_plural = _("reactions")
        constraints = [models.UniqueConstraint(fields=["comment", "voter", "code"], name="reaction_once")]
        indexes = [models.Index(fields=["voter", "-reacted_at"], name="reaction_of_voter")]

    def __str__(self) -> str:
        return f"{self.comment_id} :{self.code}:"


class Report(models.Model):
    """A reader's report that a comment should not stand; open until a moderator decides about the comment."""

    REASONS = [
        ("insult", pgettext_lazy("reason of a report", "Insult or hatred")),
        ("spam", pgettext_lazy("reason of a report", "Advertisement or spam")),
        ("off-topic", pgettext_lazy("reason of a report", "Beside the subject")),
        ("personal", pgettext_lazy("reason of a report", "Somebody's personal data")),
        ("illegal", pgettext_lazy("reason of a report", "Against the law")),
        ("other", pgettext_lazy("reason of a report", "Something else")),
    ]

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="reports")
    reporter = models.CharField(max_length=40)  # a keyed digest, as a vote's
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=12, choices=REASONS)
    words = models.CharField(_("in your words"), max_length=1_000, blank=True)
    reported_at = models.DateTimeField(default=timezone.now)
    forget_at = models.DateTimeField(null=True, blank=True, db_index=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["reported_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["comment", "reporter"], name="report_once")]
        indexes = [
            models.Index(fields=["comment"], condition=Q(settled_at__isnull=True), name="report_open"),
            models.Index(fields=["reporter", "-reported_at"], name="report_of_reporter"),
        ]

    def __str__(self) -> str:
        return f"{self.comment_id} {self.reason}"
