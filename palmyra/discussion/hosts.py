"""Other sites: which may embed and write, and how the address of one of their pages is written."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.http import HttpResponseBase

from palmyra.discussion.limits import ADDRESS_MAX
from palmyra.discussion.models import Rules

# Stricter than RFC 3986: no user, no signs that browsers and Python's parser read differently.
ADDRESS = re.compile(
    r"(https?)://([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]{2,45}\])(?::([0-9]{1,5}))?([/?][^\s\\<>\"'`{}|^\x00-\x20\x7f]*)?",
    re.IGNORECASE,
)
HOST = re.compile(r"(?:https?://)?([^\s/?#@:\[\]\\]+|\[[0-9a-f:.]{2,45}\])(?::([0-9]{1,5}))?/?", re.IGNORECASE)
USUAL_PORTS = {"http": "80", "https": "443"}


@dataclass(frozen=True, slots=True)
class Place:
    """An address of another site, taken apart: its host as lists have it, and the whole without its fragment."""

    host: str
    address: str


def read_address(typed: str) -> Place | None:
    """An http or https address in its one spelling, or None for what is none."""
    found = ADDRESS.fullmatch(typed.strip().partition("#")[0])
    if found is None:
        return None
    if ".." in found[2]:
        return None
    scheme, name, port, rest = found[1].lower(), found[2].lower(), found[3], found[4] or "/"
    host = name if port in (None, USUAL_PORTS[scheme]) else f"{name}:{port}"
    address = f"{scheme}://{host}{rest if rest.startswith('/') else '/' + rest}"
    return Place(host, address) if len(address) <= ADDRESS_MAX else None


def read_host(typed: str) -> str:
    """A host as the list keeps it, of a host or an address; "" for what is none. Names of every script become ASCII."""
    found = HOST.fullmatch(typed.strip())
    if found is None:
        return ""
    try:
        name = found[1].lower() if found[1].startswith("[") else found[1].encode("idna").decode().lower()
    except UnicodeError:
        return ""
    port = found[2]
    host = f"{name}:{port}" if port and port not in USUAL_PORTS.values() else name
    return host if read_address(f"https://{host}") else ""


def listed() -> list[str]:
    """The hosts that may embed discussions and write from their pages."""
    return Rules.current().embed_hosts.split()


def is_listed(typed: str) -> bool:
    """Whether an origin or an address is of a listed host: the very host, no part of its name and no other port."""
    place = read_address(typed)
    return place is not None and place.host in listed()


def allow_frames(response: HttpResponseBase) -> None:
    """Let pages of listed sites show a response in a frame; everything else stays without."""
    response.framed_by = listed()  # type: ignore[attr-defined]
