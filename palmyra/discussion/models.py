"""Threads, comments and what moderators decided about them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from palmyra.discussion import markup
from palmyra.press.declare import declare_tags

SHOWN, HELD, HIDDEN, REMOVED = "shown", "held", "hidden", "removed"
OPEN, CLOSED = "open", "closed"


class Thread(models.Model):
    """The discussion of one page. It knows the page by what its owner told it, and stands by itself."""

    title = models.CharField(_("title"), max_length=250)
    url = models.CharField(_("address"), max_length=500, help_text=_("Path of the page."))
    language = models.CharField(_("language"), max_length=10, blank=True)
    group = models.CharField(_("group"), max_length=40, blank=True, db_index=True)
    hosts = models.JSONField(default=list, blank=True)  # ids of the people whose page it is
    mode = models.CharField(
        _("mode"),
        max_length=6,
        default=OPEN,
        choices=[
            ("open", pgettext_lazy("mode of a discussion", "open")),
            ("held", pgettext_lazy("mode of a discussion", "held")),
            ("closed", pgettext_lazy("mode of a discussion", "closed")),
        ],
    )
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    comment_count = models.PositiveIntegerField(default=0)
    last_comment_at = models.DateTimeField(null=True, blank=True)
    counted_at = models.DateTimeField(null=True, blank=True, db_index=True)  # when the count changed last
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("discussion")
        verbose_name_plural = _("discussions")
        indexes = [models.Index(fields=["-comment_count"], name="thread_busiest")]

    def __str__(self) -> str:
        return self.title

    def current_mode(self) -> str:
        """The mode now: closed once its time is over."""
        if self.closes_at is not None and self.closes_at <= timezone.now():
            return CLOSED
        return self.mode

    def close(self, at: dt.datetime | None) -> None:
        """Take no new comments from a moment on; None opens it again as its mode says."""
        self.closes_at = at
        self.save(update_fields=["closes_at"])


class CommentQuerySet(models.QuerySet["Comment"]):
    """Comments as pages and queues need them."""

    def shown(self) -> CommentQuerySet:
        """Those that readers can read."""
        return self.filter(state=SHOWN)

    def placed(self) -> CommentQuerySet:
        """Those that have a place in the thread: shown ones, and as a line those that readers saw before."""
        return self.filter(has_place=True)

    def in_order(self) -> CommentQuerySet:
        """The newest conversation first; within it, replies after what they answer, oldest first."""
        return self.order_by("-root_key", "sort_path")


class Comment(models.Model):
    """What somebody said."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="comments")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="replies")
    root_key = models.CharField(max_length=14)
    sort_path = models.CharField(max_length=14 * 61)
    depth = models.PositiveSmallIntegerField(default=0)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="comments"
    )
    name = models.CharField(_("name"), max_length=100)
    text = models.TextField(_("text"))
    html = models.TextField()
    renderer_version = models.PositiveSmallIntegerField(default=markup.RENDERER_VERSION)
    state = models.CharField(
        _("state"),
        max_length=8,
        default=SHOWN,
        choices=[
            (SHOWN, pgettext_lazy("state of a comment", "shown")),
            (HELD, pgettext_lazy("state of a comment", "held")),
            (HIDDEN, pgettext_lazy("state of a comment", "hidden")),
            (REMOVED, pgettext_lazy("state of a comment", "removed")),
        ],
    )
    # Set when readers first see it and kept from then on; spam that is removed unseen leaves no line behind.
    has_place = models.BooleanField(default=True)
    reason_shown = models.CharField(max_length=200, blank=True)  # what readers are told of a hidden or removed one
    reasons = models.JSONField(default=list, blank=True)  # codes of the checks that spoke
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    reply_count = models.PositiveIntegerField(default=0)
    is_noted = models.BooleanField(_("noted by the newsroom"), default=False)
    is_staff_voice = models.BooleanField(default=False)
    client_hash = models.CharField(max_length=32, blank=True)
    network_hash = models.CharField(max_length=32, blank=True)
    source_system = models.CharField(max_length=100, blank=True)
    source_id = models.CharField(max_length=100, blank=True)

    objects = CommentQuerySet.as_manager()
    mark = 0  # on a comment just posted: the purge from which on pages show it

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints = [
            models.UniqueConstraint(
                fields=["source_system", "source_id"], condition=~Q(source_id=""), name="comment_source"
            )
        ]
        indexes = [
            models.Index(fields=["thread", "-root_key", "sort_path"], name="comment_order"),
            models.Index(fields=["thread", "-root_key"], condition=Q(depth=0, has_place=True), name="comment_roots"),
            models.Index(fields=["state", "-created_at", "-id"], name="comment_queue"),
            models.Index(fields=["client_hash", "-created_at"], name="comment_client"),
            models.Index(fields=["network_hash", "-created_at"], name="comment_network"),
            models.Index(fields=["-created_at"], name="comment_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.plain_text()[:60]}"

    @property
    def path(self) -> str:
        """A lasting address: it leads to the part of the thread where the comment stands."""
        return f"/talk/comment/{self.pk}/"

    def plain_text(self) -> str:
        """The words without marks."""
        return markup.plain_text(self.html)

    @property
    def is_shown(self) -> bool:
        """Whether readers can read it."""
        return self.state == SHOWN


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Decisions are only added; whoever reaches for many at once is stopped as well."""

    def update(self, **kwargs: Any) -> int:
        raise ValueError(UNCHANGEABLE)

    def delete(self) -> tuple[int, dict[str, int]]:
        raise ValueError(UNCHANGEABLE)


UNCHANGEABLE = "A decision is never changed or deleted; a later one takes its place."


class Decision(models.Model):
    """What a moderator did with a comment, who, when and why; it outlives the comment's text."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="decisions")
    act = models.CharField(
        max_length=8,
        choices=[
            ("approve", pgettext_lazy("decision", "approved")),
            ("hide", pgettext_lazy("decision", "hidden")),
            ("remove", pgettext_lazy("decision", "removed")),
            ("hold", pgettext_lazy("decision", "held")),
            ("restore", pgettext_lazy("decision", "restored")),
        ],
    )
    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(default=timezone.now)
    state_before = models.CharField(max_length=8)
    state_after = models.CharField(max_length=8)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-decided_at", "-pk"]
        indexes = [models.Index(fields=["-decided_at"], name="decision_newest")]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.decided_at:%Y-%m-%d %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise ValueError(UNCHANGEABLE)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise ValueError(UNCHANGEABLE)


# Counts move with every comment and are purged by the action that moves them.
declare_tags(
    Thread, lambda thread: [f"thread:{thread.pk}"], ignore_fields={"comment_count", "last_comment_at", "counted_at"}
)
