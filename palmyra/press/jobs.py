"""What is done beside serving: purges that a dead process left behind, and pages that hold no longer."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Iterator
from itertools import islice

from django.conf import settings
from django.utils import timezone

from palmyra.press.bake import FRESH, GONE, bake_page, find_page, state_of, store
from palmyra.press.failures import forget_failure
from palmyra.press.models import Failure, TagMark
from palmyra.press.stamps import NEWEST_GONE, SWEPT
from palmyra.press.tags import current_mark, stamps

MARKS_AT_ONCE = 5_000
PAGES_AT_ONCE = 200
FILES_AT_ONCE = 5_000
TRY_AGAIN = dt.timedelta(minutes=1)  # between two tries of a page that cannot be rendered and that nobody reads
TRIES_AT_ONCE = 20

logger = logging.getLogger(__name__)


def sweep() -> None:
    """What the scheduler calls every second: quick when there is nothing to do."""
    process_marks()
    tidier.tidy()
    store().empty_bin(FILES_AT_ONCE)


def process_marks() -> int:
    """Note in shared memory the purges whose process died right after its commit; returns how many tags they had."""
    shared = stamps()
    # In this order the database's mark can only be behind when an older state of it was restored.
    done = shared.header[SWEPT]
    upto = current_mark()
    if upto < done:
        drop_pages()
        done = 0
    if upto == done:
        return 0
    rows = TagMark.objects.filter(stale_mark__gt=done).values_list("tag", "stale_mark", "gone_mark")
    marks = rows.iterator(chunk_size=MARKS_AT_ONCE)
    count = 0
    while chunk := list(islice(marks, MARKS_AT_ONCE)):
        shared.apply(chunk)
        count += len(chunk)
    shared.header[SWEPT] = upto
    return count


_first_sweep = threading.Lock()
_has_swept = threading.Event()


def process_first_marks() -> None:
    """Do process_marks once in this process, and wait for it: before that, no baked file may be trusted."""
    if _has_swept.is_set():
        return
    with _first_sweep:
        if not _has_swept.is_set():
            process_marks()
            _has_swept.set()


def drop_pages() -> None:
    """Let every baked page go, in all processes. The files are moved away at once and deleted by sweeps."""
    stamps().clear()
    store().clear()


def drop_if_changed(key: str) -> bool:
    """Drop every page unless all were baked under this key, which stands for program, static files and address."""
    file = settings.PALMYRA_PAGES / ".build"
    if file.exists() and file.read_text() == key:
        return False
    drop_pages()
    file.write_text(key)
    return True


def look_at_failures() -> int:
    """Forget the failures of pages that can be rendered again, and try the others anew; returns how many were."""
    now, tries, mended = timezone.now(), 0, 0
    for row in Failure.objects.order_by("last_at"):
        if find_page(row.path)[1] == FRESH:
            forget_failure(row)
            mended += 1
            continue
        is_due = not now - TRY_AGAIN < row.last_at <= now  # one of later than now was noted by a clock that went wrong
        if is_due and tries < TRIES_AT_ONCE:
            tries += 1
            mended += try_again(row)
    return mended


def try_again(row: Failure) -> bool:
    """Render a page that could not be; says whether it can be now, and then forgets the failure."""
    try:
        page = bake_page(row.path)
    except Exception:
        logger.info("The page %s still cannot be rendered.", row.path)
        return False
    if page.is_stand_in or page.status >= 500:
        return False
    forget_failure(row)
    return True


class Tidier:
    """Deletes the files of pages that are gone, a few at a time: what was withdrawn should not stay on the disk.

    Such a file is never served, so nobody waits for this.
    """

    def __init__(self) -> None:
        self.walk: Iterator[str] = iter(())
        self.done = 0  # the newest purge that a walk over all pages has seen
        self.aim = 0

    def tidy(self, most: int = PAGES_AT_ONCE) -> int:
        """Look at some pages; returns how many were deleted."""
        deleted = looked = 0
        for path in islice(self.walk, most):
            looked += 1
            deleted += remove_if_gone(path)
        if looked < most:
            self._begin_anew()
        return deleted

    def _begin_anew(self) -> None:
        self.done, newest = self.aim, stamps().header[NEWEST_GONE]
        if newest != self.done:
            self.aim, self.walk = newest, store().paths()


def remove_if_gone(path: str) -> bool:
    """Delete a page whose bytes must never be served again; says whether it did."""
    page = store().read_note(path)
    if page is None or state_of(page) != GONE:
        return False
    with store().locked(path):
        page = store().read_note(path)
        if page is None or state_of(page) != GONE:
            return False
        store().remove(path)
    return True


tidier = Tidier()
