"""Parts of pages: made once, and put into other pages too until a tag that they read is purged."""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import get_language

from palmyra.press.models import TagMark
from palmyra.press.tags import collect, current_reading, note_moment, note_tags

T = TypeVar("T")

MOST_PARTS = 1_000  # a few megabytes of names and addresses, some twenty where all are texts of articles
MOST_PURGES = 5_000  # read at once; after more than these, everything is made anew


@dataclass(frozen=True, slots=True)
class Part:
    """What was made, what it read, and the next moment at which it changes by itself."""

    value: Any
    tags: frozenset[str]
    valid_until: dt.datetime | None

    @property
    def is_over(self) -> bool:
        """Whether that moment came."""
        return self.valid_until is not None and self.valid_until <= dt.datetime.now(dt.UTC)


class Parts:
    """The parts that this process keeps, those used longest ago leaving first.

    Each rendering begins by reading the purges that were committed since the last one, from the database: shared memory
    may tell of one later than its page is believed to have seen it.
    """

    def __init__(self, most: int = MOST_PARTS) -> None:
        self.most = most
        self.kept: OrderedDict[Hashable, Part] = OrderedDict()
        self.keys_by_tag: dict[str, set[Hashable]] = {}  # of a tag: the parts that read it
        self.epoch = self.mark = 0
        self.lock = threading.Lock()

    def catch_up(self, epoch: int, mark: int) -> None:
        """Forget what was purged up to a mark; everything, when all pages had to go."""
        with self.lock:
            if epoch != self.epoch:
                self._forget_all()
                self.epoch, self.mark = epoch, mark
            elif mark > self.mark:
                self._forget_purged()
                self.mark = mark

    def _forget_purged(self) -> None:
        purged = TagMark.objects.filter(stale_mark__gt=self.mark).values_list("tag", flat=True)[: MOST_PURGES + 1]
        tags = list(purged)
        if len(tags) > MOST_PURGES:
            self._forget_all()
        for tag in tags:
            for key in list(self.keys_by_tag.get(tag, ())):
                self._drop(key)

    def _forget_all(self) -> None:
        self.kept.clear()
        self.keys_by_tag.clear()

    def find(self, key: Hashable) -> Part | None:
        """The part of a key, as long as it holds."""
        with self.lock:
            part = self.kept.get(key)
            if part is None or part.is_over:
                return None
            self.kept.move_to_end(key)
            return part

    def keep(self, key: Hashable, part: Part, mark: int) -> None:
        """Keep what a rendering made that began at a mark; not if purges were read since, which it may have missed."""
        with self.lock:
            if mark != self.mark:
                return
            self._drop(key)
            self.kept[key] = part
            for tag in part.tags:
                self.keys_by_tag.setdefault(tag, set()).add(key)
            while len(self.kept) > self.most:
                self._drop(next(iter(self.kept)))

    def _drop(self, key: Hashable) -> None:
        part = self.kept.pop(key, None)
        for tag in part.tags if part else ():
            keys = self.keys_by_tag[tag]
            keys.discard(key)
            if not keys:
                del self.keys_by_tag[tag]


parts = Parts()


def reuse(key: Hashable, make: Callable[[], T], *, is_row: bool = False) -> T:
    """What `make` gives, or gave to another page; the page being rendered notes what it read either way.

    `make` is a function of the key and the database, and unless it `is_row`, of the language and the zone that are
    active; nobody changes what it gives. Outside of a rendering it is called each time; within a transaction too, as
    what is read there may never be committed.
    """
    reading = current_reading()
    if reading is None or reading.mark is None or connection.in_atomic_block:
        return make()
    look = None if is_row else (get_language(), timezone.get_current_timezone())
    where = (settings.PALMYRA_PAGES, look, key)
    part = parts.find(where)
    if part is None:
        try:
            with collect(reading.mark) as own:
                value = make()
        finally:
            note_all(own.tags, own.valid_until)  # also of what could not be made: a page that says so rests on it
        parts.keep(where, Part(value, frozenset(own.tags), own.valid_until), reading.mark)
        return value
    note_all(part.tags, part.valid_until)
    kept: T = part.value
    return kept


def note_all(tags: Iterable[str], valid_until: dt.datetime | None) -> None:
    """Let the page being rendered note what a part read."""
    note_tags(*tags)
    note_moment(valid_until)
