"""Notices that a comment is against the law, and what was decided about them (Regulation (EU) 2022/2065)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from palmyra.discussion.models.comments import Comment

KEEP, HIDE, REMOVE = "keep", "hide", "remove"
BY_LAW, BY_RULES, NO_GROUND = "law", "rules", "none"


class Notice(models.Model):
    """What somebody said under article 16, and the moderator's answer with its reasons under article 17."""

    ACTS = [
        (KEEP, pgettext_lazy("decision about a notice", "The comment stays as it is")),
        (HIDE, pgettext_lazy("decision about a notice", "The comment is hidden")),
        (REMOVE, pgettext_lazy("decision about a notice", "The comment is removed for good")),
    ]
    GROUNDS = [
        (BY_LAW, pgettext_lazy("decision about a notice", "It is against the law")),
        (BY_RULES, pgettext_lazy("decision about a notice", "It is against the rules of discussion")),
        (NO_GROUND, pgettext_lazy("decision about a notice", "It is against neither")),
    ]

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="notices")
    why = models.TextField(_("why it is against the law"), max_length=5_000)
    law = models.CharField(_("which law"), max_length=300, blank=True)
    place = models.CharField(_("exact address"), max_length=500)
    name = models.CharField(_("name"), max_length=100, blank=True)
    sealed_mail = models.TextField(blank=True)
    mail_hash = models.CharField(max_length=32, blank=True)
    is_exempt = models.BooleanField(default=False)  # about sexual offences against children: nobody has to sign
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reporter = models.CharField(max_length=40)  # a keyed digest, as a vote's
    forget_at = models.DateTimeField(null=True, blank=True, db_index=True)
    language = models.CharField(max_length=10, blank=True)
    came_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    act = models.CharField(_("decision"), max_length=6, choices=ACTS, blank=True)
    ground = models.CharField(_("ground"), max_length=5, choices=GROUNDS, blank=True)
    statement = models.TextField(_("statement of reasons"), max_length=5_000, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["came_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["comment", "reporter"], condition=Q(decided_at__isnull=True), name="notice_once_open"
            )
        ]
        indexes = [
            models.Index(fields=["comment"], condition=Q(decided_at__isnull=True), name="notice_open"),
            models.Index(fields=["reporter", "-came_at"], name="notice_of_reporter"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.why[:60]}"

    @property
    def restricts(self) -> bool:
        """Whether the decision took the comment out of sight."""
        return self.act in {HIDE, REMOVE}
