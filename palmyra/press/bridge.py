"""From an ASGI request to Django: the environ is built here, so that nothing doubtful gets in."""

from __future__ import annotations

import io
import ipaddress
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from urllib.parse import unquote_to_bytes

from palmyra.press.figures import APP
from palmyra.press.memory import Headers, encoded

MOST_BODY_BYTES = 30 * 1024 * 1024  # pictures of a good camera pass, a film does not

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Message = dict[str, Any]


class Refused(Exception):
    """A request that does not reach the application."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class Exchange:
    """A request and the way to answer it (https://asgi.readthedocs.io/en/latest/specs/www.html)."""

    def __init__(
        self, scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
    ) -> None:
        self.scope = scope
        self.receive = receive
        self.send = send
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.query: str = scope["query_string"].decode("latin-1")
        self.fields = joined(scope["headers"])
        self.status = 0  # of the answer; 0 as long as there is none
        self.kind = APP  # what it is counted as

    async def begin(self, status: int, headers: list[tuple[bytes, bytes]]) -> None:
        """Send the head of an answer."""
        self.status = status
        await self.send({"type": "http.response.start", "status": status, "headers": headers})

    async def answer(self, status: int, headers: list[tuple[bytes, bytes]], body: bytes = b"") -> None:
        """Send a whole answer; its body is left out where HTTP has none."""
        await self.begin(status, headers)
        await self.send({"type": "http.response.body", "body": b"" if self.method == "HEAD" else body})

    async def answer_text(self, status: int, headers: Headers, body: bytes) -> None:
        """Send what Django or the front itself says, with its length."""
        told = [pair for pair in encoded(headers) if pair[0] != b"content-length"]
        if status in {204, 304}:
            await self.answer(status, told)
        else:
            await self.answer(status, [*told, (b"content-length", b"%d" % len(body))], body)


def joined(headers: Sequence[tuple[bytes, bytes]]) -> dict[str, str]:
    """Header fields by their names; what came more than once is joined as RFC 9110, 5.3 and RFC 6265 say."""
    fields: dict[str, str] = {}
    for raw_name, raw_value in headers:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        if name in fields:
            value = f"{fields[name]}{'; ' if name == 'cookie' else ','}{value}"
        fields[name] = value
    return fields


async def read_body(exchange: Exchange) -> bytes:
    """The whole body. Raises Refused with 413 for one that is too large and 400 for one that was cut off."""
    declared = exchange.fields.get("content-length", "0")
    too_large = Refused(413, f"The request is larger than {MOST_BODY_BYTES // 1024 // 1024} MB.")
    if not declared.isdigit():
        raise Refused(400, "Content-Length is not a number.")
    if int(declared) > MOST_BODY_BYTES:
        raise too_large
    pieces, size = [], 0
    while True:
        message = await exchange.receive()
        if message["type"] == "http.disconnect":
            raise Refused(400, "The request was cut off.")
        pieces.append(message["body"])
        size += len(message["body"])
        if size > MOST_BODY_BYTES:
            raise too_large
        if not message["more_body"]:
            return b"".join(pieces)


def environ_of(exchange: Exchange, body: bytes, proxies: Sequence[Network]) -> dict[str, Any]:
    """The WSGI environ (PEP 3333) of a request.

    Header names with underscores are dropped: they would pose as ones that a proxy set. The client's address comes
    from X-Forwarded-For only as far as configured proxies vouch for it.
    """
    scope = exchange.scope
    address, port = scope["client"] or ("127.0.0.1", 0)
    server, server_port = scope["server"] or ("localhost", 80)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": exchange.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": exchange.query,
        "SERVER_NAME": server,
        "SERVER_PORT": str(server_port or 80),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": address,
        "REMOTE_PORT": str(port),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "CONTENT_LENGTH": str(len(body)),
    }
    for name, value in exchange.fields.items():
        if "_" in name or name in {"content-length", "transfer-encoding"}:
            continue
        environ["CONTENT_TYPE" if name == "content-type" else f"HTTP_{name.upper().replace('-', '_')}"] = value
    _believe_proxies(environ, proxies)
    return environ


def _believe_proxies(environ: dict[str, Any], proxies: Sequence[Network]) -> None:
    if not is_among(environ["REMOTE_ADDR"], proxies):
        environ.pop("HTTP_X_FORWARDED_PROTO", None)
        environ.pop("HTTP_X_FORWARDED_FOR", None)
        return
    hops = [hop.strip() for hop in environ.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    for hop in reversed(hops):
        try:
            environ["REMOTE_ADDR"] = str(ipaddress.ip_address(hop))
        except ValueError:
            break
        if not is_among(hop, proxies):
            break
    if environ.get("HTTP_X_FORWARDED_PROTO") == "https":
        environ["wsgi.url_scheme"] = "https"


def is_among(address: str, networks: Sequence[Network]) -> bool:
    """Whether an address is in one of some networks; what is no address is in none."""
    try:
        number = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(number in network for network in networks)
