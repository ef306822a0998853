"""Pages laid out for a web server in front of the paper, which sends them from the disk without asking.

Only a page that holds lies in the folder: it is put there when it was baked, and taken away within hundredths of a
second once something that it read has changed. Whatever does not lie there the web server asks the paper for.
"""

from __future__ import annotations

import fcntl
import logging
import os
import shutil
import threading
import time
from pathlib import Path
from zlib import crc32

from palmyra.press.memory import NEVER
from palmyra.press.stamps import CHANGES, EPOCH, Stamps, slot_of
from palmyra.press.store import Baked, Store

logger = logging.getLogger(__name__)

MOST_PROCESSES = 64
LOOK_SECONDS = 0.01  # between two looks for changes
BLOCK = 4_096  # bytes of marks that are compared at once
MARK_BYTES = 8
FORMS = {"gzip": ".gz", "": ""}  # as nginx looks for them; the plain form last, as it is the one that is asked for

page_headers: dict[str, str] = {}  # of a public page, as the web server's configuration has them


class Window:
    """The pages that one web process has laid out, in a folder of its own within the given one.

    A process that died cannot take its pages away any more, so its folder is emptied by the one that takes its place.
    Raises OSError where the folder cannot be written.
    """

    def __init__(self, folder: Path, shared: Stamps) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.lock_file, self.folder = claim(folder)
        self.files = Store(self.folder)
        self.shared = shared
        self.pages: dict[str, list[int]] = {}
        self.ends: dict[str, float] = {}  # of some paths the moment from which their bytes are others
        self.next_end = NEVER
        self.by_slot: dict[int, set[str]] = {}
        self.lock = threading.Lock()
        self.epoch, self.changes, self.known = shared.header[EPOCH], shared.header[CHANGES], bytes(shared.stale)
        threading.Thread(target=self.watch, name="window", daemon=True).start()

    def lay_out(self, page: Baked) -> bool:
        """Put a page into the window; says whether it lies there: one that no longer holds does not."""
        if not self.may_lie_there(page):
            return False
        slots = sorted({slot_of(tag) for tag in page.tags})
        with self.lock:
            self.take_away(page.path)
            # Known before it lies there: a change in between finds it.
            self.pages[page.path] = slots
            if page.valid_until:
                self.ends[page.path] = page.valid_until
                self.next_end = min(self.next_end, page.valid_until)
            for slot in slots:
                self.by_slot.setdefault(slot, set()).add(page.path)
            try:
                self.write(page)
            except OSError as error:
                logger.warning("The page %s could not be laid out: %s", page.path, error)
                self.take_away(page.path)
                return False
            is_stale = any(self.shared.stale[slot] > page.seen_mark for slot in slots)
            if is_stale or page.epoch != self.shared.header[EPOCH] or 0 < page.valid_until <= time.time():
                self.take_away(page.path)
                return False
        return True

    def may_lie_there(self, page: Baked) -> bool:
        """Whether a web server sends a page as the paper would."""
        told = {name: value for name, value in page.headers if name != "content-language"}
        is_plain = page.may_be_kept and page.status == 200 and not page.is_stand_in
        return is_plain and page.path.endswith("/") and told == page_headers and page.bodies.keys() >= FORMS.keys()

    def write(self, page: Baked) -> None:
        """Write a page's files. Raises OSError.

        nginx makes a validator of a file's time and length, which two pages made within a second may share. Their time
        is therefore made of what is in them.
        """
        file = self.files.file_of(page.path)
        file.parent.mkdir(parents=True, exist_ok=True)
        at = crc32(page.etag.encode()) >> 1
        for name, ending in FORMS.items():
            target = file.with_name(file.name + ending)
            new = file.with_name(f"{target.name}.new")
            new.write_bytes(page.bodies[name])
            os.utime(new, (at, at))
            new.replace(target)

    def take_away(self, path: str) -> None:
        """Let a page go; the caller has the lock."""
        slots = self.pages.pop(path, None)
        if slots is None:
            return
        self.ends.pop(path, None)
        for slot in slots:
            self.by_slot[slot].discard(path)
            if not self.by_slot[slot]:
                del self.by_slot[slot]
        file = self.files.file_of(path)
        for ending in reversed(FORMS.values()):
            file.with_name(file.name + ending).unlink(missing_ok=True)

    def watch(self) -> None:
        """Look for changes as long as the process lives."""
        while True:
            time.sleep(LOOK_SECONDS)
            if time.time() >= self.next_end or self.shared.header[CHANGES] != self.changes:
                try:
                    self.look()
                except OSError:
                    # Nobody may be given what could not be taken away; without the folder all goes to the paper.
                    logger.exception("Pages laid out in %s could not be taken away; it is emptied.", self.folder)
                    shutil.rmtree(self.folder, ignore_errors=True)

    def look(self) -> None:
        """Take away what no longer holds."""
        with self.lock:
            changes, epoch, marks = self.shared.header[CHANGES], self.shared.header[EPOCH], bytes(self.shared.stale)
            if epoch != self.epoch:
                for path in list(self.pages):
                    self.take_away(path)
            for slot in changed(self.known, marks):
                for path in list(self.by_slot.get(slot, ())):
                    self.take_away(path)
            now = time.time()
            if now >= self.next_end:
                for path in [path for path, end in self.ends.items() if end <= now]:
                    self.take_away(path)
                self.next_end = min(self.ends.values(), default=NEVER)
            self.changes, self.epoch, self.known = changes, epoch, marks


def claim(folder: Path) -> tuple[int, Path]:
    """A folder that no other living process has, emptied, and the descriptor that holds it. Raises OSError."""
    for number in range(MOST_PROCESSES):
        descriptor = os.open(folder / f".{number}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            continue
        own = folder / str(number)
        shutil.rmtree(own, ignore_errors=True)
        own.mkdir(exist_ok=True)
        return descriptor, own
    raise OSError(f"{folder} is used by {MOST_PROCESSES} processes already.")


def changed(before: bytes, after: bytes) -> list[int]:
    """The slots whose marks differ."""
    found = []
    for at in range(0, len(after), BLOCK):
        if before[at : at + BLOCK] != after[at : at + BLOCK]:
            places = range(at, at + BLOCK, MARK_BYTES)
            found += [p // MARK_BYTES for p in places if before[p : p + MARK_BYTES] != after[p : p + MARK_BYTES]]
    return found
