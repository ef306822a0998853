"""Readers who keep a discussion open: what each costs while nothing happens, how soon a comment reaches them all."""

from __future__ import annotations

import asyncio
import time

from bench.comments import say
from bench.net import requests_per_second
from bench.paper import Paper

READERS = 5_000
AT_ONCE = 200  # connections opened together: a backlog is not what is measured here
PATIENCE = 30.0


def measure_live(paper: Paper) -> list[dict[str, object]]:
    """Open the streams, wait until they are quiet, post one comment and wait until every stream told of it."""
    return asyncio.run(listen(paper))


async def listen(paper: Paper) -> list[dict[str, object]]:
    """The rows of the measurement."""
    from bench.run import row

    before = paper.memory()
    alone = await asyncio.to_thread(requests_per_second, paper.url(paper.article))
    readers = []
    for _start in range(0, READERS, AT_ONCE):
        readers += await asyncio.gather(*(open_stream(paper) for _reader in range(AT_ONCE)))
    idle = paper.memory()
    beside = await asyncio.to_thread(requests_per_second, paper.url(paper.article))
    told = [asyncio.create_task(next_event(reader)) for reader, _writer in readers]
    began = time.monotonic()
    await asyncio.to_thread(say_something, paper)
    await asyncio.wait_for(asyncio.gather(*told), PATIENCE)
    reached = time.monotonic() - began
    for _reader, writer in readers:
        writer.close()
    return [
        row(f"memory of each of {READERS:,} idle live readers", "kB PSS", (idle - before) * 1024 / READERS),
        row(f"a comment told to {READERS:,} live readers", "s", reached),
        row(f"the article beside {READERS:,} live readers", "requests/s", beside, alone, "without them"),
    ]


async def open_stream(paper: Paper) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A stream of the thread that is written to, its first line read."""
    reader, writer = await asyncio.open_connection("127.0.0.1", paper.port)
    writer.write(f"GET /live/thread:{paper.thread} HTTP/1.1\r\nHost: localhost:{paper.port}\r\n\r\n".encode())
    await reader.readuntil(b"retry: 5000")
    return reader, writer


async def next_event(reader: asyncio.StreamReader) -> None:
    """Wait for an event."""
    await reader.readuntil(b"data: ")


def say_something(paper: Paper) -> None:
    """One comment."""
    status, body = say(paper, "Это услышат все сразу.", "203.0.113.200")
    if status != 303:
        raise RuntimeError(f"The comment was refused: {status} {body[:200]!r}")
