"""Uploaded files on the disk of the machine, safe from a power cut once they are acknowledged."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO, Any

from django.core.files.storage import FileSystemStorage


class SyncedStorage(FileSystemStorage):
    """Django's, which waits until a file and its name are on the disk: rows that name it are, and would outlive it."""

    def save(self, name: str | None, content: IO[Any], max_length: int | None = None) -> str:
        """Store a file; returns the name that it got. Raises OSError."""
        saved = super().save(name, content, max_length)
        file = Path(self.path(saved))
        root = Path(self.location)
        # The folders above it may be new as well.
        for place in (file, *(folder for folder in file.parents if folder.is_relative_to(root))):
            sync(place)
        return saved


def sync(place: Path) -> None:
    """Wait until a file or the names in a folder are on the disk. Raises OSError."""
    descriptor = os.open(place, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
