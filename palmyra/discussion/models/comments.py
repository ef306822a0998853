"""Comments: what somebody said, and what they said before they changed it."""

from __future__ import annotations

import hmac

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from palmyra.discussion import markup
from palmyra.discussion.models.threads import Thread

SHOWN, HELD, HIDDEN, REMOVED = "shown", "held", "hidden", "removed"


class CommentQuerySet(models.QuerySet["Comment"]):
    """Comments as pages and queues need them."""

    def shown(self) -> CommentQuerySet:
        """Those that readers can read."""
        return self.filter(state=SHOWN)

    def readable(self) -> CommentQuerySet:
        """The shown ones of threads whose pages readers can read."""
        return self.shown().filter(thread__is_away=False)

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
    weight = models.PositiveSmallIntegerField(default=0)  # of the reasons together
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    reply_count = models.PositiveIntegerField(default=0)
    up_count = models.PositiveIntegerField(default=0)
    down_count = models.PositiveIntegerField(default=0)
    best_score = models.FloatField(default=0.0)  # of its votes, kept beside them; the order of a thread reads it
    heat_score = models.FloatField(default=0.0)
    reaction_counts = models.JSONField(default=dict, blank=True)  # how many readers reacted, by the emoji's code
    is_noted = models.BooleanField(_("noted by the newsroom"), default=False)
    is_answered = models.BooleanField(default=False)  # a question, by a host of its discussion
    is_reworded = models.BooleanField(default=False)  # its words are a moderator's
    is_staff_voice = models.BooleanField(default=False)
    client_hash = models.CharField(max_length=32, blank=True)
    address_hash = models.CharField(max_length=32, blank=True)
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
            models.Index(
                fields=["thread", "-best_score", "-root_key"],
                condition=Q(depth=0, has_place=True),
                name="comment_best",
            ),
            models.Index(
                fields=["thread", "-heat_score", "-root_key"],
                condition=Q(depth=0, has_place=True),
                name="comment_heat",
            ),
            models.Index(fields=["thread", "-root_key", "sort_path"], condition=Q(is_noted=True), name="comment_noted"),
            models.Index(
                fields=["thread", "-best_score", "-root_key"],
                condition=Q(depth=0, has_place=True, is_answered=True),
                name="comment_answered",
            ),
            models.Index(fields=["state", "-created_at", "-id"], name="comment_queue"),
            models.Index(fields=["-weight", "created_at", "id"], condition=Q(state=HELD), name="comment_gravest"),
            models.Index(fields=["client_hash", "-created_at"], name="comment_client"),
            models.Index(fields=["network_hash", "-created_at"], name="comment_network"),
            models.Index(fields=["user", "state", "-created_at", "-id"], name="comment_of_member"),
            models.Index(
                fields=["user", "-created_at"], condition=Q(user__isnull=False), name="comment_of_member_lately"
            ),
            models.Index(fields=["created_at"], condition=~Q(network_hash=""), name="comment_of_network"),
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
    def author_key(self) -> str:
        """The same for what one writer said under one name; two names of a writer have nothing in common."""
        by = f"user {self.user_id}" if self.user_id else self.client_hash
        return hmac.new(settings.SECRET_KEY.encode(), f"author {by} {self.name}".encode(), "blake2b").hexdigest()[:12]

    def is_answer_in(self, thread: Thread) -> bool:
        """Whether a host of its discussion said it to a question; where there is no host, the newsroom answers."""
        hosts = thread.answerers
        is_by_host = self.user_id in hosts if hosts else self.is_staff_voice
        return thread.is_questions and self.depth == 1 and is_by_host

    @property
    def is_pinned(self) -> bool:
        """Whether its conversation stands at the head of the thread, and it at the head of that."""
        return not self.depth and self.root_key in self.thread.pins

    @property
    def is_shown(self) -> bool:
        """Whether readers can read it."""
        return self.state == SHOWN


class EarlierText(models.Model):
    """What a comment said before its writer changed it; only moderators read it."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="earlier_texts")
    html = models.TextField()
    replaced_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("earlier text")
        verbose_name_plural = _("earlier texts")
        ordering = ["-replaced_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.comment_id} {self.replaced_at:%Y-%m-%d %H:%M}"
