"""A model declares beside its fields which tags a change of one of its rows touches."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save

from palmyra.press.tags import purge

BEFORE = "_press_tags_before"  # on an instance: the tags of its row before the change that is under way


def declare_tags(
    model: type[Model],
    stale: Callable[[Any], Iterable[str]],
    gone: Callable[[Any], bool] | None = None,
    ignore_fields: Iterable[str] = (),
) -> None:
    """Purge `stale(row)` whenever a row is saved or deleted; as gone when it is deleted or `gone(row)` says so.

    The tags of the row as it was are purged too: an article that moves to another section changes every page of the
    first one's list, also those that did not show it. A save of nothing but `ignore_fields` concerns no reader.
    """
    quiet = frozenset(ignore_fields)

    def concerns(raw: bool, update_fields: Iterable[str] | None) -> bool:
        return not raw and (update_fields is None or not set(update_fields) <= quiet)

    def before_save(sender: type[Model], instance: Any, raw: bool, update_fields: Any, **kwargs: Any) -> None:
        if instance.pk is None or not concerns(raw, update_fields):
            return
        row = sender._base_manager.filter(pk=instance.pk).first()
        instance.__dict__[BEFORE] = list(stale(row)) if row else []

    def after_save(sender: type, instance: Any, raw: bool, update_fields: Any, **kwargs: Any) -> None:
        if concerns(raw, update_fields):
            before = instance.__dict__.pop(BEFORE, [])
            purge(*before, *stale(instance), gone=bool(gone and gone(instance)))

    def before_delete(sender: type, instance: Any, **kwargs: Any) -> None:
        # Now, since the rows that hang on it are deleted first.
        instance.__dict__[BEFORE] = list(stale(instance))

    def after_delete(sender: type, instance: Any, **kwargs: Any) -> None:
        purge(*instance.__dict__.pop(BEFORE, []), gone=True)

    name = f"palmyra.press.{model._meta.label}"
    pre_save.connect(before_save, sender=model, weak=False, dispatch_uid=f"{name}.before_save")
    post_save.connect(after_save, sender=model, weak=False, dispatch_uid=f"{name}.after_save")
    pre_delete.connect(before_delete, sender=model, weak=False, dispatch_uid=f"{name}.before_delete")
    post_delete.connect(after_delete, sender=model, weak=False, dispatch_uid=f"{name}.after_delete")
