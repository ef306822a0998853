"""Baked pages as files, laid out as a web server would serve them, each with its gzip and brotli form."""

from __future__ import annotations

import base64
import fcntl
import gzip
import hashlib
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from zlib import crc32

import brotli

GZIP_LEVEL = 6
BROTLI_QUALITY = 5  # 11 costs 58 ms a page for 4 % fewer bytes
LOCKS = 256
BIN = ".dropped"
FORMS = {"": "", "gzip": ".gz", "br": ".br"}
OURS = (".meta", ".gz", ".br", ".new")  # endings of what is written beside a page, which no page's name may have
STORED = {200, 301, 410}
CLOCKS_DIFFER = 2.0  # seconds: so far may the clocks of two machines lie apart that share a paper


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
    epoch: int = 0
    is_clean: bool = True  # nothing in it is meant for one reader
    is_stand_in: bool = False  # stale, given because no rendering succeeds
    bodies: dict[str, bytes] = field(default_factory=dict)

    @property
    def may_be_kept(self) -> bool:
        """Whether others may be given it too."""
        return self.is_clean and self.status in STORED

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
        if any(part.startswith(".") for part in parts) or "\0" in path or path.endswith(OURS):
            raise ValueError(path)
        target = self.folder.joinpath(*parts)
        return target / "index.html" if path.endswith("/") else target

    def files_of(self, path: str) -> dict[str, str]:
        """Where the forms of a path lie, by their names in Content-Encoding."""
        file = str(self.file_of(path))
        return {name: file + ending for name, ending in FORMS.items()}

    @contextmanager
    def locked(self, path: str) -> Iterator[None]:
        """Hold a path against every other process and thread."""
        folder = self.folder / ".locks"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            file = (folder / str(crc32(path.encode()) % LOCKS)).open("w")
        except OSError:  # no room for one more file: then a page may be rendered twice
            yield
            return
        with file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def read(self, path: str) -> Baked | None:
        """What was baked for a path, or None; a damaged file is as good as none."""
        page = self.read_note(path)
        if page is None:
            return None
        try:
            file = self.file_of(path)
            page.bodies = {name: file.with_name(file.name + FORMS[name]).read_bytes() for name in page.bodies}
        except (OSError, KeyError):
            return None
        return page if etag_of(page.bodies.get("", b"")) == page.etag else None

    def read_note(self, path: str) -> Baked | None:
        """What is known of the page of a path, with empty bodies, or None."""
        try:
            file = self.file_of(path)
            known = json.loads(file.with_name(file.name + ".meta").read_bytes())
            page = Baked(**known)
            page.headers = [(name, value) for name, value in page.headers]
            page.bodies = dict.fromkeys(page.bodies, b"")
        except (OSError, ValueError, TypeError):
            return None
        return page if page.path == path else None

    def write(self, page: Baked) -> None:
        """Keep a page; the note of what it is comes last, so that a kill in between leaves no half page."""
        file = self.file_of(page.path)
        file.parent.mkdir(parents=True, exist_ok=True)
        for name, body in page.bodies.items():
            self._replace(file.with_name(file.name + FORMS[name]), body)
        for name in FORMS.keys() - page.bodies.keys():
            file.with_name(file.name + FORMS[name]).unlink(missing_ok=True)
        known = {**asdict(replace(page, bodies={})), "bodies": dict.fromkeys(page.bodies, "")}
        self._replace(file.with_name(file.name + ".meta"), json.dumps(known).encode())

    def _replace(self, file: Path, body: bytes) -> None:
        new = file.with_name(f"{file.name}.{os.getpid()}.new")
        new.write_bytes(body)
        new.replace(file)

    def remove(self, path: str) -> None:
        """Let a path's files go."""
        with suppress(ValueError, OSError):
            file = self.file_of(path)
            for ending in [".meta", *FORMS.values()]:
                file.with_name(file.name + ending).unlink(missing_ok=True)

    def paths(self) -> Iterator[str]:
        """The path of everything that is baked."""
        for folder, folders, names in os.walk(self.folder):
            folders[:] = [name for name in folders if not name.startswith(".")]
            for name in names:
                if name.endswith(".meta"):
                    with suppress(OSError, ValueError, KeyError, TypeError):
                        yield json.loads(Path(folder, name).read_bytes())["path"]

    def clear(self) -> None:
        """Move everything into the bin, which is quick however much it is."""
        children = [child for child in self.folder.iterdir() if not child.name.startswith(".")]
        if not children:
            return
        bin_folder = self.folder / BIN / secrets.token_hex(8)
        bin_folder.mkdir(parents=True)
        for child in children:
            child.rename(bin_folder / child.name)

    def empty_bin(self, most: int) -> int:
        """Delete some files of the bin, and folders that are empty; returns how many files."""
        deleted = 0
        for folder, _folders, names in os.walk(self.folder / BIN, topdown=False):
            for name in names:
                if deleted == most:
                    return deleted
                Path(folder, name).unlink(missing_ok=True)
                deleted += 1
            with suppress(OSError):
                os.rmdir(folder)
        return deleted
