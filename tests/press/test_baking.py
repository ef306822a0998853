"""Rendering a page once, keeping it, and knowing whether it still holds."""

from __future__ import annotations

import datetime as dt
import gzip
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import brotli
import pytest
from django.db import DatabaseError

from palmyra.press import bake, stamps
from palmyra.press.bake import FRESH, GONE, STALE, bake_page, find_page, state_of, store
from palmyra.press.jobs import drop_if_changed, drop_pages
from palmyra.press.tags import collect, current_mark, note_moment, note_tags
from tests.press.conftest import Write
from tests.press.server import ROOT

Renderings = Callable[[str], int]
NOW = dt.datetime.now(dt.UTC)


def text_of(path: str) -> str:
    """What a reader of a page sees."""
    return bake_page(path).bodies[""].decode()


def test_page_is_rendered_once_and_kept_as_a_web_server_would_lay_it_out(
    press: Path, write: Write, renderings: Renderings
) -> None:
    write("bridge", "reopens")

    first, second = bake_page("/stories/bridge/"), bake_page("/stories/bridge/")

    assert renderings("bridge") == 1
    assert first.bodies == second.bodies
    file = press / "stories" / "bridge" / "index.html"
    assert file.read_bytes() == first.bodies[""]
    assert gzip.decompress(file.with_name("index.html.gz").read_bytes()) == first.bodies[""]
    assert brotli.decompress(file.with_name("index.html.br").read_bytes()) == first.bodies[""]
    assert not list(press.rglob("*.new"))


def test_page_that_became_short_leaves_no_compressed_form_behind(press: Path, write: Write) -> None:
    write("bridge", "reopens")
    bake_page("/stories/bridge/")

    write("bridge", "withdrawn")
    bake_page("/stories/bridge/")

    assert sorted(file.name for file in (press / "stories" / "bridge").iterdir()) == ["index.html", "index.html.meta"]


def test_change_is_rendered_anew_and_nothing_else_is(press: Path, write: Write, renderings: Renderings) -> None:
    write("bridge", "reopens")
    write("market", "burns")
    bake_page("/stories/bridge/")
    bake_page("/stories/market/")

    write("bridge", "closes again")

    assert "closes again" in text_of("/stories/bridge/")
    bake_page("/stories/market/")
    assert (renderings("bridge"), renderings("market")) == (2, 1)


def test_purge_during_the_rendering_leaves_the_page_stale(
    press: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("bridge", "reopens")
    call = bake.call

    def call_while_others_write(environ: dict[str, object]) -> bake.Answer:
        answer = call(environ)
        write("bridge", "closes again")
        return answer

    monkeypatch.setattr(bake, "call", call_while_others_write)
    page = bake_page("/stories/bridge/")
    monkeypatch.undo()

    assert b"reopens" in page.bodies[""]
    assert state_of(page) == STALE
    assert "closes again" in text_of("/stories/bridge/")


def test_page_that_cannot_be_found_is_not_kept_and_its_old_file_goes(press: Path, write: Write) -> None:
    write("bridge", "reopens")
    bake_page("/stories/bridge/")

    write("bridge", "")

    assert bake_page("/stories/bridge/").status == 404
    assert store().read("/stories/bridge/") is None
    assert not (press / "stories" / "bridge" / "index.html").exists()


def test_page_with_a_cookie_is_not_kept_and_the_fault_is_logged(press: Path, caplog: pytest.LogCaptureFixture) -> None:
    for path, fault in (("/with-cookie/", "it sets a cookie"), ("/varying/", "it reads a cookie")):
        page = bake_page(path)
        assert not page.may_be_kept
        assert store().read(path) is None
        assert fault in caplog.text


def test_stale_page_stands_in_when_rendering_fails(
    press: Path, write: Write, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("bridge", "reopens")
    bake_page("/stories/bridge/")
    write("bridge", "broken words")

    assert "reopens" in text_of("/stories/bridge/")

    def fail(_environ: object) -> bake.Answer:
        raise DatabaseError("The disk is on fire.")

    monkeypatch.setattr(bake, "call", fail)
    assert "reopens" in text_of("/stories/bridge/")
    assert "The disk is on fire." in caplog.text


def test_gone_page_never_stands_in(press: Path, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    write("bridge", "reopens")
    bake_page("/stories/bridge/")
    write("bridge", "")
    write("bridge", "broken words")

    page = bake_page("/stories/bridge/")

    assert page.status == 500
    assert b"reopens" not in page.bodies[""]


@pytest.mark.parametrize(("gone", "state"), [(False, STALE), (True, GONE)])
def test_without_the_database_shared_memory_tells_stale_from_gone(
    press: Path, write: Write, monkeypatch: pytest.MonkeyPatch, gone: bool, state: str
) -> None:
    write("bridge", "reopens")
    bake_page("/stories/bridge/")
    write("bridge", "" if gone else "closes")

    def fail(*_tags: object) -> tuple[int, int]:
        raise DatabaseError("No database.")

    monkeypatch.setattr(bake, "newest_of", fail)
    assert find_page("/stories/bridge/")[1] == state


def test_page_past_its_moment_is_stale_and_a_gone_one_stays_gone(press: Path, write: Write) -> None:
    write("bridge", "reopens")
    page = bake_page("/stories/bridge/")
    page.valid_until = time.time() + 60
    assert state_of(page) == FRESH
    page.valid_until = time.time() - 1
    assert state_of(page) == STALE
    write("bridge", "")
    assert state_of(page) == GONE


def test_earliest_moment_to_come_counts() -> None:
    with collect() as reading:
        for hours in (30, 10, 20, -5):
            note_moment(NOW + dt.timedelta(hours=hours))
        note_moment(None)

    assert reading.valid_until == NOW + dt.timedelta(hours=10)


def test_moment_that_comes_during_the_rendering_counts() -> None:
    with collect() as reading:
        moment = dt.datetime.now(dt.UTC)
        time.sleep(0.01)
        note_moment(moment)

    assert reading.valid_until == moment


def test_notes_outside_of_a_rendering_change_nothing() -> None:
    note_tags("story:1")
    note_moment(NOW)
    with collect() as reading:
        note_tags("story:2")
    note_tags("story:3")

    assert reading.tags == {"story:2"}


def test_tags_that_share_a_slot_are_told_apart(press: Path, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stamps, "slot_of", lambda tag: 7)
    monkeypatch.setattr(bake, "slot_of", lambda tag: 7)
    write("bridge", "reopens")
    page = bake_page("/stories/bridge/")

    write("market", "burns")

    assert state_of(page) == FRESH
    assert page.seen_mark == current_mark()


def test_page_untouched_by_later_purges_is_as_new_as_their_marks(
    press: Path, write: Write, renderings: Renderings
) -> None:
    write("bridge", "reopens")
    bake_page("/stories/bridge/")
    write("market", "burns")

    assert bake_page("/stories/bridge/", after=current_mark()).seen_mark == current_mark()
    assert renderings("bridge") == 1


def test_damaged_page_is_rendered_anew(press: Path, write: Write) -> None:
    write("bridge", "reopens")
    whole = bake_page("/stories/bridge/").bodies[""]
    file = press / "stories" / "bridge" / "index.html"

    file.write_bytes(whole[:20])
    assert text_of("/stories/bridge/") == whole.decode()
    file.with_name("index.html.meta").write_text("{")
    assert text_of("/stories/bridge/") == whole.decode()


@pytest.mark.parametrize("path", ["/../x", "/a/../x/", "/.stamps", "/a\0b/", "/robots.txt.gz", "/robots.txt.meta"])
def test_address_that_would_lead_elsewhere_has_no_file(press: Path, path: str) -> None:
    with pytest.raises(ValueError):
        store().file_of(path)


def test_two_addresses_of_one_file_are_two_pages(press: Path, write: Write) -> None:
    write("bridge", "reopens")
    bake_page("/stories/bridge/")

    assert store().read("/stories//bridge/") is None
    assert store().read("/stories/bridge/index.html") is None


def test_new_program_drops_every_page_once(press: Path, write: Write, renderings: Renderings) -> None:
    write("bridge", "reopens")
    assert drop_if_changed("one")
    page = bake_page("/stories/bridge/")

    assert not drop_if_changed("one")
    assert state_of(page) == FRESH
    assert drop_if_changed("two")
    assert state_of(page) == GONE
    assert not (press / "stories").exists()
    bake_page("/stories/bridge/")
    assert renderings("bridge") == 2


def test_page_whose_rendering_began_before_a_drop_does_not_outlive_it(
    press: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("bridge", "reopens")
    call = bake.call

    def call_while_pages_drop(environ: dict[str, object]) -> bake.Answer:
        answer = call(environ)
        drop_pages()
        return answer

    monkeypatch.setattr(bake, "call", call_while_pages_drop)

    assert state_of(bake_page("/stories/bridge/")) == GONE


def test_start_of_the_machine_drops_every_page(press: Path, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    write("bridge", "reopens")
    page = bake_page("/stories/bridge/")
    bake.stamps.cache_clear()
    assert state_of(page) == FRESH

    monkeypatch.setattr(stamps, "boot_number", lambda: 12345)
    bake.stamps.cache_clear()

    assert state_of(page) == GONE


def test_page_that_cannot_be_stored_is_served_all_the_same(
    press: Path, write: Write, caplog: pytest.LogCaptureFixture
) -> None:
    write("x" * 30, "reopens")
    press.joinpath("stories").write_text("A file where the folder should be.")

    assert "reopens" in text_of(f"/stories/{'x' * 30}/")
    assert "could not be stored" in caplog.text


def test_threads_that_ask_at_once_render_once(press: Path, write: Write, renderings: Renderings) -> None:
    write("bridge", "reopens")
    seen: list[bytes] = []
    with store().locked("/stories/bridge/"):
        held = Thread(
            target=lambda: seen.append(b"held" if store().locked("/stories/bridge/").__enter__() is None else b"")
        )
        held.start()
        held.join(0.1)
        assert held.is_alive(), "another thread waits"
    held.join(5)
    assert seen == [b"held"]


def test_process_that_dies_while_it_renders_holds_nobody_up(press: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from palmyra.press.store import Store\n"
        "with Store(Path(sys.argv[1])).locked('/stories/bridge/'):\n"
        "    print('locked', flush=True); time.sleep(60)\n"
    )
    child = subprocess.Popen([sys.executable, "-c", code, str(press)], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert child.stdout is not None
    with child.stdout:
        assert child.stdout.readline() == "locked\n"
        os.kill(child.pid, signal.SIGKILL)
        child.wait(10)

    with store().locked("/stories/bridge/"):
        pass
