"""What lets other sites and programs take part: keys of the HTTP API."""

from __future__ import annotations

import hashlib
import secrets

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from palmyra.discussion.limits import KEY_WRITES_MAX

PREFIX = "palmyra_"  # tells what it is to whoever finds one, scanners of leaked secrets included
SHOWN_SIGNS = len(PREFIX) + 6


class ApiKey(models.Model):
    """A program's key. Of the key itself only a digest is kept: 256 random bits need no slow one."""

    name = models.CharField(_("name"), max_length=80)
    beginning = models.CharField(max_length=20)  # what people tell their keys apart by
    digest = models.CharField(max_length=64, unique=True)
    may_post = models.BooleanField(_("may post"), default=False)
    may_moderate = models.BooleanField(_("may moderate"), default=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)
    minute = models.BigIntegerField(default=0)  # since 1970, in which it wrote last
    minute_count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def scopes(self) -> list[str]:
        """What it may be used for; reading is public, so that every key may."""
        more = [("post", self.may_post), ("moderate", self.may_moderate)]
        return ["read", *(name for name, is_granted in more if is_granted)]

    def count_write(self) -> bool:
        """Count one more write in this minute; False where it would be one too many. Exact under concurrency."""
        now = int(timezone.now().timestamp() // 60)
        rows = ApiKey.objects.filter(pk=self.pk)
        if rows.exclude(minute=now).update(minute=now, minute_count=1):
            return True
        counted = rows.filter(minute=now, minute_count__lt=KEY_WRITES_MAX)
        return bool(counted.update(minute_count=F("minute_count") + 1))


def new_secret() -> str:
    """A key that nobody has yet."""
    return PREFIX + secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(secret.encode()).hexdigest()
