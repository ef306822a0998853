"""Bans: who may not write, until when and why; and the lifting of a ban before its time."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from palmyra.discussion.models.comments import Comment
from palmyra.discussion.models.kept import Kept, KeptQuerySet

ACCOUNT, MAIL, BROWSER, ADDRESS, NETWORK, PATTERN = "account", "mail", "browser", "address", "network", "pattern"


class BanQuerySet(KeptQuerySet):
    """Bans as checks and screens need them."""

    def in_force(self, at: dt.datetime | None = None) -> BanQuerySet:
        """Those that hold at a moment, by default now."""
        return self.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at or timezone.now()), lift__isnull=True)

    def past(self, at: dt.datetime) -> BanQuerySet:
        """Those that do not hold any more at a moment."""
        return self.filter(Q(ends_at__lte=at) | Q(lift__isnull=False))

    def over_since(self, at: dt.datetime) -> BanQuerySet:
        """Those that ended or were lifted before a moment."""
        return self.filter(Q(ends_at__lt=at) | Q(lift__lifted_at__lt=at))

    def forget(self) -> int:
        """Let go of whom they were on; who banned, when and why stays. Returns how many were changed."""
        return models.QuerySet.update(self, digest="", name="")


class Ban(Kept):
    """Somebody, or a kind of text, that may not write here; it ends at its time or when it is lifted."""

    kind = models.CharField(
        max_length=8,
        choices=[
            (ACCOUNT, pgettext_lazy("what is banned", "the account")),
            (MAIL, pgettext_lazy("what is banned", "the mail address")),
            (BROWSER, pgettext_lazy("what is banned", "the browser")),
            (ADDRESS, pgettext_lazy("what is banned", "the address")),
            (NETWORK, pgettext_lazy("what is banned", "the network")),
            (PATTERN, pgettext_lazy("what is banned", "words in the name or text")),
        ],
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="bans"
    )
    digest = models.CharField(max_length=32, blank=True)  # keyed, of a mail address, a browser's key, an address
    pattern = models.CharField(max_length=200, blank=True)
    groups = models.JSONField(default=list, blank=True)  # of the threads where it holds; none: everywhere
    comment = models.ForeignKey(Comment, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(_("name"), max_length=100, blank=True)  # as the writer signed, for the screens
    reason = models.CharField(_("reason"), max_length=200)
    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    banned_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)

    objects = BanQuerySet.as_manager()

    class Meta:
        verbose_name = _("ban")
        verbose_name_plural = _("bans")
        ordering = ["-banned_at", "-pk"]
        indexes = [
            models.Index(fields=["digest"], condition=~Q(digest=""), name="ban_digest"),
            models.Index(fields=["kind"], condition=Q(kind=PATTERN), name="ban_pattern"),
            models.Index(fields=["-banned_at"], name="ban_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.pattern or self.name or self.pk}: {self.reason}"

    def is_in_force(self, at: dt.datetime) -> bool:
        """Whether it holds at a moment."""
        return not hasattr(self, "lift") and (self.ends_at is None or self.ends_at > at)


class Lift(Kept):
    """The end of a ban before its time, by whom and when; one a ban."""

    ban = models.OneToOneField(Ban, on_delete=models.CASCADE, related_name="lift")
    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    lifted_at = models.DateTimeField(default=timezone.now)

    objects = KeptQuerySet.as_manager()

    class Meta:
        verbose_name = _("end of a ban")
        verbose_name_plural = _("ends of bans")

    def __str__(self) -> str:
        return f"{self.ban_id} {self.lifted_at:%Y-%m-%d %H:%M}"
