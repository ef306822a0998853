"""Marks in memory that all processes of a paper share, so that a page is known to be fresh without asking the database.

The file holds a header, then for each of 65,536 slots the newest stale mark, then the same for gone marks. A tag's
slot is its CRC-32; two tags in one slot make a page look stale that is not, which the database then settles.
"""

from __future__ import annotations

import fcntl
import mmap
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from zlib import crc32

SLOTS = 65_536
HEADER = 8
CHANGES, NEWEST, SWEPT, BOOT = range(4)
BYTES = (HEADER + 2 * SLOTS) * 8


def slot_of(tag: str) -> int:
    """The slot that a tag shares with few others."""
    return crc32(tag.encode()) & (SLOTS - 1)


class Stamps:
    """The shared marks of a folder of baked pages."""

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

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other writers of the marks away."""
        with self.path.with_name(".stamps.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def apply(self, marks: Iterable[tuple[str, int, int]]) -> None:
        """Note purges: (tag, stale mark, gone mark), each at least as old as the transaction that is committed."""
        with self.locked():
            newest = self.header[NEWEST]
            for tag, stale, gone in marks:
                slot = slot_of(tag)
                self.stale[slot] = max(self.stale[slot], stale)
                self.gone[slot] = max(self.gone[slot], gone)
                newest = max(newest, stale)
            self.header[NEWEST] = newest
            self.header[CHANGES] += 1

    def clear(self) -> None:
        """Forget everything, as after a restart of the machine, when what the file holds cannot be trusted."""
        with self.locked():
            changes = self.header[CHANGES]
            self._map[:] = bytes(BYTES)
            self.header[CHANGES] = changes + 1
