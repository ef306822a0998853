"""The web server: uvicorn's HTTP/1.1 over llhttp, which answers from memory in the moment in which a head was read.

An answer that is ready needs no task, no thread and no message, so that it costs little more than its system calls.
Everything else goes to the front as ASGI.
"""

from __future__ import annotations

import math
import resource
import socket
import time
from functools import cache
from typing import Any, cast

from django.conf import settings
from uvicorn import Config, Server
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from palmyra.lib.tallies import MICRO
from palmyra.press import live
from palmyra.press.access import log_answer
from palmyra.press.figures import KINDS, PLACES, STATUSES, figures
from palmyra.press.front import Front, path_of
from palmyra.press.memory import Form

MOST_CONNECTIONS = 20_000  # in a process: slow readers and live streams hold one each
OWN_FILES = 256  # descriptors that a process needs besides its connections
MOST_HEAD_BYTES = 64 * 1024
MOST_FIELDS = 100
BACKLOG = 4_096
FIRST_SECONDS = 10  # for the first byte of a new connection
HEAD_SECONDS = 5  # for a whole head: clients that send a byte now and then would use up the connections
BODY_SECONDS = 30  # between two pieces of a body
WHOLE_BODY_SECONDS = 300  # for all of it: a picture from a phone on a bad line, not a byte every half minute
READ_SECONDS = 60  # for a reader to take some of an answer that does not fit the line's buffers
KEEP_SECONDS = 75  # between two requests; proxies in front keep theirs for 60 and must not be the later ones
LINGER_SECONDS = 2
TOO_LARGE = b"431 Request Header Fields Too Large"
DOUBTFUL = b"400 Bad Request"
STOP_SECONDS = 1
TICK_SECONDS = 0.1  # between two looks of uvicorn's server
LATE = PLACES["late"]


def is_framed_plainly(headers: list[tuple[bytes, bytes]]) -> bool:
    """Whether there are not two ways to tell where a request ends (RFC 9112, 6.1 and 6.3).

    A proxy in front may take the other one, and what it takes for a body would be a request here.
    """
    codings = [value.strip().lower() for name, value in headers if name == b"transfer-encoding"]
    return not codings or (codings == [b"chunked"] and all(name != b"content-length" for name, _value in headers))


class PressProtocol(HttpToolsProtocol):
    """A connection. `until` is when it ends unless something happens; the server looks once a second."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.front = cast(Front, self.app)
        self.until = self.body_until = math.inf
        self.is_in_head = True
        self.is_answered = False  # the request being read was answered without the front's task
        self.is_refused = False
        self.head_bytes = 0

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self.until = self.loop.time() + FIRST_SECONDS
        if len(self.connections) > most_connections():
            transport.close()

    def data_received(self, data: bytes) -> None:
        if self.is_refused:
            return
        self.head_bytes += len(data)
        super().data_received(data)
        if self.is_in_head and self.head_bytes > MOST_HEAD_BYTES:
            self.refuse_head(TOO_LARGE)

    def refuse_head(self, said: bytes) -> None:
        """Refuse a head and all that comes behind it, and read on for a while.

        Closing on what is unread would cut the answer off.
        """
        self.is_refused = self.is_answered = True
        self.transport.write(b"HTTP/1.1 %b\r\nconnection: close\r\n\r\n" % said)
        self.transport.write_eof()
        self.until = self.loop.time() + LINGER_SECONDS

    def on_message_begin(self) -> None:
        # The scope, which uvicorn makes here, is not needed for what is ready.
        self.url = b""
        self.headers = []
        self.expect_100_continue = False
        self.is_in_head = True
        self.until = self.loop.time() + HEAD_SECONDS

    def on_headers_complete(self) -> None:
        if self.is_refused:
            return
        self.is_in_head = False
        self.head_bytes = 0
        if len(self.headers) > MOST_FIELDS:
            self.refuse_head(TOO_LARGE)
            return
        if not is_framed_plainly(self.headers):
            self.refuse_head(DOUBTFUL)
            return
        form = self.ready()
        self.is_answered = form is not None
        if form is not None:
            self.write_form(form)
            self.until = self.loop.time() + KEEP_SECONDS
            return
        self.until = self.loop.time() + BODY_SECONDS
        self.body_until = self.loop.time() + WHOLE_BODY_SECONDS
        url, headers, is_continue_expected = self.url, self.headers, self.expect_100_continue
        super().on_message_begin()
        self.url, self.expect_100_continue = url, is_continue_expected
        self.headers.extend(headers)
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        if not self.is_answered:
            self.until = min(self.loop.time() + BODY_SECONDS, self.body_until)
            super().on_body(body)

    def on_message_complete(self) -> None:
        if not self.is_answered:
            self.until = math.inf
            super().on_message_complete()

    def pause_writing(self) -> None:
        super().pause_writing()
        self.until = self.loop.time() + READ_SECONDS

    def resume_writing(self) -> None:
        super().resume_writing()
        is_answering = self.cycle is not None and not self.cycle.response_complete
        self.until = math.inf if is_answering else self.loop.time() + KEEP_SECONDS

    def on_response_complete(self) -> None:
        self.until = self.loop.time() + KEEP_SECONDS
        super().on_response_complete()

    def shutdown(self) -> None:
        super().shutdown()
        if self.scope is not None and self.scope["path"].startswith(live.PREFIX):
            self.transport.close()

    def ready(self) -> Form | None:
        """The answer from memory to the head that was read, if the request is plain and it is its turn."""
        is_free = self.cycle is None or self.cycle.response_complete
        if not is_free or self.flow.write_paused or self.parser.get_method() not in (b"GET", b"HEAD"):
            return None
        fields = dict(self.headers)
        is_plain = len(fields) == len(self.headers) and not fields.keys() & {
            b"content-length",
            b"transfer-encoding",
            b"upgrade",
        }
        if not is_plain or not self.parser.should_keep_alive() or self.parser.get_http_version() != "1.1":
            return None
        return self.front.ready(self.url, fields)

    def write_form(self, form: Form) -> None:
        """Send an answer at once."""
        date = b"".join([b"%b: %b\r\n" % pair for pair in self.server_state.default_headers]) + b"\r\n"
        body = b"" if self.parser.get_method() == b"HEAD" else form.body
        self.transport.writelines((form.head, date, body))
        self.front.numbers[form.place] += 1


class LoggedProtocol(PressProtocol):
    """The same, which also writes the access log of answers from memory."""

    def write_form(self, form: Form) -> None:
        super().write_form(form)
        kind = KINDS[form.place // len(STATUSES)]
        log_answer(self.parser.get_method().decode(), path_of(self.url) or "", kind, form.status, 0.0)


class PressServer(Server):
    """Ends connections that wait for too long and tells figures, beside what uvicorn's server does."""

    ticked_at = math.inf

    async def on_tick(self, counter: int) -> bool:
        self.note_lateness()
        if counter % 10 == 0:
            cast(Front, self.config.app).tell(len(self.server_state.connections))
            for connection in list(self.server_state.connections):
                protocol, now = cast(PressProtocol, connection), connection.loop.time()
                if protocol.until >= now:
                    continue
                if protocol.transport.is_closing():
                    protocol.transport.abort()  # it waits for a reader who does not read
                else:
                    protocol.transport.close()
                    protocol.until = now + LINGER_SECONDS
        return await super().on_tick(counter)

    def note_lateness(self) -> None:
        """Note how much later than due the loop came round: whatever was ready to be sent waited as long."""
        now = time.perf_counter()
        late = max(now - self.ticked_at - TICK_SECONDS, 0.0)
        self.ticked_at = now
        figures.numbers[LATE] = max(figures.numbers[LATE], int(late * MICRO))


@cache
def most_connections() -> int:
    """How many connections a process holds at most: as many as it may have descriptors for, and keep some."""
    allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + OWN_FILES
    if most != resource.RLIM_INFINITY:
        wanted = min(wanted, most)
    if allowed != resource.RLIM_INFINITY and allowed < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))  # shells allow 1,024 unless asked
    return max(wanted - OWN_FILES, OWN_FILES)


def listen(address: str, port: int) -> socket.socket:
    """A socket at which processes made from this one accept. Raises OSError."""
    listener = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((address, port))
    return listener


def serve(listener: socket.socket) -> None:
    """Serve in this process until SIGTERM or SIGINT."""
    figures.join(settings.PALMYRA_HOME, "web")
    most_connections()
    config = Config(
        Front(),
        http=LoggedProtocol if settings.PALMYRA_ACCESS_LOG else PressProtocol,
        loop="uvloop",
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        log_level="error",  # what strangers send is no news
        access_log=False,
        proxy_headers=False,
        server_header=False,
        backlog=BACKLOG,
        timeout_keep_alive=KEEP_SECONDS,
        timeout_graceful_shutdown=STOP_SECONDS,
    )
    PressServer(config).run([listener])
