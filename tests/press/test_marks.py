"""Purges: rows of the transaction that changes the data, and what every process knows of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import transaction

from palmyra.press import tags
from palmyra.press.bake import GONE, STALE, bake_page, state_of, store
from palmyra.press.jobs import Tidier, process_marks, sweep
from palmyra.press.models import Clock, TagMark
from palmyra.press.stamps import Stamps, slot_of
from palmyra.press.tags import current_mark, newest_applied, newest_of, purge, stamps
from tests.press.conftest import Write

Capture = Callable[..., object]


def test_mark_grows_with_every_purge(press: Path) -> None:
    first, second = purge("story:1"), purge("story:2", "story:1")

    assert second > first
    assert current_mark() == second
    assert newest_of(["story:1"]) == (second, 0)


def test_purge_of_nothing_is_no_purge(press: Path) -> None:
    mark = purge("story:1")

    assert purge() == mark
    assert current_mark() == mark


def test_later_stale_purge_keeps_what_was_gone(press: Path) -> None:
    gone = purge("story:1", gone=True)
    stale = purge("story:1")

    assert newest_of(["story:1", "story:2"]) == (stale, gone)


def test_purge_that_is_rolled_back_never_was(press: Path, django_capture_on_commit_callbacks: Capture) -> None:
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        purge("story:1")
        transaction.set_rollback(True)

    assert (current_mark(), newest_applied()) == (0, 0)


def test_nobody_is_told_before_the_commit(press: Path, django_capture_on_commit_callbacks: Capture) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        mark = purge("story:1", gone=True)
        assert newest_applied() == 0

    assert newest_applied() == mark
    assert stamps().stale[slot_of("story:1")] == stamps().gone[slot_of("story:1")] == mark


def test_another_process_sees_a_purge_without_asking_the_database(
    press: Path, write: Write, django_assert_num_queries: Capture
) -> None:
    other = Stamps(press)
    write("bridge", "reopens")

    with django_assert_num_queries(0):
        assert other.stale[slot_of("story:story-bridge")] == current_mark_of(other)


def current_mark_of(shared: Stamps) -> int:
    """The newest mark in shared memory."""
    return max(shared.stale)


@pytest.mark.parametrize(("words", "state"), [("closes", STALE), ("", GONE)])
def test_purge_whose_process_died_after_the_commit_is_found(
    press: Path, write: Write, unnoted_write: Write, words: str, state: str
) -> None:
    write("bridge", "reopens")
    page = bake_page("/stories/bridge/")
    process_marks()

    unnoted_write("bridge", words)
    assert process_marks() > 0

    assert state_of(page) == state
    assert process_marks() == 0


def test_failure_to_tell_the_others_is_not_the_writer_s(
    press: Path, write: Write, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    write("bridge", "reopens")
    page = bake_page("/stories/bridge/")

    def fail(*_marks: object) -> None:
        raise OSError("No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Stamps, "apply", fail)
        write("bridge", "closes")
    assert "No space left on device" in caplog.text

    process_marks()
    assert state_of(page) == STALE


def test_restored_backup_drops_what_was_baked_after_it(press: Path, write: Write) -> None:
    write("bridge", "reopens")
    write("bridge", "closes")
    page = bake_page("/stories/bridge/")
    process_marks()

    Clock.objects.update(mark=1)
    TagMark.objects.all().delete()
    process_marks()

    assert state_of(page) == GONE
    assert store().read("/stories/bridge/") is None
    assert current_mark() == 1


def test_sweep_deletes_the_files_of_gone_pages_and_of_dropped_ones(press: Path, write: Write) -> None:
    for name in ("bridge", "market"):
        write(name, "words of readers")
        bake_page(f"/stories/{name}/")
    for _turn in range(3):
        sweep()
    assert store().read("/stories/bridge/")

    write("bridge", "")
    for _turn in range(3):
        sweep()

    assert not list((press / "stories" / "bridge").iterdir())
    assert store().read("/stories/market/")
    assert store().empty_bin(1) == 0


def test_bin_is_emptied_a_few_files_at_a_time(press: Path, write: Write) -> None:
    write("bridge", "reopens")
    bake_page("/stories/bridge/")
    store().clear()

    assert [store().empty_bin(3) for _turn in range(3)] == [3, 1, 0]
    assert not (press / ".dropped").exists()


def test_tidier_looks_again_only_after_a_gone_purge(press: Path, write: Write) -> None:
    tidier = Tidier()
    write("bridge", "reopens")
    bake_page("/stories/bridge/")
    assert [tidier.tidy() for _turn in range(3)] == [0, 0, 0]

    write("bridge", "")

    assert sum(tidier.tidy() for _turn in range(3)) == 1
    assert tags.stamps().header[5] == tidier.done
