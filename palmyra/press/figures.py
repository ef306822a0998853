"""What each process of a paper counts: requests, renderings, turns to write. Read by whoever watches the paper.

An answer from memory costs one addition to a list, made by the event loop alone. Other threads take a lock.
"""

from __future__ import annotations

import logging
import threading
import time
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from palmyra.lib.tallies import MICRO, Board, Counter

logger = logging.getLogger(__name__)

# What a request asked for: a baked page, a file of the program, an upload, a stream, whether we are well, Django.
PAGE, ASSET, UPLOAD, LIVE, HEALTH, APP = KINDS = ("page", "static", "upload", "live", "health", "app")
STATUSES = (200, 204, 301, 302, 303, 304, 400, 401, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503, 0)  # 0: others
BOUNDS = (0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds
# Times of: pages and Django's answers that took a task of the front, renderings, waits for the turn to write.
TIMED = ("page", "app", "rendering", "turn")
COUNTS = ("waited", "failed", "accepted", "held")  # requests that waited for a page, renderings, comments (two)
LEVELS = ("streams", "connections", "pages", "page_bytes", "stale_since", "late", "beat")

NAMES = (
    *(f"requests.{kind}.{status}" for kind in KINDS for status in STATUSES),
    *(f"seconds.{what}.{bound}" for what in TIMED for bound in (*BOUNDS, "more", "sum")),
    *COUNTS,
    *LEVELS,
)
PLACES = {name: place for place, name in enumerate(NAMES)}
REST = STATUSES.index(0)
FILE = ".figures"
MOST_STALE = 1_000  # pages of which it is known since when they are stale
FORGET_SECONDS = 30.0


def place_of(kind: str, status: int) -> int:
    """Where an answer is counted."""
    at = STATUSES.index(status) if status in STATUSES else REST
    return KINDS.index(kind) * len(STATUSES) + at


def board(home: Path) -> Board:
    """Where the processes of a paper tell what they count."""
    return Board(home / FILE, NAMES, gauges=[PLACES[name] for name in LEVELS])


class Figures:
    """The numbers of this process. They stay its own until it has joined a board."""

    def __init__(self) -> None:
        self.numbers = [0] * len(NAMES)
        self.lock = threading.Lock()
        self.counter: Counter | None = None

    def join(self, home: Path, kind: str) -> None:
        """Tell the numbers on the board of a home from now on; where that cannot be, the paper runs all the same."""
        self.leave()
        try:
            self.counter = board(home).claim(kind)
        except OSError as error:
            logger.warning("What this process does cannot be told in %s: %s", home, error.strerror or error)
            self.numbers = [0] * len(NAMES)
        else:
            self.numbers = self.counter.numbers

    def leave(self) -> None:
        """Tell no more."""
        counter, self.counter = self.counter, None
        if counter is not None:
            counter.close()
            self.numbers = [0] * len(NAMES)

    def tell(self) -> None:
        """Write the numbers down; a full disk is no reason to stop, and is told of elsewhere."""
        if self.counter is not None:
            try:
                self.counter.write()
            except OSError as error:
                logger.debug("The figures could not be written: %s", error)

    def count(self, name: str, amount: int = 1) -> None:
        """Add to one of the counts."""
        with self.lock:
            self.numbers[PLACES[name]] += amount

    def level(self, name: str, value: int) -> None:
        """Say what a level is now."""
        self.numbers[PLACES[name]] = value

    def request(self, kind: str, status: int) -> None:
        """Count an answer; for the event loop, which alone does so."""
        self.numbers[place_of(kind, status)] += 1

    def time(self, what: str, seconds: float) -> None:
        """Count how long something took."""
        first = PLACES[f"seconds.{what}.{BOUNDS[0]}"]
        with self.lock:
            self.numbers[first + bisect_left(BOUNDS, seconds)] += 1
            self.numbers[first + len(BOUNDS) + 1] += int(seconds * MICRO)

    @contextmanager
    def timing(self, what: str) -> Iterator[None]:
        """Count how long what is done inside takes, whether it ends well or not."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self.time(what, time.perf_counter() - began)

    def tell_always(self, seconds: float = 1.0) -> None:
        """Tell from a thread, for a process without an event loop."""

        def run() -> None:
            while True:
                self.tell()
                time.sleep(seconds)

        threading.Thread(target=run, daemon=True, name="figures").start()


class Stale:
    """Since when old bytes are given for pages, for the event loop alone. A page that nobody asks for does no harm."""

    def __init__(self) -> None:
        self.given: dict[str, tuple[float, float]] = {}  # by path: first and last time, in seconds since 1970

    def give(self, path: str) -> None:
        """Note that somebody got old bytes."""
        now = time.time()
        if path in self.given or len(self.given) < MOST_STALE:
            self.given[path] = self.given.get(path, (now, now))[0], now

    def end(self, path: str) -> None:
        """Note that a page was rendered, or that nothing stands in for it."""
        self.given.pop(path, None)

    def oldest(self) -> float:
        """Since when the page is stale that is stale longest; 0 where none is."""
        until = time.time() - FORGET_SECONDS
        self.given = {path: given for path, given in self.given.items() if given[1] >= until}
        return min((first for first, _last in self.given.values()), default=0.0)


figures = Figures()
