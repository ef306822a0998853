"""What the newsroom does when Wagtail tells it of a publication or a saved draft."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_save
from wagtail.models import Revision
from wagtail.signals import published, unpublished
from wagtail.users.models import UserProfile

from palmyra.accounts.models import User
from palmyra.newsroom import actions
from palmyra.newsroom.models import Article, Paper
from palmyra.newsroom.models.articles import story_tags
from palmyra.press.tags import purge
from palmyra.search.index import remove


def on_published(sender: type, instance: Article, **kwargs: Any) -> None:
    """A draft became what readers see, or is scheduled to."""
    if instance.live:
        actions.settle_published(instance)


def on_unpublished(sender: type, instance: Article, **kwargs: Any) -> None:
    """An article was taken from readers without a word."""
    with transaction.atomic():
        actions.index_live(instance)
        purge(*story_tags(instance), gone=True)


def on_draft_saved(sender: type, instance: Revision, **kwargs: Any) -> None:
    """A draft was saved; only the newest is to be found."""
    if instance.content_type.model_class() is Article:
        article = instance.as_object()
        actions.index_draft(article)


def on_deleted(sender: type, instance: Article, **kwargs: Any) -> None:
    """A deleted article is found no more."""
    remove(actions.LIVE_SHELF, instance.pk)
    remove(actions.DESK_SHELF, instance.pk)


def on_person_made(sender: type, instance: User, created: bool, **kwargs: Any) -> None:
    """A new person sees times in the paper's zone, as long as they choose no other."""
    if created:
        UserProfile.objects.get_or_create(user=instance, defaults={"current_time_zone": Paper.current().time_zone})


def on_paper_changing(sender: type, instance: Paper, **kwargs: Any) -> None:
    """The paper moves to another zone, and with it everybody who was in the old one."""
    old = Paper.objects.filter(pk=instance.pk).values_list("time_zone", flat=True).first()
    if old and old != instance.time_zone:
        UserProfile.objects.filter(current_time_zone=old).update(current_time_zone=instance.time_zone)


def connect() -> None:
    """Listen; called once at start."""
    published.connect(on_published, sender=Article, dispatch_uid="palmyra.published")
    unpublished.connect(on_unpublished, sender=Article, dispatch_uid="palmyra.unpublished")
    post_save.connect(on_draft_saved, sender=Revision, dispatch_uid="palmyra.draft")
    post_save.connect(on_person_made, sender=User, dispatch_uid="palmyra.person")
    pre_save.connect(on_paper_changing, sender=Paper, dispatch_uid="palmyra.zone")
    post_delete.connect(on_deleted, sender=Article, dispatch_uid="palmyra.deleted")
