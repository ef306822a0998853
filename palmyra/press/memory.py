"""Answers kept ready in memory, bounded in bytes."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from palmyra.press.stamps import CHANGES, EPOCH, Stamps, slot_of
from palmyra.press.store import Baked

ENTRY_BYTES = 2_000  # what an entry costs besides its bodies
NEVER = float("inf")

Headers = list[tuple[str, str]]


@dataclass(slots=True)
class Entry:
    """An answer in its forms, ready to be sent: for each encoding its headers and bytes."""

    status: int
    forms: dict[str, tuple[Headers, bytes]]
    headers_304: Headers
    etag: str  # without W/, as validators are compared
    slots: list[int] = field(default_factory=list)
    seen_mark: int = 0
    epoch: int = 0
    checked_at: int = 0  # the shared count of changes at which it was last known to be fresh
    valid_until: float = NEVER
    baked_at: float = 0.0
    is_wanted: bool = True  # asked for since the memory was last tidied
    size: int = 0

    def is_fresh(self, shared: Stamps) -> bool:
        """Whether it may be sent as it is; a few microseconds after a change, almost nothing without one."""
        changes = shared.header[CHANGES]
        if changes != self.checked_at:
            if shared.header[EPOCH] != self.epoch:
                return False
            stale, seen = shared.stale, self.seen_mark
            for slot in self.slots:
                if stale[slot] > seen:
                    return False
            self.checked_at = changes
        return self.valid_until == NEVER or time.time() < self.valid_until

    def is_gone(self, shared: Stamps) -> bool:
        """Whether its bytes may not even stand in for fresh ones."""
        return shared.header[EPOCH] != self.epoch or any(shared.gone[slot] > self.seen_mark for slot in self.slots)


def entry_of(page: Baked, headers: Headers) -> Entry:
    """A baked page ready to be sent; `headers` are those that every public page has."""
    told = [*page.headers, *headers, ("etag", page.etag)]
    forms: dict[str, tuple[Headers, bytes]] = {}
    for name, body in page.bodies.items():
        encoding = [("content-encoding", name)] if name else []
        forms[name] = ([*told, *encoding, ("content-length", str(len(body)))], body)
    kept = {"etag", "cache-control", "vary", "content-security-policy", "cache-tag"}
    return Entry(
        status=page.status,
        forms=forms,
        headers_304=[pair for pair in told if pair[0] in kept],
        etag=page.etag.removeprefix("W/"),
        slots=sorted({slot_of(tag) for tag in page.tags}),
        seen_mark=page.seen_mark,
        epoch=page.epoch,
        valid_until=page.valid_until or NEVER,
        baked_at=page.baked_at,
        size=page.size + ENTRY_BYTES,
    )


class Memory:
    """Entries by path. When they outgrow the bound, those that nobody asked for since the last time go first."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.entries: dict[str, Entry] = {}
        self.bytes = 0

    def put(self, path: str, entry: Entry) -> None:
        """Keep an entry; one that is larger than the whole memory is not kept."""
        self.drop(path)
        if entry.size > self.most_bytes:
            return
        self.entries[path] = entry
        self.bytes += entry.size
        while self.bytes > self.most_bytes:
            self._tidy()

    def drop(self, path: str) -> None:
        """Let an entry go."""
        entry = self.entries.pop(path, None)
        if entry is not None:
            self.bytes -= entry.size

    def _tidy(self) -> None:
        path = next(iter(self.entries))
        entry = self.entries[path]
        if entry.is_wanted and len(self.entries) > 1:
            entry.is_wanted = False
            del self.entries[path]
            self.entries[path] = entry
        else:
            self.drop(path)
