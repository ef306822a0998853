"""What a model declares: which pages a change of a row makes stale or gone."""

from __future__ import annotations

from pathlib import Path

from palmyra.press.bake import FRESH, GONE, STALE, bake_page, state_of
from palmyra.press.models import TagMark
from palmyra.press.tags import current_mark
from tests.press.conftest import Write
from tests.press.urls import NAMES, stories


def test_new_row_makes_lists_stale(press: Path, write: Write) -> None:
    page = bake_page("/stories/")

    write("bridge", "reopens")

    assert state_of(page) == STALE


def test_row_that_moves_changes_the_list_it_left_and_the_one_it_came_to(press: Path, write: Write) -> None:
    write("bridge", "apple")
    left, entered, other = (bake_page(f"/letters/{first}/") for first in "apx")

    write("bridge", "pear")

    assert [state_of(page) for page in (left, entered, other)] == [STALE, STALE, FRESH]


def test_deleted_row_makes_its_pages_gone(press: Path, write: Write) -> None:
    write("bridge", "apple")
    pages = [bake_page(path) for path in ("/stories/bridge/", "/stories/", "/letters/a/")]

    write("bridge", "")

    assert [state_of(page) for page in pages] == [GONE] * 3


def test_row_that_readers_must_not_see_makes_its_pages_gone(press: Path, write: Write) -> None:
    write("bridge", "apple")
    pages = [bake_page(path) for path in ("/stories/bridge/", "/letters/a/")]

    write("bridge", "withdrawn")

    assert [state_of(page) for page in pages] == [GONE] * 2


def test_save_of_ignored_fields_purges_nothing(press: Path, write: Write) -> None:
    write("bridge", "apple")
    before = current_mark()
    row = stories().get(session_key=NAMES + "bridge")

    row.save(update_fields=["expire_date"])
    assert current_mark() == before

    row.save(update_fields=["expire_date", "session_data"])
    assert current_mark() == before + 1
    assert set(TagMark.objects.filter(stale_mark=before + 1).values_list("tag", flat=True)) == {
        "story:story-bridge",
        "words:a",
        "stories",
    }
