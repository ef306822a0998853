"""Marks in memory that all processes of a paper share, so that a page is known to be fresh without asking the database.

The file holds a header, then for each of 65,536 slots the newest stale mark, then the same for gone marks. A tag's
slot is its CRC-32; two tags in one slot make a page look stale that is not, which the database then settles.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from zlib import crc32

SLOTS = 65_536
HEADER = 8
CHANGES, NEWEST, SWEPT, BOOT, EPOCH, NEWEST_GONE = range(6)
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
BYTES = (HEADER + 2 * SLOTS) * 8


def slot_of(tag: str) -> int:
    """The slot that a tag shares with few others."""
    return crc32(tag.encode()) & (SLOTS - 1)


def boot_number() -> int:
    """A number that changes when the machine starts; always the same where the system tells none."""
    with suppress(OSError):
        return crc32(BOOT_ID.read_bytes())
    return 1


class Stamps:
    """The shared marks of a folder of baked pages.

    A page holds only in the epoch in which it was baked. A new one begins with a new file, with a start of the
    machine (a power cut may have kept the file from the disk), with a restored backup and with a new program.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / ".stamps"
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if os.fstat(descriptor).st_size != BYTES:
                os.ftruncate(descriptor, BYTES)
            self._map = mmap.mmap(descriptor, BYTES)
        finally:
            os.close(descriptor)
        self.words = memoryview(self._map).cast("Q")
        self.header = self.words[:HEADER]
        self.stale = self.words[HEADER : HEADER + SLOTS]
        self.gone = self.words[HEADER + SLOTS :]
        with self.locked():
            if self.header[BOOT] != boot_number() or self.header[EPOCH] == 0:
                self._begin_epoch()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other writers of the marks away."""
        with self.path.with_name(".stamps.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def apply(self, marks: Iterable[tuple[str, int, int]]) -> None:
        """Note purges: (tag, stale mark, gone mark), each at least as old as the transaction that is committed."""
        with self.locked():
            newest, newest_gone = self.header[NEWEST], self.header[NEWEST_GONE]
            for tag, stale, gone in marks:
                slot = slot_of(tag)
                self.stale[slot] = max(self.stale[slot], stale)
                self.gone[slot] = max(self.gone[slot], gone)
                newest, newest_gone = max(newest, stale), max(newest_gone, gone)
            self.header[NEWEST], self.header[NEWEST_GONE] = newest, newest_gone
            self.header[CHANGES] += 1

    def clear(self) -> None:
        """Forget every mark and begin a new epoch, in which no page baked before holds."""
        with self.locked():
            self._begin_epoch()

    def _begin_epoch(self) -> None:
        # Others read without a lock: the epoch turns first, so that none takes an old page for fresh in between.
        self.header[EPOCH] = secrets.randbits(62) + 1
        self.header[CHANGES] += 1
        self.header[NEWEST] = self.header[NEWEST_GONE] = self.header[SWEPT] = 0
        self.header[BOOT] = boot_number()
        self._map[HEADER * 8 :] = bytes(BYTES - HEADER * 8)
