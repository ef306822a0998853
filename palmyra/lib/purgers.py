"""Caches before the paper that purge by tag, each with its own way to be asked: Varnish, Cloudflare, Fastly.

What is *stale* may be served while it is fetched anew, where a cache can do that (a soft purge); *gone* may not.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

CLOUDFLARE = "https://api.cloudflare.com/client/v4"
FASTLY = "https://api.fastly.com"
HEADER_MOST = 6_000  # bytes of tags in a request's header: Varnish takes 8 kB, its name and the rest included


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent to a cache."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


def as_sent(tag: str) -> str:
    """A tag as it goes into headers: without blanks, commas and what is not ASCII."""
    return quote(tag, safe=":/")


@dataclass(frozen=True, slots=True)
class Varnish:
    """Varnish with one of the files in deploy/varnish: it purges by xkey, or bans by the same header."""

    url: str

    most = 200  # tags in a request
    pause = 0.1  # seconds between two rounds of purges
    header = "xkey"  # by which it knows what a page read

    @property
    def name(self) -> str:
        return f"varnish {urlsplit(self.url).netloc}"

    def value(self, tags: Sequence[str]) -> str:
        return " ".join(map(as_sent, tags))

    def purge(self, tags: Sequence[str], *, is_gone: bool) -> Request:
        mode = "gone" if is_gone else "stale"
        return Request("PURGE", self.url, {"X-Palmyra-Purge": self.value(tags), "X-Palmyra-Mode": mode})

    def purge_all(self) -> Request:
        return Request("PURGE", self.url, {"X-Palmyra-Purge": "*", "X-Palmyra-Mode": "gone"})


@dataclass(frozen=True, slots=True)
class Cloudflare:
    """Cloudflare's purge by cache tags; it knows no soft one (developers.cloudflare.com/cache/how-to/purge-cache)."""

    zone: str
    token: str
    api: str = CLOUDFLARE

    most = 100
    pause = 1.0
    header = "cache-tag"

    @property
    def name(self) -> str:
        return f"cloudflare {self.zone}"

    def value(self, tags: Sequence[str]) -> str:
        return ",".join(map(as_sent, tags))

    def purge(self, tags: Sequence[str], *, is_gone: bool) -> Request:
        return self._request({"tags": [as_sent(tag) for tag in tags]})

    def purge_all(self) -> Request:
        return self._request({"purge_everything": True})

    def _request(self, told: Mapping[str, object]) -> Request:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        return Request("POST", f"{self.api}/zones/{self.zone}/purge_cache", headers, json.dumps(told).encode())


@dataclass(frozen=True, slots=True)
class Fastly:
    """Fastly's purge by surrogate keys (fastly.com/documentation/reference/api/purging)."""

    service: str
    token: str
    api: str = FASTLY

    most = 256
    pause = 0.5
    header = "surrogate-key"

    @property
    def name(self) -> str:
        return f"fastly {self.service}"

    def value(self, tags: Sequence[str]) -> str:
        return " ".join(map(as_sent, tags))

    def purge(self, tags: Sequence[str], *, is_gone: bool) -> Request:
        headers = {"Fastly-Key": self.token, "Accept": "application/json", "Surrogate-Key": self.value(tags)}
        if not is_gone:
            headers["Fastly-Soft-Purge"] = "1"
        return Request("POST", f"{self.api}/service/{self.service}/purge", headers)

    def purge_all(self) -> Request:
        headers = {"Fastly-Key": self.token, "Accept": "application/json"}
        return Request("POST", f"{self.api}/service/{self.service}/purge_all", headers)


Purger = Varnish | Cloudflare | Fastly
KINDS: dict[str, type[Varnish] | type[Cloudflare] | type[Fastly]] = {
    "varnish": Varnish,
    "cloudflare": Cloudflare,
    "fastly": Fastly,
}
WORDS = {"varnish": (1, 1), "cloudflare": (2, 3), "fastly": (2, 3)}  # least and most behind the kind


def read_purger(text: str) -> Purger:
    """A cache from a line such as `varnish http://127.0.0.1:6081/`, `cloudflare ZONE TOKEN` or `fastly SERVICE TOKEN`.

    Behind the token may stand another address of the service's API. Raises ValueError with what was wrong.
    """
    kind, *words = text.split() or [""]
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is none of {', '.join(KINDS)}")
    least, most = WORDS[kind]
    if not least <= len(words) <= most:
        raise ValueError(f"{kind} needs {'an address' if kind == 'varnish' else 'an id and a token'}")
    address = words[-1] if kind == "varnish" or len(words) == most else "https://api.invalid"
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"{address!r} is no http or https address")
    return KINDS[kind](*words)


def in_batches(purger: Purger, tags: Sequence[str]) -> Iterator[list[str]]:
    """Tags in lots that fit into one request."""
    lot: list[str] = []
    size = 0
    for tag in tags:
        length = len(as_sent(tag)) + 1
        if lot and (len(lot) == purger.most or size + length > HEADER_MOST):
            yield lot
            lot, size = [], 0
        lot.append(tag)
        size += length
    if lot:
        yield lot
