"""Whether the paper can send mail; the package that knows the mail server says so at start."""

from __future__ import annotations

from collections.abc import Callable

_asked: list[Callable[[], bool]] = []


def register(can: Callable[[], bool]) -> None:
    """Let this function say whether mail can be sent."""
    _asked[:] = [can]


def can_mail() -> bool:
    """Whether mail can be sent; not, as long as nobody knows a server."""
    return bool(_asked and _asked[0]())
