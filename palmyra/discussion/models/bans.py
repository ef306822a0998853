"""Bans: who may not write, until when and why."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class BanQuerySet(models.QuerySet["Ban"]):
    """Bans as checks and screens need them."""

    def in_force(self, at: dt.datetime | None = None) -> BanQuerySet:
        """Those that hold at a moment, by default now."""
        return self.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at or timezone.now()), lifted_at__isnull=True)


class Ban(models.Model):
    """A writer, browser or network that may not write; a row with who, when, why and until when."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="bans"
    )
    client_hash = models.CharField(max_length=32, blank=True)
    network_hash = models.CharField(max_length=32, blank=True)
    name = models.CharField(_("name"), max_length=100, blank=True)  # as the writer signed, for the screens
    reason = models.CharField(_("reason"), max_length=200)
    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    banned_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = BanQuerySet.as_manager()

    class Meta:
        verbose_name = _("ban")
        verbose_name_plural = _("bans")
        ordering = ["-banned_at", "-pk"]
        indexes = [
            models.Index(fields=["client_hash"], condition=~Q(client_hash=""), name="ban_client"),
            models.Index(fields=["network_hash"], condition=~Q(network_hash=""), name="ban_network"),
        ]

    def __str__(self) -> str:
        return f"{self.name or self.pk}: {self.reason}"
