"""Threads: the discussion of one page each, and what moderators decided about them."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from palmyra.discussion.models.rules import ANSWERED, BEST, NOTED, UNANSWERED, Rules
from palmyra.press.declare import declare_tags

OPEN, CLOSED = "open", "closed"
MODES = [
    ("open", pgettext_lazy("mode of a discussion", "open")),
    ("held", pgettext_lazy("mode of a discussion", "held")),
    ("closed", pgettext_lazy("mode of a discussion", "closed")),
]


class ThreadQuerySet(models.QuerySet["Thread"]):
    """Threads as readers may ask for them."""

    def readable(self) -> ThreadQuerySet:
        """Those whose page readers can read."""
        return self.filter(is_away=False)


class Thread(models.Model):
    """The discussion of one page. It knows the page by what its owner told it, and stands by itself."""

    title = models.CharField(_("title"), max_length=250)
    url = models.CharField(_("address"), max_length=500, db_index=True, help_text=_("Path of the page."))
    language = models.CharField(_("language"), max_length=10, blank=True)
    group = models.CharField(_("group"), max_length=40, blank=True, db_index=True)
    hosts = models.JSONField(default=list, blank=True)  # ids of the people whose page it is
    is_away = models.BooleanField(default=False)  # its page is not to be read now, and so neither is it
    is_foreign = models.BooleanField(default=False)  # of another site's page: `url` is its whole address
    mode = models.CharField(_("mode"), max_length=6, default=OPEN, choices=MODES)
    own_mode = models.CharField(
        max_length=6, blank=True, default="", choices=MODES
    )  # a moderator's, before the owner's
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    is_kept_open = models.BooleanField(default=False)  # however old it is
    slow_seconds = models.PositiveIntegerField(default=0)  # between two comments of one writer
    is_questions = models.BooleanField(default=False)  # readers ask, and the hosts answer
    own_hosts = models.JSONField(default=list, blank=True)  # ids of people whom a moderator made hosts besides
    pins = models.JSONField(default=list, blank=True)  # root keys of the conversations that stand first
    comment_count = models.PositiveIntegerField(default=0)
    last_comment_at = models.DateTimeField(null=True, blank=True)
    counted_at = models.DateTimeField(null=True, blank=True, db_index=True)  # when the count changed last
    is_followed = models.BooleanField(default=False)  # by mail, by somebody, once; saves each comment from asking
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        verbose_name = _("discussion")
        verbose_name_plural = _("discussions")
        constraints = [
            models.UniqueConstraint(fields=["url"], condition=Q(is_foreign=True), name="thread_of_foreign_page")
        ]
        indexes = [
            models.Index(fields=["-comment_count"], name="thread_busiest"),
            models.Index(fields=["created_at"], condition=Q(is_foreign=True), name="thread_foreign"),
            models.Index(fields=["-last_comment_at"], name="thread_lively"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def place(self) -> str:
        """The path on this paper where its comments are read: the page's own, or the one that other sites frame."""
        return f"/talk/embed/{self.pk}/" if self.is_foreign else self.url

    @property
    def answerers(self) -> list[int]:
        """The ids of the hosts: whose page it is, and whom a moderator invited."""
        return list(dict.fromkeys([*self.hosts, *self.own_hosts]))

    @property
    def orders(self) -> list[str]:
        """The orders that a reader may choose from; questions can be read by whether they are answered, too."""
        return [*Rules.current().orders, *((UNANSWERED, ANSWERED) if self.is_questions else ())]

    @property
    def opening_order(self) -> str:
        """The order that it opens in: votes order questions, where there are any."""
        rules = Rules.current()
        return BEST if self.is_questions and rules.offers(BEST) else rules.opening_order

    def offers(self, order: str) -> bool:
        """Whether it can be read in an order."""
        return order == NOTED or order in self.orders

    def current_mode(self) -> str:
        """The mode now: closed once its time is over, and while its page is away."""
        at = self.closing_at()
        if self.is_away or (at is not None and at <= timezone.now()):
            return CLOSED
        return self.own_mode or self.mode

    def closing_at(self) -> dt.datetime | None:
        """When it closes by itself, or did: at its own date or by its age, whichever comes first."""
        days = 0 if self.is_kept_open else Rules.current().close_days
        by_age = self.created_at + dt.timedelta(days=days) if days and self.created_at else None
        moments = [at for at in (self.closes_at, by_age) if at is not None]
        return min(moments, default=None)

    def close(self, at: dt.datetime | None) -> None:
        """Take no new comments from a moment on; None opens it again as its mode says."""
        self.closes_at = at
        self.save(update_fields=["closes_at"])


class ThreadDecision(models.Model):
    """What a moderator changed about a whole discussion, who and when; `changes` has field, old and new value."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="decisions")
    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    changes = models.JSONField()
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("decision about a discussion")
        verbose_name_plural = _("decisions about discussions")
        ordering = ["-decided_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.thread_id} {self.decided_at:%Y-%m-%d %H:%M}"


# Counts move with every comment and are purged by the action that moves them.
declare_tags(
    Thread,
    lambda thread: [f"thread:{thread.pk}"],
    ignore_fields={"comment_count", "last_comment_at", "counted_at", "is_followed"},
)
