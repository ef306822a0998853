"""Pictures with what readers have to know of them, and their sizes."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition

from palmyra.press.declare import declare_tags
from palmyra.press.tags import purge


class Picture(AbstractImage):
    """A picture with its alt text, caption and credit."""

    alt = models.CharField(
        _("alt text"), max_length=500, blank=True, help_text=_("What is to be seen, for those who cannot see it.")
    )
    caption = models.CharField(_("caption"), max_length=500, blank=True)
    credit = models.CharField(_("credit"), max_length=200, blank=True, help_text=_("Who made it."))
    is_demo = models.BooleanField(default=False, editable=False)

    admin_form_fields = (
        "title",
        "file",
        "alt",
        "caption",
        "credit",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")


class PictureRendition(AbstractRendition):
    """A picture in one size."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)

    def __str__(self) -> str:
        return f"{self.image} {self.filter_spec}"


declare_tags(Picture, lambda picture: [f"picture:{picture.pk}"])


def on_size_deleted(sender: type, instance: PictureRendition, **kwargs: Any) -> None:
    """A size went, as all do when the file of a picture is replaced: a page that shows it would show nothing."""
    purge(f"picture:{instance.image_id}")


# Not declared: a size that is made while a page is rendered changes no page.
models.signals.post_delete.connect(on_size_deleted, sender=PictureRendition, dispatch_uid="palmyra.size_deleted")
