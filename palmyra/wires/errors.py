"""What can go wrong with a file from another system."""

from __future__ import annotations


class ImportRefused(Exception):
    """The file cannot be brought, and the paper is as it was; the text names the file, the cause and the next step."""
