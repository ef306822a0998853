"""Background cards: passages that many articles carry by reference."""

from __future__ import annotations

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField
from wagtail.models import DraftStateMixin, RevisionMixin

from palmyra.newsroom.blocks import CARD_FEATURES
from palmyra.newsroom.languages import LANGUAGE_CHOICES
from palmyra.press.declare import declare_tags


class BackgroundCard(DraftStateMixin, RevisionMixin, models.Model):
    """A reusable passage: what came before; mended in one place, it changes in every article that shows it."""

    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=10, choices=LANGUAGE_CHOICES, default="ru")
    body = RichTextField(_("text"), features=CARD_FEATURES)
    is_demo = models.BooleanField(default=False, editable=False)
    _revisions = GenericRelation(
        "wagtailcore.Revision",
        content_type_field="content_type",
        object_id_field="object_id",
        related_query_name="background_card",
    )

    class Meta:
        verbose_name = _("background card")
        verbose_name_plural = _("background cards")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    @property
    def revisions(self) -> models.Manager:
        """What the card said before."""
        return self._revisions


declare_tags(BackgroundCard, lambda card: [f"card:{card.pk}"])
