"""From an RSGI request to Django: the environ is built here, so that nothing doubtful gets in."""

from __future__ import annotations

import io
import ipaddress
from collections.abc import Sequence
from typing import Any

MOST_BODY_BYTES = 30 * 1024 * 1024  # pictures of a good camera pass, a film does not

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Refused(Exception):
    """A request that does not reach the application."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


async def read_body(scope: Any, protocol: Any) -> bytes:
    """The whole body. Raises Refused with 413 for one that is too large and 400 for one that was cut off."""
    declared = scope.headers.get("content-length")
    if declared is not None and not declared.isdigit():
        raise Refused(400, "Content-Length is not a number.")
    if declared is not None and int(declared) > MOST_BODY_BYTES:
        raise Refused(413, f"The request is larger than {MOST_BODY_BYTES // 1024 // 1024} MB.")
    pieces, size, empty = [], 0, 0
    try:
        async for piece in protocol:
            size += len(piece)
            empty += not piece
            if size > MOST_BODY_BYTES:
                raise Refused(413, f"The request is larger than {MOST_BODY_BYTES // 1024 // 1024} MB.")
            pieces.append(piece)
    except Refused:
        raise
    except Exception:
        raise Refused(400, "The request was cut off.") from None
    # Granian 2.8 ends a whole body with one empty piece, and puts another before it where the body broke off or its
    # chunks made no sense. Trailers look the same; no form has them.
    is_whole = empty <= 1 if declared is None else size == int(declared)
    if not is_whole:
        raise Refused(400, "The request was cut off.")
    return b"".join(pieces)


def environ_of(scope: Any, body: bytes, proxies: Sequence[Network]) -> dict[str, Any]:
    """The WSGI environ (PEP 3333) of a request.

    Header names with underscores are dropped: they would pose as ones that a proxy set. The client's address comes
    from X-Forwarded-For only as far as configured proxies vouch for it.
    """
    headers = scope.headers
    address, port = split_address(scope.client)
    server, _colon, server_port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),  # Granian has taken off the percent signs
        "QUERY_STRING": scope.query_string.encode().decode("latin-1"),
        "SERVER_NAME": server or "localhost",
        "SERVER_PORT": server_port or "80",
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": address,
        "REMOTE_PORT": port,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "CONTENT_LENGTH": str(len(body)),
    }
    for name, value in headers.items():
        if "_" in name or name in {"content-length", "transfer-encoding"}:
            continue
        key = "CONTENT_TYPE" if name == "content-type" else f"HTTP_{name.upper().replace('-', '_')}"
        joiner = "; " if name == "cookie" else ","
        environ[key] = f"{environ[key]}{joiner}{value}" if key in environ else value
    if scope.authority and "HTTP_HOST" not in environ:
        environ["HTTP_HOST"] = scope.authority
    _believe_proxies(environ, proxies)
    return environ


def split_address(client: str) -> tuple[str, str]:
    """Host and port of `1.2.3.4:5` or `[::1]:5`."""
    host, _colon, port = client.rpartition(":")
    return host.strip("[]") or "127.0.0.1", port


def _believe_proxies(environ: dict[str, Any], proxies: Sequence[Network]) -> None:
    if not _is_among(environ["REMOTE_ADDR"], proxies):
        environ.pop("HTTP_X_FORWARDED_PROTO", None)
        environ.pop("HTTP_X_FORWARDED_FOR", None)
        return
    hops = [hop.strip() for hop in environ.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    for hop in reversed(hops):
        try:
            environ["REMOTE_ADDR"] = str(ipaddress.ip_address(hop))
        except ValueError:
            break
        if not _is_among(hop, proxies):
            break
    if environ.get("HTTP_X_FORWARDED_PROTO") == "https":
        environ["wsgi.url_scheme"] = "https"


def _is_among(address: str, networks: Sequence[Network]) -> bool:
    try:
        number = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(number in network for network in networks)
