"""Threads: the discussion of one page each."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from palmyra.press.declare import declare_tags

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
    pins = models.JSONField(default=list, blank=True)  # root keys of the conversations that stand first
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


# Counts move with every comment and are purged by the action that moves them.
declare_tags(
    Thread, lambda thread: [f"thread:{thread.pk}"], ignore_fields={"comment_count", "last_comment_at", "counted_at"}
)
