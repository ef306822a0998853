"""Requests to other people's servers: to public addresses only, within a time, little is read and nothing followed."""

from __future__ import annotations

import http.client
import ipaddress
import queue
import socket
import ssl
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Request = tuple[str, SplitResult, bytes, Mapping[str, str]]  # method, address, body, headers

READ_MOST = 65_536  # bytes of an answer
NAT64 = ipaddress.ip_network("64:ff9b::/96")  # IPv6 addresses that lead to an IPv4 one, a private one among them


class Unreachable(Exception):
    """Nothing came back, or the address may not be asked; the text says which."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said: its status and the beginning of its body."""

    status: int
    body: bytes


@dataclass(slots=True)
class Call:
    """A request under way, so that it can be broken off from outside."""

    answer: queue.SimpleQueue[Answer | Exception] = field(default_factory=queue.SimpleQueue)
    connection: http.client.HTTPConnection | None = None
    is_over: bool = False  # nobody waits for the answer any more

    def break_off(self) -> None:
        """Close the connection under the feet of whoever waits for it."""
        self.is_over = True
        sock = self.connection.sock if self.connection else None
        if sock is not None:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)


def post(
    url: str, body: bytes, headers: Mapping[str, str], *, seconds: float, allowed: Sequence[Network] = ()
) -> Answer:
    """POST a body, as `send` does. Raises Unreachable."""
    return send("POST", url, body, headers, seconds=seconds, allowed=allowed)


def send(
    method: str, url: str, body: bytes, headers: Mapping[str, str], *, seconds: float, allowed: Sequence[Network] = ()
) -> Answer:
    """Send a body and wait so many seconds for the whole answer; a redirect is an answer like any other.

    The name is resolved once, and the very address that was found good is connected to, so that a name that flips
    leads nowhere. `allowed` are private networks that may be asked. Raises Unreachable.
    """
    parts = read_url(url)
    call = Call()
    request = (method, parts, body, headers)
    threading.Thread(target=_run, args=(call, request, seconds, allowed), daemon=True).start()
    try:
        told = call.answer.get(timeout=seconds)
    except queue.Empty:
        call.break_off()
        raise Unreachable(f"no answer within {seconds:g} s") from None
    if isinstance(told, Exception):
        raise Unreachable(str(told) or type(told).__name__) from None
    return told


def read_url(url: str) -> SplitResult:
    """An address taken apart. Raises Unreachable for what is no plain http or https address."""
    if any(sign <= " " or sign in "\\\x7f" for sign in url):
        raise Unreachable("the address has signs that no address has")
    try:
        parts = urlsplit(url)
        is_fit = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0 and "@" not in parts.netloc
    except ValueError:
        is_fit = False
    if not is_fit:
        raise Unreachable("the address is not a plain http or https one")
    return parts


def _run(call: Call, request: Request, seconds: float, allowed: Sequence[Network]) -> None:
    try:
        call.answer.put(_ask(call, request, seconds, allowed))
    except (OSError, http.client.HTTPException, UnicodeError, ValueError, Unreachable) as error:
        call.answer.put(error)


def _ask(call: Call, request: Request, seconds: float, allowed: Sequence[Network]) -> Answer:
    method, parts, body, headers = request
    host, is_https = parts.hostname or "", parts.scheme == "https"
    patience = seconds + 1  # whoever asked breaks off in time; this ends what nobody could
    port = parts.port or (443 if is_https else 80)
    address = find_address(host, port, allowed)
    connection = http.client.HTTPConnection(host, port, timeout=patience)
    call.connection = connection
    sock = socket.create_connection((address, port), timeout=patience)
    try:
        if is_https:
            sock = ssl.create_default_context().wrap_socket(sock, server_hostname=host)
        connection.sock = sock
        if call.is_over:  # too late to be broken off from outside
            raise Unreachable("nobody waits for it any more")
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, path, body, {"Connection": "close", **headers})
        with connection.getresponse() as response:
            return Answer(response.status, response.read(READ_MOST))
    finally:
        sock.close()


def find_address(host: str, port: int, allowed: Sequence[Network] = ()) -> str:
    """The first address of a host that may be asked. Raises Unreachable when there is none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(row[4][0]) for row in found]
    for address in addresses:
        if is_public(address) or _is_among(address, allowed):
            return address
    raise Unreachable(f"{host} leads into a private network ({', '.join(dict.fromkeys(addresses))})")


def is_public(address: str) -> bool:
    """Whether an address is one of the public network, whatever it is wrapped in."""
    number = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(number, ipaddress.IPv6Address):
        if number in NAT64 or number.teredo or number.sixtofour:
            return False
        number = number.ipv4_mapped or number
    return number.is_global and not number.is_multicast


def _is_among(address: str, networks: Sequence[Network]) -> bool:
    number = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(number, ipaddress.IPv6Address) and number.ipv4_mapped:
        number = number.ipv4_mapped
    return any(number in network for network in networks)
