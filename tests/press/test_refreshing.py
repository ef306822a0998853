"""After a change of the whole paper its pages are baked again before anybody asks for them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from palmyra.press.bake import FRESH, STALE, bake_page, find_page
from palmyra.press.refreshing import Refresher
from palmyra.press.tags import purge
from tests.press.conftest import Write
from tests.press.urls import NAMES as KEYS

Renderings = Callable[[str], int]
Capture = Callable[..., object]
NAMES = ("bridge", "ice", "port")
NO_LIMIT = 60.0


def tag_of(name: str) -> str:
    return f"story:{KEYS}{name}"


@pytest.fixture
def pages(write: Write) -> list[str]:
    """Some baked pages."""
    for name in NAMES:
        write(name, "reopens")
    paths = [f"/stories/{name}/" for name in NAMES]
    for path in paths:
        bake_page(path)
    return paths


@pytest.fixture
def refresher(pages: list[str]) -> Refresher:
    """One that has looked once, as at the start of the program; all these pages have its tag."""
    made = Refresher(tag_of("bridge"))
    assert made.go_on() == 0
    return made


def change(tag: str, capture: Capture) -> None:
    with capture(execute=True):
        purge(tag)


def test_every_stale_page_is_baked_again(
    refresher: Refresher, renderings: Renderings, django_capture_on_commit_callbacks: Capture
) -> None:
    change(tag_of("ice"), django_capture_on_commit_callbacks)
    change(tag_of("bridge"), django_capture_on_commit_callbacks)

    assert refresher.go_on(NO_LIMIT) == 2
    assert [renderings(name) for name in NAMES] == [2, 2, 1]
    assert find_page("/stories/bridge/")[1] == FRESH
    assert refresher.go_on(NO_LIMIT) == 0


def test_a_smaller_change_is_left_to_readers(refresher: Refresher, django_capture_on_commit_callbacks: Capture) -> None:
    change(tag_of("ice"), django_capture_on_commit_callbacks)

    assert refresher.go_on(NO_LIMIT) == 0
    assert find_page("/stories/ice/")[1] == STALE


def test_it_does_a_little_at_a_time(
    refresher: Refresher, pages: list[str], django_capture_on_commit_callbacks: Capture
) -> None:
    for name in NAMES:
        change(tag_of(name), django_capture_on_commit_callbacks)
    change(tag_of("bridge"), django_capture_on_commit_callbacks)

    baked = [refresher.go_on(0) for _turn in range(6)]

    assert max(baked) == 1
    assert sum(baked) == 3
    assert {find_page(path)[1] for path in pages} == {FRESH}


def test_a_page_that_had_to_go_is_not_made_again(
    refresher: Refresher, renderings: Renderings, django_capture_on_commit_callbacks: Capture
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        purge(tag_of("bridge"), gone=True)

    assert refresher.go_on(NO_LIMIT) == 0
    assert renderings("bridge") == 1


def test_one_that_fails_holds_up_no_other(
    refresher: Refresher,
    pages: list[str],
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Capture,
) -> None:
    def fail(path: str) -> None:
        raise RuntimeError(path)

    monkeypatch.setattr("palmyra.press.refreshing.bake_page", fail)
    for name in NAMES:
        change(tag_of(name), django_capture_on_commit_callbacks)
    change(tag_of("bridge"), django_capture_on_commit_callbacks)

    assert refresher.go_on(NO_LIMIT) == 3
