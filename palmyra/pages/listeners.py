"""What the pages do when something below them happens."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_save

from palmyra.newsroom.models import Author, Picture, PictureRendition
from palmyra.pages.gather.pictures import PORTRAIT_SPEC
from palmyra.pages.jobs import make_sizes


def on_picture_saved(sender: type, instance: Picture, created: bool, **kwargs: Any) -> None:
    """A picture was uploaded: its sizes are made in the background."""
    if created:
        transaction.on_commit(lambda: make_sizes.enqueue(instance.pk))


def on_author_saved(sender: type, instance: Author, **kwargs: Any) -> None:
    """An author has a portrait: its small size is made, as no page should have to write while it is rendered."""
    number = instance.portrait_id
    if number is not None and not PictureRendition.objects.filter(image=number, filter_spec=PORTRAIT_SPEC).exists():
        transaction.on_commit(lambda: make_sizes.enqueue(number))


def connect() -> None:
    """Listen; called once at start."""
    post_save.connect(on_author_saved, sender=Author, dispatch_uid="palmyra.portrait")
    post_save.connect(on_picture_saved, sender=Picture, dispatch_uid="palmyra.sizes")
