"""Answers kept ready in memory, bounded in bytes; what does not fit is kept as a head whose bytes lie on the disk."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from http import HTTPStatus

from palmyra.press.figures import PAGE, place_of
from palmyra.press.stamps import CHANGES, EPOCH, Stamps, slot_of
from palmyra.press.store import CLOCKS_DIFFER, Baked

ENTRY_BYTES = 3_000  # what an entry costs besides its bodies
READS_OF_DISK = 256  # of a page since its bytes left memory; then they are worth their place again
NEVER = float("inf")

Headers = list[tuple[str, str]]


@dataclass(slots=True)
class Form:
    """An answer in one form: its headers as ASGI takes them, its head as HTTP/1.1 sends it, its bytes.

    The bytes of one with a proof are only in its file; the proof tells whether that is still the same file.
    """

    status: int
    headers: list[tuple[bytes, bytes]]
    head: bytes  # without the date and the empty line
    body: bytes
    place: int  # where it is counted that it was sent
    file: str = ""
    proof: tuple[int, int, int] | None = None  # inode, time of change in nanoseconds, bytes

    def from_disk(self) -> Form | None:
        """With its bytes; None when the file is another one by now, or the disk would keep everybody waiting."""
        try:
            proof, body = read_now(self.file)
        except OSError:
            return None
        return replace(self, body=body) if proof == self.proof else None

    def on_disk(self) -> Form | None:
        """The same with its bytes in the file alone; None where they are not in it."""
        try:
            proof, body = read_now(self.file)
        except OSError:
            return None
        return Form(self.status, [], self.head, b"", self.place, self.file, proof) if body == self.body else None


def read_now(file: str) -> tuple[tuple[int, int, int], bytes]:
    """What identifies a file, and its bytes. Raises OSError, also when they are not in the system's memory."""
    descriptor = os.open(file, os.O_RDONLY | os.O_CLOEXEC)
    try:
        known = os.fstat(descriptor)
        body = bytearray(known.st_size)
        if known.st_size and os.preadv(descriptor, [body], 0, os.RWF_NOWAIT) != known.st_size:
            raise BlockingIOError(file)
    finally:
        os.close(descriptor)
    return (known.st_ino, known.st_mtime_ns, known.st_size), bytes(body)


def encoded(headers: Iterable[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    """Headers as they go over the line. Raises UnicodeEncodeError for what HTTP cannot say (RFC 9110, 5.5)."""
    return [(name.lower().encode("ascii"), value.encode("latin-1")) for name, value in headers]


def form_of(status: int, headers: Iterable[tuple[str, str]], body: bytes = b"", kind: str = PAGE) -> Form:
    """An answer ready to be sent, counted as one of a kind. Raises ValueError for a header that would end its line."""
    told = encoded(headers)
    lines = [b"%b: %b\r\n" % pair for pair in told]
    if any(line.count(b"\r") + line.count(b"\n") > 2 for line in lines):
        raise ValueError("A header holds the end of a line.")
    first = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n".encode()
    return Form(status, told, first + b"".join(lines), body, place_of(kind, status))


@dataclass(slots=True)
class Entry:
    """An answer in its forms by their names in Content-Encoding, ready to be sent."""

    status: int
    forms: dict[str, Form]
    unchanged: Form
    etag: bytes  # without W/, as validators are compared
    slots: list[int] = field(default_factory=list)
    seen_mark: int = 0
    epoch: int = 0
    checked_at: int = 0  # the shared count of changes at which it was last known to be fresh
    valid_from: float = 0.0  # by the clock, as is the next: what was baked while it was ahead does not hold any more
    valid_until: float = NEVER
    tried_at: float = 0.0  # by the monotonic clock: when its path was last rendered, or could not be
    rendering_since: float = 0.0  # by the monotonic clock: when the rendering of a newer one began
    failed_mark: int = -1  # of one that stands in for what cannot be rendered: the purges known when that was tried
    is_wanted: bool = True  # asked for since the memory was last tidied
    is_on_disk: bool = False  # its bytes are in files alone
    reads_of_disk: int = 0
    size: int = 0

    def on_disk(self) -> Entry | None:
        """Another one with its bytes in files alone; None where they are not in them."""
        forms = {name: form.on_disk() for name, form in self.forms.items()}
        kept = {name: form for name, form in forms.items() if form is not None}
        return replace(self, forms=kept, is_on_disk=True, size=ENTRY_BYTES) if len(kept) == len(forms) else None

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
        return not self.is_over()

    def is_over(self) -> bool:
        """Whether its bytes are others by now, or by the clock were not made yet."""
        return not self.valid_from <= time.time() < self.valid_until

    def may_rest(self, shared: Stamps, seconds: float) -> bool:
        """Whether it stands in without another try: the last one failed so short ago, and nothing of it changed since.

        Whoever mends a row purges it, and need not wait.
        """
        if self.failed_mark < 0 or time.monotonic() - self.tried_at > seconds:
            return False
        return not any(shared.stale[slot] > self.failed_mark for slot in self.slots)

    def is_gone(self, shared: Stamps) -> bool:
        """Whether its bytes may not even stand in for fresh ones."""
        return shared.header[EPOCH] != self.epoch or any(shared.gone[slot] > self.seen_mark for slot in self.slots)


KEPT_BY_304 = {"etag", "cache-control", "vary", "content-security-policy", "cache-tag", "surrogate-key", "xkey"}


def forms_of(status: int, headers: Headers, bodies: dict[str, bytes], kind: str = PAGE) -> dict[str, Form]:
    """The forms of an answer, each with its encoding and length."""
    return {
        name: form_of(
            status,
            [*headers, *([("content-encoding", name)] if name else []), ("content-length", str(len(body)))],
            body,
            kind,
        )
        for name, body in bodies.items()
    }


def entry_of(page: Baked, headers: Headers, files: dict[str, str]) -> Entry:
    """A baked page ready to be sent; `headers` are those that every public page has, `files` where its forms lie."""
    told = [*page.headers, *headers, ("etag", page.etag)]
    forms = forms_of(page.status, told, page.bodies)
    for name, form in forms.items():
        form.file = files[name]
    return Entry(
        status=page.status,
        forms=forms,
        unchanged=form_of(304, [pair for pair in told if pair[0].lower() in KEPT_BY_304]),
        etag=page.etag.removeprefix("W/").encode(),
        slots=sorted({slot_of(tag) for tag in page.tags}),
        seen_mark=page.seen_mark,
        epoch=page.epoch,
        valid_from=page.baked_at - CLOCKS_DIFFER,
        valid_until=page.valid_until or NEVER,
        tried_at=time.monotonic(),
        size=page.size + ENTRY_BYTES,
    )


class Memory:
    """Entries by path. When they outgrow the bound, those go first that nobody asked for since the last time.

    First its bytes go, which stay on the disk. Heads alone may take half of the bound; then they go too.
    """

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.entries: dict[str, Entry] = {}
        self.bytes = 0
        self.whole: dict[str, None] = {}  # paths of entries with their bytes, in the order in which they are looked at
        self.heads: dict[str, None] = {}

    def put(self, path: str, entry: Entry) -> None:
        """Keep an entry; one that is larger than the whole memory is not kept."""
        self.drop(path)
        if entry.size > self.most_bytes:
            return
        self._add(path, entry)
        while self.bytes > self.most_bytes:
            self._tidy()

    def drop(self, path: str) -> None:
        """Let an entry go."""
        entry = self.entries.pop(path, None)
        if entry is not None:
            del self._ring_of(entry)[path]
            self.bytes -= entry.size

    def _add(self, path: str, entry: Entry) -> None:
        self.entries[path] = entry
        self._ring_of(entry)[path] = None
        self.bytes += entry.size

    def _ring_of(self, entry: Entry) -> dict[str, None]:
        return self.heads if entry.is_on_disk else self.whole

    def _tidy(self) -> None:
        are_many_heads = len(self.heads) * ENTRY_BYTES * 2 > self.most_bytes
        ring = self.heads if are_many_heads or (len(self.whole) == 1 and self.heads) else self.whole
        path = next(iter(ring))
        entry = self.entries[path]
        if entry.is_wanted and len(ring) > 1:
            entry.is_wanted = False
            del ring[path]
            ring[path] = None
            return
        self.drop(path)
        smaller = None if ring is self.heads else entry.on_disk()
        if smaller is not None:
            self._add(path, smaller)
