"""What lets other sites and programs take part: keys of the HTTP API, and webhooks with what was sent to them."""

from __future__ import annotations

import hashlib
import secrets

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from palmyra.discussion.limits import KEY_WRITES_MAX
from palmyra.discussion.models.comments import Comment
from palmyra.press.declare import declare_tags

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


EVENTS = (
    "comment.created",
    "comment.edited",
    "comment.held",
    "comment.approved",
    "comment.hidden",
    "comment.removed",
    "comment.reported",
)
TEST = "test"  # sent by hand, to see whether it arrives


class Webhook(models.Model):
    """Where events are sent. Its secret is made of the paper's key and of the salt, so that no row holds it."""

    url = models.CharField(_("address"), max_length=500)
    events = models.JSONField(default=list)
    is_active = models.BooleanField(default=True)
    salt = models.CharField(max_length=40)
    earlier_salt = models.CharField(max_length=40, blank=True)  # signs as well until the moment below
    earlier_until = models.DateTimeField(null=True, blank=True)
    rests_until = models.DateTimeField(null=True, blank=True)  # it failed; nothing is sent before
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.url


declare_tags(Webhook, lambda _webhook: ["webhooks"])


class Delivery(models.Model):
    """An event that a webhook is told of. Words are read from the comment when it is sent: what is gone stays gone."""

    WAITING, DELIVERED, FAILED = "waiting", "delivered", "failed"

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    comment = models.ForeignKey(Comment, null=True, on_delete=models.CASCADE, related_name="+")
    number = models.CharField(max_length=40, unique=True)  # the same in every try, so that receivers count it once
    kind = models.CharField(max_length=20)
    comment_state = models.CharField(max_length=8, blank=True)  # when it happened
    reason = models.CharField(max_length=200, blank=True)
    occurred_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(
        max_length=9,
        default=WAITING,
        choices=[
            (WAITING, pgettext_lazy("state of a delivery", "waits")),
            (DELIVERED, pgettext_lazy("state of a delivery", "delivered")),
            (FAILED, pgettext_lazy("state of a delivery", "failed")),
        ],
    )
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()  # when it is tried again, unless a task does before
    tried_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=200, blank=True)  # the last one: a status, or why there was none

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(state="waiting"), name="delivery_due"),
            models.Index(fields=["occurred_at"], name="delivery_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


def new_secret() -> str:
    """A key that nobody has yet."""
    return PREFIX + secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(secret.encode()).hexdigest()
