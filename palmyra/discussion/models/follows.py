"""Who follows what by mail, and what they are not told of yet."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from palmyra.discussion.models.comments import Comment
from palmyra.discussion.models.threads import Thread

AT_ONCE, HOURLY, DAILY = "once", "hourly", "daily"


class Follower(models.Model):
    """A mail address that asked to be told of something; gone as soon as it follows nothing."""

    PACES = [
        (AT_ONCE, pgettext_lazy("letters about comments", "at once")),
        (HOURLY, pgettext_lazy("letters about comments", "once an hour")),
        (DAILY, pgettext_lazy("letters about comments", "once a day")),
    ]

    sealed_address = models.TextField()
    address_hash = models.CharField(max_length=32, unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    language = models.CharField(max_length=10, blank=True)
    pace = models.CharField(_("how often"), max_length=6, default=AT_ONCE, choices=PACES)
    confirmed_at = models.DateTimeField(null=True, blank=True)  # when the address first said yes
    mailed_at = models.DateTimeField(null=True, blank=True)
    mail_at = models.DateTimeField(null=True, blank=True)  # when the next letter is due; None: there is no news
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("follower")
        verbose_name_plural = _("followers")
        indexes = [models.Index(fields=["mail_at"], condition=Q(mail_at__isnull=False), name="follower_due")]

    def __str__(self) -> str:
        return f"follower {self.pk}"


class FollowQuerySet(models.QuerySet["Follow"]):
    """Follows as letters and pages need them."""

    def confirmed(self) -> FollowQuerySet:
        """Those to which the address said yes."""
        return self.filter(confirmed_at__isnull=False)

    def pending(self) -> FollowQuerySet:
        """Those that wait for the yes, and not too long yet."""
        return self.filter(confirmed_at__isnull=True, forget_at__gt=timezone.now())


class Follow(models.Model):
    """A follower's wish to hear of a thread, or of the answers to one comment in it."""

    follower = models.ForeignKey(Follower, on_delete=models.CASCADE, related_name="follows")
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="follows")
    comment = models.ForeignKey(Comment, null=True, blank=True, on_delete=models.CASCADE, related_name="follows")
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.CharField(max_length=40, blank=True)  # a keyed digest, as a vote's
    client_hash = models.CharField(max_length=32, blank=True)  # of the browser, whose own comments are no news
    confirmed_at = models.DateTimeField(null=True, blank=True)
    forget_at = models.DateTimeField(null=True, blank=True, db_index=True)  # when one without a yes goes

    objects = FollowQuerySet.as_manager()

    class Meta:
        verbose_name = _("wish to follow")
        verbose_name_plural = _("wishes to follow")
        constraints = [
            models.UniqueConstraint(
                fields=["follower", "thread"], condition=Q(comment__isnull=True), name="follow_thread_once"
            ),
            models.UniqueConstraint(
                fields=["follower", "comment"], condition=Q(comment__isnull=False), name="follow_comment_once"
            ),
        ]
        indexes = [models.Index(fields=["asked_by", "-asked_at"], name="follow_of_client")]

    def __str__(self) -> str:
        return f"{self.follower_id} {self.thread_id} {self.comment_id or ''}".strip()


class Appearance(models.Model):
    """A comment that appeared under a followed page; kept with it, until its followers have been looked for."""

    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return str(self.comment_id)


class News(models.Model):
    """A comment that a follower is to be told of in the next letter."""

    follower = models.ForeignKey(Follower, on_delete=models.CASCADE, related_name="news")
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("news")
        verbose_name_plural = _("news")
        constraints = [models.UniqueConstraint(fields=["follower", "comment"], name="news_once")]

    def __str__(self) -> str:
        return f"{self.follower_id} {self.comment_id}"
