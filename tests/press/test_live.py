"""Streams tell who keeps a page open that it changed, through a real server of two processes."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator

import pytest

from tests.press.server import Server


class Listener:
    """A reader that keeps a stream open."""

    def __init__(self, server: Server, path: str) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        self.line.request("GET", path)
        self.answer = self.line.getresponse()

    def next_event(self) -> str:
        while line := self.answer.readline().decode():
            if line.startswith("data:"):
                return line.removeprefix("data:").strip()
        raise EOFError


@pytest.fixture
def listeners(server: Server) -> Iterator[list[Listener]]:
    opened = [Listener(server, "/live/story:story-live") for _number in range(8)]
    for listener in opened:
        assert listener.answer.readline().startswith(b"retry:")
    yield opened
    for listener in opened:
        listener.line.close()


def test_every_reader_is_told_of_a_change_whichever_process_made_it(server: Server, listeners: list[Listener]) -> None:
    begun = time.monotonic()
    for words in ("one", "two"):
        mark = server.write("live", words)
        assert {int(listener.next_event()) <= mark for listener in listeners} == {True}
    assert time.monotonic() - begun < 8


def test_a_change_of_something_else_wakes_nobody(server: Server, listeners: list[Listener]) -> None:
    server.write("another", "words")
    mark = server.write("live", "words")
    assert mark - 1 <= int(listeners[0].next_event()) <= mark


@pytest.mark.parametrize("path", ["/live/", "/live/thread", "/live/a:b:c", "/live/A:1", "/live/x:1/", "/live/..%2f:1"])
def test_what_is_no_tag_has_no_stream(server: Server, path: str) -> None:
    assert server.get(path).status == 404


def test_a_stream_may_not_be_kept_by_anybody(server: Server, listeners: list[Listener]) -> None:
    headers = listeners[0].answer.headers
    assert headers["content-type"] == "text/event-stream; charset=utf-8"
    assert headers["cache-control"] == "no-store"
    assert "set-cookie" not in headers
