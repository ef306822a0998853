"""In whose name letters go: the paper's name and public address, told at start by the package that knows them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Sender:
    """A paper as letters name it. `base_url` has no slash at its end; `name_in` takes a language code."""

    name_in: Callable[[str], str] = lambda _language: "Palmyra"
    base_url: str = "http://localhost"

    @property
    def host(self) -> str:
        """The name that ids of letters end with."""
        return urlsplit(self.base_url).hostname or "localhost"

    def absolute(self, path: str) -> str:
        """The full address of a path on the paper."""
        return f"{self.base_url}{path}"


_asked: list[Callable[[], Sender]] = []


def register(tell: Callable[[], Sender]) -> None:
    """Let this function say who sends."""
    _asked[:] = [tell]


def sender() -> Sender:
    """Who sends, as it is now."""
    return _asked[0]() if _asked else Sender()
