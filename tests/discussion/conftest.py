"""Talk in a thread, and what readers see of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from palmyra.discussion import access
from palmyra.discussion.actions import post_comment
from palmyra.discussion.clients import Client
from palmyra.discussion.models import Comment, Thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def say(thread: Thread) -> Callable[..., Comment]:
    """Say something as a browser of its own each time, so that only the thing under test counts."""
    turn = iter(range(1, 10_000))

    def speak(text: str, to: Comment | None = None, name: str = "Clara", where: Thread = thread) -> Comment:
        number = next(turn)
        client = Client(address=f"198.51.{number % 250}.{number // 250 + 1}", key=f"browser-{number}")
        return post_comment(where, text=text, name=name, parent=to, client=client)

    return speak


@pytest.fixture
def shown(thread: Thread) -> Callable[[], list[str]]:
    """The thread as readers get it: two dots a level, then the words or what stands in their place."""

    def lines() -> list[str]:
        part = access.part_of_thread(thread)
        assert part is not None
        return [
            ".." * comment.depth + (comment.plain_text() if comment.is_shown else f"({comment.state})")
            for comment in part.comments
        ]

    return lines
