"""What the web server does with connections: order, keeping, and those who take their time."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest

from palmyra.press.server import HEAD_SECONDS
from tests.press.server import Server
from tests.press.test_live import Listener

PAGE = b"GET /stories/kept/ HTTP/1.1\r\nHost: localhost\r\n\r\n"
OTHER = b"GET /search/?q=%d HTTP/1.1\r\nHost: localhost\r\n\r\n"
LAST = b"GET /stories/kept/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


@pytest.fixture
def page(server: Server) -> bytes:
    """The body of a page that both processes have in memory."""
    server.write("kept", "kept in memory")
    for _time in range(8):
        body = server.get("/stories/kept/").body
    return body


def test_answers_come_in_the_order_of_the_requests(server: Server, page: bytes) -> None:
    """One of Django's takes longer than one from memory, which must not overtake it."""
    requests = b"".join(PAGE + OTHER % number for number in range(10))
    told = server.send_raw(requests + LAST)
    answers = told.split(b"HTTP/1.1 200 OK\r\n")[1:]
    assert len(answers) == 21
    assert all(answer.endswith(page) for answer in answers[::2])
    assert not any(answer.endswith(page) for answer in answers[1::2])


def test_many_requests_in_one_piece_are_all_answered(server: Server, page: bytes) -> None:
    told = server.send_raw(PAGE * 2_000 + LAST)
    assert told.count(b"HTTP/1.1 200 OK\r\n") == told.count(page) == 2_001


def test_head_from_memory_is_followed_by_the_next_answer(server: Server, page: bytes) -> None:
    told = server.send_raw(PAGE.replace(b"GET", b"HEAD") + LAST)
    first, second = told.split(b"HTTP/1.1 200 OK\r\n")[1:]
    assert first.endswith(b"\r\n\r\n")
    assert b"content-length: %d" % len(page) in first
    assert second.endswith(page)


@pytest.mark.parametrize("head", [b"HTTP/1.0\r\nHost: localhost", b"HTTP/1.1\r\nHost: localhost\r\nConnection: close"])
def test_connection_ends_for_who_does_not_keep_it(server: Server, page: bytes, head: bytes) -> None:
    told = server.send_raw(b"GET /stories/kept/ " + head + b"\r\n\r\n")
    assert told.endswith(page)
    assert b"connection: close" in told


def test_host_is_judged_however_fresh_the_page_is(server: Server, page: bytes) -> None:
    told = server.send_raw(LAST.replace(b"localhost", b"other.example"))
    assert told.startswith(b"HTTP/1.1 400 ")
    doubled = LAST.replace(b"Connection", b"Host: other.example\r\nConnection")
    assert server.send_raw(doubled).startswith(b"HTTP/1.1 400 ")


@pytest.fixture
def slow_clients(server: Server) -> Iterator[list[socket.socket]]:
    lines = [socket.create_connection(("127.0.0.1", server.port), timeout=30) for _number in range(300)]
    for line in lines:
        line.sendall(b"GET /stories/kept/ HTTP/1.1\r\nHost: local")
    yield lines
    for line in lines:
        line.close()


def test_slow_heads_stop_nobody_and_end(server: Server, page: bytes, slow_clients: list[socket.socket]) -> None:
    """Each sends a byte now and then, so that it is never idle."""
    begun = time.monotonic()
    open_still = set(slow_clients)
    while open_still and time.monotonic() - begun < HEAD_SECONDS + 10:
        assert server.get("/stories/kept/").body == page
        for line in list(open_still):
            try:
                line.send(b"x")
            except OSError:
                open_still.discard(line)
        time.sleep(0.2)
    assert not open_still
    assert time.monotonic() - begun > HEAD_SECONDS - 1


def test_server_ends_at_once_while_somebody_listens(tmp_path) -> None:
    with Server(tmp_path) as server:
        listeners = [Listener(server, "/live/story:story-live") for _number in range(20)]
        begun = time.monotonic()
        server.stop()
        assert time.monotonic() - begun < 2
        for listener in listeners:
            listener.line.close()
