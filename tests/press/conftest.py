"""A press of its own for each test, with the small views of urls.py, and a server that runs it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session

from palmyra.press.bake import application, store
from palmyra.press.tags import stamps
from tests.press.server import Server
from tests.press.settings import MIDDLEWARE
from tests.press.urls import NAMES, NEVER, stories

Write = Callable[[str, str], None]
Renderings = Callable[[str], int]


@pytest.fixture
def press(db: None, settings: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """The folder of baked pages, empty."""
    settings.ROOT_URLCONF = "tests.press.urls"
    settings.MIDDLEWARE = MIDDLEWARE
    settings.PALMYRA_HOME = tmp_path
    settings.PALMYRA_PAGES = tmp_path / "pages"
    for cached in (stamps, store, application):
        cached.cache_clear()
    yield settings.PALMYRA_PAGES
    for cached in (stamps, store, application):
        cached.cache_clear()


@pytest.fixture
def unnoted_write(press: Path) -> Write:
    """Writes the words of a story and dies after the commit: the purge is a row, and nobody was told."""

    def write(name: str, words: str) -> None:
        row = stories().filter(session_key=NAMES + name).first() or Session(session_key=NAMES + name, expire_date=NEVER)
        if words:
            row.session_data = words
            row.save()
        elif row.pk:
            row.delete()

    return write


@pytest.fixture
def write(unnoted_write: Write, django_capture_on_commit_callbacks: Callable[..., object]) -> Write:
    """Writes the words of a story; none delete it."""

    def write(name: str, words: str) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            unnoted_write(name, words)

    return write


@pytest.fixture
def renderings(press: Path) -> Callable[[str], int]:
    """How often a page was rendered."""
    return lambda name: count_lines(press.parent / f"renderings-{name}")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A real server of two processes over a home of its own."""
    with Server(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture(scope="session")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that logs each answer as JSON and has two caches before it."""
    more = {
        "PALMYRA_ACCESS_LOG": "1",
        "PALMYRA_LOG_FORMAT": "json",
        "PALMYRA_PURGERS": "varnish http://127.0.0.1:9/, fastly service token",
        "PALMYRA_CDN_SECONDS": "600",
    }
    with Server(tmp_path_factory.mktemp("watched"), **more) as running:
        yield running


def count_lines(file: Path) -> int:
    """Lines of a file; none when it is not there."""
    return len(file.read_text().splitlines()) if file.exists() else 0
