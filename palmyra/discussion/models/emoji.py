"""Emoji that a paper drew itself."""

from __future__ import annotations

from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.db.models.signals import post_delete
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from palmyra.discussion.emoji import OwnEmoji
from palmyra.press.declare import declare_tags
from palmyra.press.memo import SharedByPages


class CustomEmoji(models.Model):
    """A picture with a short name; comments hold its address, and its name as the picture's text."""

    code = models.CharField(
        _("short name"),
        max_length=50,
        unique=True,
        validators=[RegexValidator(r"\A[a-z0-9_+-]{2,50}\Z", _("Use small Latin letters, digits, _, + and -."))],
        help_text=_("Written between colons in a comment: :heron:"),
    )
    name = models.CharField(_("what it shows"), max_length=60, help_text=_("Readers find it by these words."))
    picture = models.FileField(
        _("picture"), upload_to="emoji/", help_text=_("PNG, WebP or GIF; it is made small, and a GIF stands still.")
    )
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("emoji of the paper")
        verbose_name_plural = _("emoji of the paper")
        ordering = ["code"]

    def __str__(self) -> str:
        return f":{self.code}:"


def fetch_own() -> dict[str, OwnEmoji]:
    """The paper's own emoji by their codes."""
    return {row.code: OwnEmoji(row.picture.url, row.name) for row in CustomEmoji.objects.all()}


def delete_picture(sender: type, instance: CustomEmoji, **kwargs: Any) -> None:
    """With the emoji its picture goes, from comments too: they show its name."""
    instance.picture.delete(save=False)


own_emoji = SharedByPages(fetch_own, "emoji")
own_emoji.watch(CustomEmoji)
post_delete.connect(delete_picture, sender=CustomEmoji, dispatch_uid="palmyra.emoji.picture")
# Reactions are shown wherever the rules are read.
declare_tags(CustomEmoji, lambda _row: ["emoji", "rules"])
