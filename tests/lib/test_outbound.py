"""Requests to other people's servers: where they may go, and how long they may take."""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from palmyra.lib import outbound

LOOPBACK = [ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1/128")]

PRIVATE = [
    "http://127.0.0.1:{port}/",
    "http://localhost:{port}/",
    "http://127.1:{port}/",
    "http://2130706433:{port}/",
    "http://0x7f.1:{port}/",
    "http://0177.0.0.1:{port}/",
    "http://0.0.0.0:{port}/",
    "http://[::1]:{port}/",
    "http://[::]:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://[::ffff:7f00:1]:{port}/",
    "http://[64:ff9b::7f00:1]:{port}/",
    "http://[2002:7f00:1::]:{port}/",
    "http://[fd00::1]:{port}/",
    "http://[fe80::1]:{port}/",
    "http://10.0.0.1:{port}/",
    "http://172.16.0.1:{port}/",
    "http://192.168.0.1:{port}/",
    "http://100.64.0.1:{port}/",
    "http://169.254.169.254/latest/meta-data/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "http://user@127.0.0.1:{port}/",
    "http://example.org@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}\\@example.org/",
    "http://127.0.0.1:{port}/\r\nX: y",
    "file:///etc/passwd",
    "gopher://127.0.0.1:{port}/",
    "ftp://127.0.0.1/",
    "//127.0.0.1:{port}/",
    "http://",
    "http://[::1/",
    "",
]


@pytest.fixture
def listener() -> Iterator[Callable[[], int]]:
    """A port of this machine that counts who comes."""
    came: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        port = server.getsockname()[1]

        def count() -> int:
            with suppress(TimeoutError):
                came.append(server.accept()[0].close())
            return len(came)

        count.port = port  # type: ignore[attr-defined]
        yield count


@pytest.mark.parametrize("url", PRIVATE)
def test_nothing_of_the_machine_or_its_network_is_asked(listener, url):
    with pytest.raises(outbound.Unreachable):
        outbound.post(url.format(port=listener.port), b"x", {}, seconds=2)
    assert listener() == 0


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.216.34"])
def test_public_addresses_may_be_asked(address):
    assert outbound.is_public(address)


def test_a_name_that_flips_is_resolved_once(monkeypatch, listener):
    asked = []

    def flip(host, port, **kwargs):
        asked.append(host)
        address = "93.184.216.34" if len(asked) > 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", flip)
    with pytest.raises(outbound.Unreachable, match="private"):
        outbound.post(f"http://flips.example:{listener.port}/", b"x", {}, seconds=2)
    assert asked == ["flips.example"]


class Server(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/")
            self.end_headers()
            return
        if self.path == "/drip":
            self.send_response(200)
            self.end_headers()
            for _turn in range(100):
                self.wfile.write(b".")
                time.sleep(0.1)
            return
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body * 1000)

    def log_message(self, *told: object) -> None:
        pass

    def handle(self) -> None:
        try:
            super().handle()
        except OSError:
            self.close_connection = True


@pytest.fixture
def server() -> Iterator[str]:
    made = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{made.server_port}"
    made.shutdown()
    made.server_close()


def test_an_allowed_network_is_asked_and_little_of_the_answer_is_read(server):
    answer = outbound.post(f"{server}/", b"x" * 1000, {}, seconds=5, allowed=LOOPBACK)
    assert (answer.status, len(answer.body)) == (200, outbound.READ_MOST)


def test_a_redirect_is_not_followed(server):
    assert outbound.post(f"{server}/moved", b"x", {}, seconds=5, allowed=LOOPBACK).status == 302


def test_an_answer_that_drips_is_broken_off(server):
    began = time.monotonic()
    with pytest.raises(outbound.Unreachable, match=r"within 0\.5 s"):
        outbound.post(f"{server}/drip", b"x", {}, seconds=0.5, allowed=LOOPBACK)
    assert time.monotonic() - began < 2
