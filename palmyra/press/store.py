"""Baked pages as files, laid out as a web server would serve them, each with its gzip and brotli form."""

from __future__ import annotations

import base64
import fcntl
import gzip
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from zlib import crc32

import brotli

GZIP_LEVEL = 6
BROTLI_QUALITY = 5  # 11 costs 58 ms a page for 4 % fewer bytes
LOCKS = 256
FORMS = {"": "", "gzip": ".gz", "br": ".br"}


@dataclass(slots=True)
class Baked:
    """A rendered answer: what readers get, and what tells whether it still holds."""

    path: str
    status: int
    headers: list[tuple[str, str]]
    tags: list[str]
    seen_mark: int
    baked_at: float
    valid_until: float = 0.0
    etag: str = ""
    bodies: dict[str, bytes] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Bytes of all forms."""
        return sum(map(len, self.bodies.values()))


def compress(body: bytes) -> dict[str, bytes]:
    """The forms of a body by their name in Content-Encoding; the plain one under ""."""
    forms = {"": body}
    if len(body) > 200:  # smaller ones do not gain
        forms["gzip"] = gzip.compress(body, GZIP_LEVEL, mtime=0)
        forms["br"] = brotli.compress(body, quality=BROTLI_QUALITY)
    return forms


def etag_of(body: bytes) -> str:
    """A weak validator of a body, the same for all its forms."""
    digest = base64.urlsafe_b64encode(hashlib.blake2b(body, digest_size=12).digest()).decode()
    return f'W/"{digest}"'


class Store:
    """The folder of baked pages."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def file_of(self, path: str) -> Path:
        """Where a path's bytes lie: `/a/b/` in `a/b/index.html`. Raises ValueError for a path that leads outside."""
        parts = [part for part in path.split("/") if part]
        if any(part.startswith(".") for part in parts) or "\0" in path:
            raise ValueError(path)
        target = self.folder.joinpath(*parts)
        return target / "index.html" if path.endswith("/") else target

    @contextmanager
    def locked(self, path: str) -> Iterator[None]:
        """Hold a path against every other process and thread."""
        folder = self.folder / ".locks"
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / str(crc32(path.encode()) % LOCKS)).open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def read(self, path: str) -> Baked | None:
        """What was baked for a path, or None; a damaged file is as good as none."""
        try:
            file = self.file_of(path)
            known = json.loads(file.with_name(file.name + ".meta").read_bytes())
            names = known.pop("forms")
            bodies = {name: file.with_name(file.name + FORMS[name]).read_bytes() for name in names}
            page = Baked(**known, bodies=bodies)
        except (OSError, ValueError, KeyError, TypeError):
            return None
        page.headers = [(name, value) for name, value in page.headers]
        return page if etag_of(page.bodies[""]) == page.etag else None

    def write(self, page: Baked) -> None:
        """Keep a page; the note of what it is comes last, so that a kill in between leaves no half page."""
        file = self.file_of(page.path)
        file.parent.mkdir(parents=True, exist_ok=True)
        for name, body in page.bodies.items():
            self._replace(file.with_name(file.name + FORMS[name]), body)
        known = asdict(page)
        del known["bodies"]
        known["forms"] = list(page.bodies)
        self._replace(file.with_name(file.name + ".meta"), json.dumps(known).encode())

    def _replace(self, file: Path, body: bytes) -> None:
        new = file.with_name(f"{file.name}.{os.getpid()}.new")
        new.write_bytes(body)
        new.replace(file)

    def remove(self, path: str) -> None:
        """Let a path's files go."""
        with suppress(ValueError):
            file = self.file_of(path)
            for ending in [".meta", *FORMS.values()]:
                file.with_name(file.name + ending).unlink(missing_ok=True)

    def paths(self) -> Iterator[str]:
        """The path of everything that is baked."""
        for file in self.folder.rglob("*.meta"):
            with suppress(OSError, ValueError, KeyError):
                yield json.loads(file.read_bytes())["path"]

    def clear(self) -> None:
        """Let everything go, as when the program changed."""
        if not self.folder.exists():
            return
        for child in self.folder.iterdir():
            if child.name.startswith("."):
                continue
            if child.is_dir():
                shutil.rmtree(child, ignore_errors=True)
            else:
                child.unlink(missing_ok=True)
