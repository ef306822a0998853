"""Many clients at once over plain sockets: what they send is made beforehand, so that they cost the machine little."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

SECONDS = 6.0
MOST = 2_400  # requests a second that are made ready, for all clients; whose are used up is told of too few


@dataclass
class Load:
    """What came of it: latencies in seconds from a request to its whole answer, and what was refused."""

    latencies: list[float] = field(default_factory=list)
    refused: list[bytes] = field(default_factory=list)
    seconds: float = SECONDS

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.latencies) / self.seconds

    @property
    def slowest_hundredth(self) -> float:
        """Milliseconds within which 99 of 100 answers came."""
        return sorted(self.latencies)[int(len(self.latencies) * 0.99)] * 1000


class Line:
    """A connection that is opened again when the server closes it after an answer."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket: socket.socket | None = None

    def ask(self, request: bytes) -> tuple[int, bytes]:
        """The status and the whole answer. Raises ConnectionError when the server breaks off."""
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=30)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(request)
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self.receive()
        head, _empty, body = answer.partition(b"\r\n\r\n")
        told = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
        while len(body) < int(told.get(b"content-length", b"0")):
            body += self.receive()
        if told.get(b"connection") == b"close":
            self.socket.close()
            self.socket = None
        return int(head.split(b" ", 2)[1]), head + b"\n" + body

    def receive(self) -> bytes:
        if self.socket is None or not (piece := self.socket.recv(65_536)):
            raise ConnectionError("The server broke off.")
        return piece


def send_for(
    port: int, clients: int, request_of: Callable[[int, int], bytes], accepted: frozenset[int], seconds: float = SECONDS
) -> Load:
    """Let clients send `request_of(client, turn)` one after another for some seconds.

    Raises RuntimeError when an answer has another status than the accepted ones.
    """
    turns = int(MOST * seconds / clients)
    requests = [[request_of(client, turn) for turn in range(turns)] for client in range(clients)]
    load = Load(seconds=seconds)
    until = time.monotonic() + seconds
    threads = [threading.Thread(target=send_until, args=(port, until, one, accepted, load)) for one in requests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if load.refused:
        raise RuntimeError(f"{len(load.refused)} were refused, the first with: {load.refused[0][:300]!r}")
    return load


def send_until(port: int, until: float, requests: list[bytes], accepted: frozenset[int], load: Load) -> None:
    """One client's work."""
    line = Line(port)
    for request in requests:
        began = time.monotonic()
        if began > until:
            return
        status, answer = line.ask(request)
        if status not in accepted:
            load.refused.append(answer)
            return
        load.latencies.append(time.monotonic() - began)
    load.refused.append(b"It was faster than this benchmark can tell.")
