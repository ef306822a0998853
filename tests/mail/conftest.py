"""Letters that say what a test wants."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from palmyra.mail import kinds
from palmyra.mail.kinds import Content


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let letters of the kind "test" say something, or None for nothing any more."""
    monkeypatch.setattr(kinds, "_writers", dict(kinds._writers))

    def say(content: Content | None) -> None:
        kinds.register("test", lambda _about: content)

    say(Content("Hello", "Words.", "<p>Words.</p>"))
    return say
