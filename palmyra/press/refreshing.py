"""Bakes pages again that a change of the whole paper made stale, a little at a time, before a reader asks for them."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator

from palmyra.press.bake import STALE, bake_page, state_of, store
from palmyra.press.tags import newest_of

logger = logging.getLogger(__name__)

BUDGET = 0.15  # of each second: readers keep nearly all of the machine


class Refresher:
    """Walks over all baked pages when a tag was purged that nearly all of them have, such as the paper's name.

    What a smaller change made stale is left to the readers who want it: a comment makes many lists stale that nobody
    may ask for before the next one. A page that had to go is left to them too, as it may never be asked for again.
    """

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.walk: Iterator[str] = iter(())
        self.aim: int | None = None  # the newest purge of the tag; None until the first look

    def go_on(self, budget: float = BUDGET) -> int:
        """Bake some pages again, for so many seconds and a page; returns how many."""
        self._begin_if_purged()
        until, baked = time.monotonic() + budget, 0
        for path in self.walk:
            baked += self.refresh(path)
            if time.monotonic() > until:
                break
        return baked

    def refresh(self, path: str) -> bool:
        """Bake a page again if it is older than the purge and stale; says whether it did."""
        page = store().read_note(path)
        if page is None or self.aim is None or page.seen_mark >= self.aim or state_of(page) != STALE:
            return False
        try:
            bake_page(path)
        except Exception:
            # Its next reader has it tried again, and the failure is theirs to be told of.
            logger.exception("The page %s could not be baked again.", path)
        return True

    def _begin_if_purged(self) -> None:
        newest, _gone = newest_of([self.tag])
        if self.aim is None:
            # Pages that became stale while the program was off are baked again by their readers.
            self.aim = newest
        elif newest != self.aim:
            self.aim, self.walk = newest, store().paths()
