"""Live streams: who keeps a page open is told when what it shows has changed, as server-sent events.

An event carries the mark of the change and nothing else; the page then asks for itself anew. A stream costs no thread
and no query: one watcher a process looks at the marks in shared memory and wakes those who wait for a tag.
The format is that of the HTML standard, 9.2 (https://html.spec.whatwg.org/multipage/server-sent-events.html).
"""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from typing import Any

from granian.rsgi import ProtocolClosed

from palmyra.press.stamps import CHANGES, Stamps, slot_of

PREFIX = "/live/"
TAG = re.compile(r"[a-z]{1,20}:[a-z0-9-]{1,80}")
MOST_STREAMS = 15_000  # in a process; others are told to come again later
LOOK_SECONDS = 0.2
HEARTBEAT_SECONDS = 25.0  # proxies close what is silent for half a minute or a minute
PAUSE_SECONDS = 1.0  # between two events of a stream, however many changes there are
HEADERS = [
    ("content-type", "text/event-stream; charset=utf-8"),
    ("cache-control", "no-store"),
    ("x-accel-buffering", "no"),  # nginx would keep events back until a buffer is full
    ("x-content-type-options", "nosniff"),
]


class Live:
    """The streams of one process."""

    def __init__(self, stamps: Stamps) -> None:
        self.stamps = stamps
        self.waiting: dict[int, tuple[asyncio.Event, int]] = {}  # by a tag's slot, with the mark that is known of it
        self.count = 0
        self.watcher: asyncio.Task[None] | None = None

    async def stream(self, protocol: Any, path: str) -> None:
        """Send an event for each change of a tag until the reader goes."""
        slot = slot_of(path.removeprefix(PREFIX))
        transport = protocol.response_stream(200, HEADERS)
        gone: asyncio.Future[Any] = asyncio.ensure_future(protocol.client_disconnect())
        self.count += 1
        try:
            seen = self.stamps.stale[slot]
            with suppress(ProtocolClosed):  # a reader may go while something is being sent
                await transport.send_str("retry: 5000\n\n")
                while not gone.done():
                    seen = await self.tell(transport, gone, slot, seen)
        finally:
            self.count -= 1
            gone.cancel()
            if not self.count:
                self.waiting.clear()

    async def tell(self, transport: Any, gone: asyncio.Future[Any], slot: int, seen: int) -> int:
        """Wait for a change or for a while, and send what there is to send; returns the mark that was told."""
        mark = self.stamps.stale[slot]
        if mark > seen:
            await transport.send_str(f"data: {mark}\n\n")
            await asyncio.wait([gone], timeout=PAUSE_SECONDS)
            return mark
        change: asyncio.Future[Any] = asyncio.ensure_future(self.change_of(slot, seen).wait())
        try:
            done, _pending = await asyncio.wait(
                [change, gone], timeout=HEARTBEAT_SECONDS, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            change.cancel()
        if not done:
            await transport.send_str(":\n\n")
        return seen

    def change_of(self, slot: int, seen: int) -> asyncio.Event:
        """What is set when a tag of the slot changes next."""
        if self.watcher is None or self.watcher.done():
            self.watcher = asyncio.ensure_future(self.watch())
        event, _mark = self.waiting.setdefault(slot, (asyncio.Event(), seen))
        return event

    async def watch(self) -> None:
        """Look at the shared marks as long as anybody waits."""
        looked_at = -1
        while self.waiting:
            changes = self.stamps.header[CHANGES]
            if changes != looked_at:
                looked_at = changes
                for slot, (event, mark) in list(self.waiting.items()):
                    if self.stamps.stale[slot] > mark:
                        del self.waiting[slot]
                        event.set()
            await asyncio.sleep(LOOK_SECONDS)
