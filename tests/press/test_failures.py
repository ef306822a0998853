"""What becomes of a page that cannot be rendered: staff are told, once, until it can be again."""

from __future__ import annotations

import datetime as dt
import sqlite3
import time

import pytest
from django.db import OperationalError

from palmyra.press import bake, failures
from palmyra.press.bake import bake_page
from palmyra.press.failures import note_failure
from palmyra.press.front import REST_SECONDS
from palmyra.press.jobs import look_at_failures, try_again
from palmyra.press.models import Failure
from tests.press.conftest import Renderings, Write
from tests.press.server import Server


def test_failure_of_a_stale_page_is_told_with_its_cause(press: object, write: Write) -> None:
    write("bridge", "reopens")
    bake_page("/stories/bridge/")
    write("bridge", "broken words")

    page = bake_page("/stories/bridge/")
    first = Failure.objects.get()
    bake_page("/stories/bridge/")

    assert page.is_stand_in
    again = Failure.objects.get()
    assert (again.path, again.count, again.is_gone) == ("/stories/bridge/", 2, False)
    assert again.since == first.since < again.last_at
    assert again.error == "RuntimeError: This view is broken."
    assert "tests/press/urls.py" in again.traceback


def test_failure_of_a_page_that_had_to_go_says_that_readers_see_nothing(press: object, write: Write) -> None:
    write("bridge", "reopens")
    bake_page("/stories/bridge/")
    write("bridge", "")
    write("bridge", "broken words")

    assert bake_page("/stories/bridge/").status == 500
    assert Failure.objects.get().is_gone


def test_failure_goes_when_a_reader_gets_the_page_again(press: object, write: Write, renderings: Renderings) -> None:
    write("bridge", "broken words")
    bake_page("/stories/bridge/")
    assert look_at_failures() == 0

    write("bridge", "reopens")
    assert not bake_page("/stories/bridge/").is_stand_in
    count = renderings("bridge")

    assert look_at_failures() == 1
    assert not Failure.objects.exists()
    assert renderings("bridge") == count, "what is fresh is not rendered to find out"


@pytest.mark.parametrize("minutes", [2, -60])
def test_page_that_nobody_reads_is_tried_again_after_a_while(press: object, write: Write, minutes: int) -> None:
    write("bridge", "broken words")
    bake_page("/stories/bridge/")
    write("bridge", "")
    assert look_at_failures() == 0

    row = Failure.objects.get()
    row.last_at -= dt.timedelta(minutes=minutes)  # an hour ahead: the clock went wrong meanwhile
    row.save()

    assert look_at_failures() == 1, "a page that is not there any more is no failure"
    assert not Failure.objects.exists()


def test_failure_since_the_row_was_read_stays(press: object, write: Write) -> None:
    write("bridge", "broken words")
    bake_page("/stories/bridge/")
    row = Failure.objects.get()
    write("bridge", "reopens")
    Failure.objects.update(last_at=row.last_at + dt.timedelta(seconds=1))

    assert try_again(row)
    assert Failure.objects.exists()


def test_database_that_is_busy_is_not_asked_to_take_the_failure(press: object, monkeypatch: pytest.MonkeyPatch) -> None:
    cause = sqlite3.OperationalError("database is locked")
    cause.sqlite_errorcode = sqlite3.SQLITE_BUSY
    error = OperationalError("database is locked")
    error.__cause__ = cause

    def fail(_environ: object) -> bake.Answer:
        raise error

    monkeypatch.setattr(bake, "call", fail)
    with pytest.raises(OperationalError):
        bake_page("/stories/bridge/")
    assert not Failure.objects.exists()


def test_failure_that_cannot_be_written_down_is_no_second_one(
    press: object, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_rows: object, **_how: object) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(Failure.objects, "bulk_create", fail)
    note_failure("/stories/bridge/", ValueError("Broken."), 500, is_gone=True)
    assert "was not written down" in caplog.text


def test_only_so_many_failures_are_kept(press: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(failures, "MOST", 2)
    for number in range(4):
        note_failure(f"/stories/{number}/", None, 500, is_gone=True)
    note_failure("/stories/0/", ValueError("x" * 1_000), 500, is_gone=True)
    note_failure(f"/stories/{'x' * 400}/", None, 500, is_gone=True)

    assert Failure.objects.count() == 2
    first = Failure.objects.get(path="/stories/0/")
    assert (first.count, len(first.error)) == (2, 500)
    assert Failure.objects.get(path="/stories/1/").error == "HTTP 500"


def test_reader_of_what_had_to_go_gets_a_page_that_says_so(server: Server) -> None:
    server.write("lost", "broken words")
    replies = [server.get("/stories/lost/") for _turn in range(4)]

    for reply in replies:
        assert reply.status == 503
        assert reply.headers["retry-after"] == "60"
        assert reply.headers["cache-control"] == "private, no-store"
        assert "in a minute" in reply.text
        assert "через минуту" in reply.text
    server.write("lost", "found")
    assert "found" in server.get("/stories/lost/").text, "whoever mends it need not wait"


def test_broken_page_costs_a_rendering_every_few_seconds(server: Server) -> None:
    for words in ("yesterday", "broken words"):
        server.write("costly", words)
        server.get("/stories/costly/")
    before, begun, asked = server.renderings("costly"), time.monotonic(), 0

    while time.monotonic() - begun < 1:
        assert "yesterday" in server.get("/stories/costly/").text
        asked += 1

    assert asked > 10
    most = 2 * (1 + (time.monotonic() - begun) / REST_SECONDS)  # two processes
    assert server.renderings("costly") - before <= most
