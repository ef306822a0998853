"""Live streams: who keeps a page open is told when what it shows has changed, as server-sent events.

An event carries the mark of the change and nothing else; the page then asks for itself anew. A stream costs no thread
and no query: one watcher a process looks at the marks in shared memory and wakes those who wait for a tag.
The format is that of the HTML standard, 9.2 (https://html.spec.whatwg.org/multipage/server-sent-events.html).
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from functools import partial

from palmyra.press.bridge import Exchange, Message
from palmyra.press.memory import encoded
from palmyra.press.stamps import Stamps, slot_of

PREFIX = "/live/"
TAG = re.compile(r"[a-z]{1,20}:[a-z0-9-]{1,80}")
MOST_STREAMS = 15_000  # in a process; others are told to come again later
LOOK_SECONDS = 0.2
HEARTBEAT_SECONDS = 25.0  # proxies close what is silent for half a minute or a minute
PAUSE_SECONDS = 1.0  # between two events of a stream, however many changes there are
HEADERS = encoded(
    [
        ("content-type", "text/event-stream; charset=utf-8"),
        ("cache-control", "no-store"),
        ("x-accel-buffering", "no"),  # nginx would keep events back until a buffer is full
        ("x-content-type-options", "nosniff"),
    ]
)

Send = Callable[[Message], Awaitable[None]]


class Live:
    """The streams of one process. Each waits for its reader to go and for nothing else; the watcher does the rest."""

    def __init__(self, stamps: Stamps) -> None:
        self.stamps = stamps
        self.readers: dict[int, set[Send]] = {}  # by the slot of their tag
        self.told: dict[int, tuple[int, float]] = {}  # the mark that was told last, and when
        self.sending: dict[Send, asyncio.Task[None]] = {}
        self.count = 0
        self.watcher: asyncio.Task[None] | None = None

    async def stream(self, exchange: Exchange) -> None:
        """Tell of each change of a tag until the reader goes."""
        slot = slot_of(exchange.path.removeprefix(PREFIX))
        send = exchange.send
        self.count += 1
        self.told.setdefault(slot, (self.stamps.stale[slot], 0.0))
        self.readers.setdefault(slot, set()).add(send)
        if self.watcher is None or self.watcher.done():
            self.watcher = asyncio.ensure_future(self.watch())
        try:
            await exchange.begin(200, HEADERS)
            await self.send(send, b"retry: 5000\n\n")
            while (await exchange.receive())["type"] != "http.disconnect":
                pass
        finally:
            self.count -= 1
            self.readers[slot].discard(send)
            if not self.readers[slot]:
                del self.readers[slot], self.told[slot]

    async def watch(self) -> None:
        """Look at the shared marks as long as anybody listens."""
        beat_at = time.monotonic()
        while self.readers:
            await asyncio.sleep(LOOK_SECONDS)
            now = time.monotonic()
            if now - beat_at > HEARTBEAT_SECONDS:
                beat_at = now
                for slot in list(self.readers):
                    self.tell(slot, b":\n\n")
            for slot, (mark, at) in list(self.told.items()):
                newest = self.stamps.stale[slot]
                if newest > mark and now - at > PAUSE_SECONDS:
                    self.told[slot] = newest, now
                    self.tell(slot, b"data: %d\n\n" % newest)

    def tell(self, slot: int, text: bytes) -> None:
        """Send a text to everybody who listens to a slot; who has not read the one before hears of the next."""
        for send in self.readers[slot]:
            if send not in self.sending:
                task = self.sending[send] = asyncio.ensure_future(self.send(send, text))
                task.add_done_callback(partial(self.sent, send))

    def sent(self, send: Send, _done: asyncio.Task[None]) -> None:
        """A text went out, or its reader did."""
        del self.sending[send]

    async def send(self, send: Send, text: bytes) -> None:
        """Send a text; to a reader who went meanwhile nothing is sent."""
        await send({"type": "http.response.body", "body": text, "more_body": True})
