"""A model declares beside its fields which tags a change of one of its rows touches."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save

from palmyra.press.tags import purge


def declare_tags(
    model: type[Model],
    stale: Callable[[Any], Iterable[str]],
    gone: Callable[[Any], bool] | None = None,
    ignore_fields: Iterable[str] = (),
) -> None:
    """Purge `stale(row)` whenever a row is saved or deleted; as gone when it is deleted or `gone(row)` says so.

    A save of nothing but `ignore_fields` concerns no reader. What a row showed before a change lies on pages that
    noted the row's own tag, so only the tags of its present state are needed.
    """
    quiet = frozenset(ignore_fields)

    def on_save(sender: type, instance: Any, raw: bool = False, update_fields: Any = None, **kwargs: Any) -> None:
        if raw or (update_fields is not None and set(update_fields) <= quiet):
            return
        purge(*stale(instance), gone=bool(gone and gone(instance)))

    def on_delete(sender: type, instance: Any, **kwargs: Any) -> None:
        purge(*stale(instance), gone=True)

    name = f"palmyra.press.{model._meta.label}"
    post_save.connect(on_save, sender=model, weak=False, dispatch_uid=f"{name}.save")
    post_delete.connect(on_delete, sender=model, weak=False, dispatch_uid=f"{name}.delete")
