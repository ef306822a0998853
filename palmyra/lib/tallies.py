"""Numbers that several processes keep in one small file, each in a row of its own, for anybody to read.

A process counts in a list of its own and copies it into its row once a second: counting costs no system call, and
nobody waits for anybody. What a process that is killed counted in its last second is not told.
"""

from __future__ import annotations

import fcntl
import os
import time
from array import array
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from zlib import crc32

ROWS = 64  # processes at once; one more is not told of
DEAD_SECONDS = 10.0  # a row that was not written for so long has no process any more
WINDOW_SECONDS = 60.0  # what "lately" means
LOOKS = 12  # within the window
HEAD = 5  # words before the numbers of a row: process, kind, begun, written, and the moment of the earlier numbers
MICRO = 1_000_000


@dataclass(slots=True)
class Row:
    """What one process has counted, and what it had counted about a minute before; moments are seconds since 1970."""

    pid: int
    kind: str  # at most eight letters
    begun_at: float
    written_at: float
    numbers: list[int]
    earlier_at: float
    earlier: list[int]

    @property
    def is_alive(self) -> bool:
        """Whether its process still writes; a row of a time to come was written by a clock that went wrong."""
        return abs(time.time() - self.written_at) < DEAD_SECONDS

    @property
    def window(self) -> float:
        """Seconds between the earlier numbers and the last ones."""
        return self.written_at - self.earlier_at


class Board:
    """The file. It is made anew when the numbers have other names than it knows; `gauges` are places of levels.

    A level is what is now, such as open connections; it ends with its process. Everything else only grows, also when
    another process takes the row over.
    """

    def __init__(self, path: Path, names: Sequence[str], gauges: Collection[int] = ()) -> None:
        self.path = path
        self.width = len(names)
        self.gauges = frozenset(gauges)
        self.key = crc32("\n".join(names).encode()) + 1
        self.row_bytes = 8 * (HEAD + 2 * self.width)

    def claim(self, kind: str) -> Counter:
        """A row for this process: a free one, whose counts go on. Raises OSError where there is none to be had."""
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            with self.locked(descriptor):
                if self.words(descriptor, 0, 1) != [self.key]:
                    os.ftruncate(descriptor, 0)
                    os.pwrite(descriptor, array("Q", [self.key]).tobytes(), 0)
                for place in range(ROWS):
                    row = self.row(descriptor, place)
                    if row is None or not row.is_alive:
                        counter = Counter(self, descriptor, place, kind, row.numbers if row else [0] * self.width)
                        counter.write()
                        return counter
            raise OSError(f"{self.path} has no row left.")
        except BaseException:
            os.close(descriptor)
            raise

    def rows(self) -> list[Row]:
        """Every row that was ever written; none where there is no file, or one of another program."""
        try:
            descriptor = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            return []
        try:
            if self.words(descriptor, 0, 1) != [self.key]:
                return []
            found = (self.row(descriptor, place) for place in range(ROWS))
            return [row for row in found if row is not None]
        finally:
            os.close(descriptor)

    @contextmanager
    def locked(self, descriptor: int) -> Iterator[None]:
        """Keep others from claiming a row."""
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(descriptor, fcntl.LOCK_UN)

    def place_of(self, place: int) -> int:
        """Where a row begins, in bytes."""
        return 8 + place * self.row_bytes

    def words(self, descriptor: int, at: int, count: int) -> list[int]:
        """Words of the file; fewer where it ends."""
        found = array("Q")
        piece = os.pread(descriptor, 8 * count, at)
        found.frombytes(piece[: len(piece) // 8 * 8])
        return found.tolist()

    def row(self, descriptor: int, place: int) -> Row | None:
        """A row, or None where nobody ever wrote."""
        words = self.words(descriptor, self.place_of(place), self.row_bytes // 8)
        if len(words) < self.row_bytes // 8 or words[0] == 0:
            return None
        pid, kind, begun, written, earlier_at = words[:HEAD]
        row = Row(
            pid=pid,
            kind=kind.to_bytes(8, "little").rstrip(b"\0").decode("ascii", "replace"),
            begun_at=begun / MICRO,
            written_at=written / MICRO,
            numbers=words[HEAD : HEAD + self.width],
            earlier_at=earlier_at / MICRO,
            earlier=words[HEAD + self.width :],
        )
        if not row.is_alive:
            for gauge in self.gauges:
                row.numbers[gauge] = row.earlier[gauge] = 0
        return row


@dataclass(slots=True)
class Counter:
    """The row of this process, and how it is written."""

    board: Board
    descriptor: int
    place: int
    kind: str
    numbers: list[int]
    begun_at: float = field(default_factory=time.time)
    looks: deque[tuple[float, list[int]]] = field(default_factory=lambda: deque(maxlen=LOOKS + 1))

    def write(self) -> None:
        """Copy the numbers into the file. Raises OSError, as on a full disk."""
        now = time.time()
        if self.looks and now < self.looks[-1][0]:
            self.looks.clear()  # the clock was put back: what it said of the earlier ones is worth nothing
        if not self.looks or now - self.looks[-1][0] >= WINDOW_SECONDS / LOOKS:
            self.looks.append((now, list(self.numbers)))
        earlier_at, earlier = self.looks[0]
        kind = int.from_bytes(self.kind.encode("ascii")[:8].ljust(8, b"\0"), "little")
        head = [os.getpid(), kind, *(int(at * MICRO) for at in (self.begun_at, now, earlier_at))]
        words = array("Q", [*head, *self.numbers, *earlier])
        os.pwrite(self.descriptor, words.tobytes(), self.board.place_of(self.place))

    def close(self) -> None:
        """Let the row go: what was counted stays, and the next one goes on with it."""
        with suppress(OSError):
            for gauge in self.board.gauges:
                self.numbers[gauge] = 0
            self.write()
            written = array("Q", [0]).tobytes()  # as if long ago
            os.pwrite(self.descriptor, written, self.board.place_of(self.place) + 8 * 3)
        os.close(self.descriptor)
