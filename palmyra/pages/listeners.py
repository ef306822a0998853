"""What the pages do when something below them happens."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_save

from palmyra.newsroom.models import Picture
from palmyra.pages.jobs import make_sizes


def on_picture_saved(sender: type, instance: Picture, created: bool, **kwargs: Any) -> None:
    """A picture was uploaded: its sizes are made in the background."""
    if created:
        transaction.on_commit(lambda: make_sizes.enqueue(instance.pk))


def connect() -> None:
    """Listen; called once at start."""
    post_save.connect(on_picture_saved, sender=Picture, dispatch_uid="palmyra.sizes")
