"""What the scheduler does for the press."""

from __future__ import annotations

from palmyra.press.tags import sweep_marks


def sweep() -> None:
    """Note purges whose process died before it could tell the others."""
    sweep_marks()
