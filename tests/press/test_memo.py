"""What is kept from one request to the next: until its tag is purged, and never where that could be too long."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from palmyra.press import memo
from palmyra.press.jobs import drop_pages
from palmyra.press.memo import KeptUntilPurged
from palmyra.press.models import Clock
from palmyra.press.tags import collect, purge

Capture = Callable[..., object]


@pytest.fixture
def asked() -> list[str]:
    """A mark for each time that the database was asked."""
    return []


@pytest.fixture
def kept(press: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch) -> KeptUntilPurged[int]:
    """Something kept under the tag `rules`, asked for outside of a transaction."""
    monkeypatch.setattr(memo, "connection", SimpleNamespace(in_atomic_block=False))
    return KeptUntilPurged(lambda: asked.append("asked") or len(asked), "rules")


def test_it_is_asked_for_once(kept: KeptUntilPurged[int]) -> None:
    assert [kept(), kept(), kept()] == [1, 1, 1]


def test_a_purge_of_its_tag_has_it_asked_for_again(
    kept: KeptUntilPurged[int], django_capture_on_commit_callbacks: Capture
) -> None:
    kept()
    with django_capture_on_commit_callbacks(execute=True):
        purge("another")
    assert kept() == 1

    with django_capture_on_commit_callbacks(execute=True):
        purge("rules")
    assert [kept(), kept()] == [2, 2]


def test_a_restored_database_has_it_asked_for_again(kept: KeptUntilPurged[int]) -> None:
    kept()

    drop_pages()

    assert kept() == 2


def test_a_purge_while_it_is_asked_for_is_not_missed(
    kept: KeptUntilPurged[int], asked: list[str], django_capture_on_commit_callbacks: Capture
) -> None:
    def fetch_while_it_changes() -> int:
        with django_capture_on_commit_callbacks(execute=True):
            purge("rules")
        asked.append("asked")
        return len(asked)

    kept.fetch, fetch = fetch_while_it_changes, kept.fetch
    assert kept() == 1
    kept.fetch = fetch

    assert kept() == 2


@pytest.fixture
def within_a_transaction(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    """Says whether what is asked is asked within a transaction."""
    return lambda is_within: monkeypatch.setattr(memo, "connection", SimpleNamespace(in_atomic_block=is_within))


def test_what_is_asked_for_in_a_transaction_is_not_kept(
    kept: KeptUntilPurged[int], within_a_transaction: Callable[[bool], None]
) -> None:
    within_a_transaction(True)
    assert [kept(), kept()] == [1, 2]

    within_a_transaction(False)
    assert [kept(), kept()] == [3, 3]


def test_what_is_kept_holds_in_a_transaction_that_does_not_change_it(
    kept: KeptUntilPurged[int], within_a_transaction: Callable[[bool], None]
) -> None:
    kept()

    within_a_transaction(True)
    assert kept() == 1


def test_a_transaction_sees_what_it_changed(
    kept: KeptUntilPurged[int], within_a_transaction: Callable[[bool], None]
) -> None:
    kept.watch(Clock)
    kept()

    within_a_transaction(True)
    Clock.objects.create(pk=1, mark=0)
    assert kept() == 2

    within_a_transaction(False)
    assert kept() == 1


def test_a_rendering_does_not_take_what_was_kept_by_shared_memory(
    kept: KeptUntilPurged[int],
) -> None:
    kept()

    with collect():
        assert kept() == 2
