"""Static files and the paper's pictures, sent by the front without asking Django."""

from __future__ import annotations

import mimetypes
import re
import stat
from pathlib import Path

from palmyra.press.figures import ASSET
from palmyra.press.memory import ENTRY_BYTES, Entry, Headers, form_of, forms_of
from palmyra.press.store import compress, etag_of

HASHED = re.compile(r"\.[0-9a-f]{12}\.[^/]+$")
FOREVER = "public, max-age=31536000, immutable"
TEXTS = ("text/", "application/javascript", "application/json", "image/svg+xml", "application/manifest+json")
# What somebody uploaded must not run as a page of this paper.
UPLOAD_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("font/woff2", ".woff2")
mimetypes.add_type("image/webp", ".webp")
mimetypes.add_type("image/avif", ".avif")


def locate(root: Path, name: str) -> Path | None:
    """The regular file of a name below a folder, or None; nothing outside of it and nothing hidden."""
    parts = name.split("/")
    if "\0" in name or any(part in {"", ".", ".."} or part.startswith(".") for part in parts):
        return None
    file = root.joinpath(*parts)
    try:
        if not stat.S_ISREG(file.stat().st_mode) or not file.resolve().is_relative_to(root.resolve()):
            return None
    except (OSError, ValueError):
        return None
    return file


def content_type_of(file: Path) -> str:
    """The media type of a file by its name."""
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


def static_entry(file: Path) -> Entry:
    """A static file in its forms. One whose name holds its digest may be kept for good."""
    body = file.read_bytes()
    kind = content_type_of(file)
    forms = compress(body) if kind.startswith(TEXTS) else {"": body}
    is_hashed = bool(HASHED.search(file.name))
    told: Headers = [
        ("content-type", kind),
        ("cache-control", FOREVER if is_hashed else "public, max-age=300"),
        ("vary", "accept-encoding"),
        ("x-content-type-options", "nosniff"),
        ("etag", etag_of(body)),
    ]
    return Entry(
        status=200,
        forms=forms_of(200, told, forms, ASSET),
        unchanged=form_of(304, told[1:], kind=ASSET),
        etag=etag_of(body).removeprefix("W/").encode(),
        size=sum(map(len, forms.values())) + ENTRY_BYTES,
    )


def media_headers(file: Path) -> Headers:
    """The headers of something uploaded. Wagtail never puts other bytes under a name that was in use."""
    known = file.stat()
    return [
        ("content-type", content_type_of(file)),
        ("content-length", str(known.st_size)),
        ("cache-control", FOREVER),
        ("etag", f'"{known.st_mtime_ns:x}-{known.st_size:x}"'),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", UPLOAD_POLICY),
    ]
