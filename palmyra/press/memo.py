"""What nearly every request asks the database for: asked once in each, or kept until it changes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.core.signals import request_finished, request_started
from django.db import connection, transaction
from django.db.models import Model
from django.db.models.signals import post_delete, post_save

from palmyra.press.parts import reuse
from palmyra.press.stamps import EPOCH, slot_of
from palmyra.press.tags import current_reading, note_tags, stamps

T = TypeVar("T")


class OnceARequest(Generic[T]):
    """Keeps what `fetch` gave until the request ends or a row of `models` changes; outside of one, keeps nothing."""

    def __init__(self, fetch: Callable[[], T]) -> None:
        self.fetch = fetch
        self.kept = threading.local()
        request_started.connect(self._begin, weak=False)
        request_finished.connect(self._end, weak=False)

    def watch(self, *models: type[Model]) -> None:
        """Forget when a row of these changes; called when they are defined."""
        for model in models:
            post_save.connect(self._forget, sender=model, weak=False)
            post_delete.connect(self._forget, sender=model, weak=False)

    def __call__(self) -> T:
        if not getattr(self.kept, "is_in_request", False):
            return self.fetch()
        if self.kept.value is None:
            self.kept.value = self.fetch()
        value: T = self.kept.value
        return value

    def _begin(self, **kwargs: Any) -> None:
        self.kept.value, self.kept.is_in_request = None, True

    def _end(self, **kwargs: Any) -> None:
        self.kept.value, self.kept.is_in_request = None, False

    def _forget(self, **kwargs: Any) -> None:
        self.kept.value = None


class SharedByPages(OnceARequest[T]):
    """The same, and renderings have it in common until its tag is purged; each page that asks for it notes the tag."""

    def __init__(self, fetch: Callable[[], T], tag: str) -> None:
        super().__init__(lambda: reuse(self, self._fetch_and_note, is_row=True))
        self.fetch_row = fetch
        self.tag = tag

    def __call__(self) -> T:
        note_tags(self.tag)
        return super().__call__()

    def _fetch_and_note(self) -> T:
        note_tags(self.tag)
        return self.fetch_row()


class KeptUntilPurged(SharedByPages[T]):
    """Keeps what `fetch` gave, in all threads of the process, until its tag is purged; what it gives is never changed.

    What is fetched within a transaction is not kept, since it may never be committed. A rendering has it as above: its
    page is believed to have seen every purge that was committed, and shared memory may tell of one later.
    """

    def __init__(self, fetch: Callable[[], T], tag: str) -> None:
        super().__init__(fetch, tag)
        self.slot = slot_of(tag)
        self.held: tuple[object, T] | None = None

    def __call__(self) -> T:
        # Read before anything is fetched: a purge meanwhile makes what was fetched hold no longer.
        shared, held = stamps(), self.held
        mark = (shared.path, shared.header[EPOCH], shared.stale[self.slot])
        is_held = held is not None and held[0] == mark
        if current_reading() or (connection.in_atomic_block and (not is_held or self.has_changed())):
            return super().__call__()
        if held is None or not is_held:
            held = self.held = (mark, self.fetch())
        return held[1]

    def has_changed(self) -> bool:
        """Whether this thread changed a row, perhaps in a transaction that is not committed yet."""
        return bool(getattr(self.kept, "has_changed", False))

    def _begin(self, **kwargs: Any) -> None:
        super()._begin(**kwargs)
        self.kept.has_changed = False

    def _forget(self, **kwargs: Any) -> None:
        super()._forget(**kwargs)
        self.kept.has_changed = True
        transaction.on_commit(self._settle)

    def _settle(self) -> None:
        self.kept.has_changed = False  # from here on the purge tells
