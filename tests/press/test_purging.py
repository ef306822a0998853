"""Caches before the paper are told what was purged: after the commit, in lots, until they took it, over restarts."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from palmyra.lib.purgers import Fastly, read_purger
from palmyra.press import purging
from palmyra.press.models import Cache
from palmyra.press.purging import PAUSES, Teller
from palmyra.press.tags import purge, stamps
from tests.press.server import Server


@dataclass
class Recorder:
    """A service that notes what it is asked, and answers as it is told to."""

    url: str = ""
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    status: int = 200

    def take(self) -> list[tuple[str, list[str]]]:
        """What was asked since the last time: how, and the tags in their order."""
        found = []
        for path, headers in self.asked:
            how = "all" if path.endswith("/purge_all") else "stale" if "Fastly-Soft-Purge" in headers else "gone"
            found.append((how, headers.get("Surrogate-Key", "").split()))
        self.asked.clear()
        return found


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    made = Recorder()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            made.asked.append((self.path, dict(self.headers)))
            body = b'{"status": "no"}' if made.status != 200 else b"{}"
            self.send_response(made.status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        made.url = f"http://127.0.0.1:{server.server_port}"
        yield made
        server.shutdown()


@pytest.fixture
def fastly(recorder: Recorder) -> Fastly:
    made = read_purger(f"fastly service token {recorder.url}")
    assert isinstance(made, Fastly)
    return made


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The monotonic clock of the tellers; the test moves it."""
    now = [100.0]
    monkeypatch.setattr(purging.time, "monotonic", lambda: now[0])
    return now


@pytest.fixture
def teller(press: Path, fastly: Fastly, recorder: Recorder, clock: list[float]) -> Teller:
    """One that has told what was before."""
    made = Teller(fastly)
    assert made.step()
    assert recorder.take() == [("all", [])]
    return made


@pytest.fixture
def purged(django_capture_on_commit_callbacks: Any) -> Any:
    """Purges tags and commits."""

    def do(*tags: str, gone: bool = False) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            purge(*tags, gone=gone)

    return do


def test_a_cache_that_is_new_is_emptied_once(teller: Teller, recorder: Recorder) -> None:
    assert not teller.step()
    assert recorder.take() == []


def test_stale_and_gone_are_told_apart_and_gone_first(teller: Teller, recorder: Recorder, purged: Any) -> None:
    purged("counts", "article:1")
    purged("article:2", gone=True)

    assert teller.step()

    assert recorder.take() == [("gone", ["article:2"]), ("stale", ["article:1", "counts"])]
    assert not teller.step()


def test_what_was_gone_and_is_stale_later_stays_gone_until_it_was_told(
    teller: Teller, recorder: Recorder, purged: Any
) -> None:
    purged("article:2", gone=True)
    purged("article:2")
    teller.step()
    assert recorder.take() == [("gone", ["article:2"])]
    purged("article:2")
    teller.step()
    assert recorder.take() == [("stale", ["article:2"])]


def test_nothing_is_told_before_the_commit(
    teller: Teller, recorder: Recorder, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        purge("article:1")
        assert not teller.step()
    assert teller.step()
    assert recorder.take() == [("stale", ["article:1"])]


def test_everything_is_told_a_second_time_for_what_was_just_being_fetched(
    teller: Teller, recorder: Recorder, purged: Any, clock: list[float]
) -> None:
    purged("article:1")
    teller.step()
    purged("article:2", gone=True)
    teller.step()
    recorder.take()

    clock[0] += purging.AGAIN_SECONDS + 0.1
    teller.step()

    assert recorder.take() == [("gone", ["article:2"]), ("stale", ["article:1"])]
    clock[0] += 100
    assert not teller.step()


def test_a_cache_that_does_not_answer_is_told_later_and_staff_see_why(
    teller: Teller, recorder: Recorder, purged: Any, clock: list[float]
) -> None:
    recorder.status = 503
    purged("article:1")
    for pause in (*PAUSES, PAUSES[-1]):
        assert not teller.step()
        assert len(recorder.take()) == 1
        clock[0] += pause - 0.1
        assert not teller.step()
        assert recorder.take() == []
        clock[0] += 0.2
    row = Cache.objects.get()
    assert row.failed_at is not None
    assert row.failure == '503 {"status": "no"}'

    recorder.status = 200
    purged("article:2")
    assert teller.step()

    assert recorder.take()[0] == ("stale", ["article:1", "article:2"])
    row.refresh_from_db()
    assert (row.failed_at, row.failure) == (None, "")


def test_a_service_that_is_not_there_keeps_its_purges(press: Path, purged: Any, clock: list[float]) -> None:
    teller = Teller(read_purger("varnish http://127.0.0.1:9/"))
    assert not teller.step()
    assert "refused" in Cache.objects.get().failure.lower()


def test_a_restart_goes_on_where_it_was(
    teller: Teller, fastly: Fastly, recorder: Recorder, purged: Any, clock: list[float]
) -> None:
    purged("article:1")
    clock[0] += 2
    teller.step()
    recorder.take()
    purged("article:2")  # nobody tells of it: the worker was killed

    later = Teller(fastly)
    later.step()

    # The first is told a second time at once, since nobody knows whether that was done.
    assert sorted(recorder.take()) == [("stale", ["article:1"]), ("stale", ["article:2"])]
    assert not later.step()


def test_pages_of_another_epoch_are_all_purged(teller: Teller, recorder: Recorder, purged: Any) -> None:
    purged("article:1")
    stamps().clear()
    teller.step()
    assert recorder.take() == [("all", [])]
    assert not teller.step()


def test_a_great_many_tags_are_told_as_everything(
    teller: Teller, recorder: Recorder, purged: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    purged(*(f"article:{number}" for number in range(600)))
    teller.step()
    assert [len(tags) for _how, tags in recorder.take()] == [256, 256, 88]
    monkeypatch.setattr(purging, "MOST_TAGS", 500)
    purged(*(f"article:{number}" for number in range(600)))
    teller.step()
    assert recorder.take() == [("all", [])]


def test_public_pages_say_their_tags_and_how_long_caches_may_keep_them(watched: Server) -> None:
    watched.write("kept", "hello")
    page = watched.get("/stories/kept/")
    for reply in (
        page,
        watched.get("/stories/kept/"),
        watched.get("/stories/kept/", If_None_Match=page.headers["etag"]),
    ):
        assert reply.headers["xkey"] == reply.headers["surrogate-key"] == "story:story-kept"
        assert reply.headers["cdn-cache-control"].startswith("max-age=600,")
        assert reply.headers["surrogate-control"] == reply.headers["cdn-cache-control"]
        assert reply.headers["cache-control"] == "public, max-age=0, must-revalidate"


@pytest.mark.parametrize("path", ["/search/", "/request/", "/stories/never-written/", "/with-cookie/"])
def test_what_is_not_public_says_neither(watched: Server, path: str) -> None:
    told = watched.get(path).headers
    assert not {"xkey", "surrogate-key", "cache-tag", "cdn-cache-control", "surrogate-control"} & {
        name.lower() for name in told
    }


def test_a_page_with_a_query_is_kept_by_no_cache(watched: Server) -> None:
    mark = watched.write("asked", "hello")
    assert watched.get(f"/stories/asked/?after={mark}").headers["cdn-cache-control"] == "no-store"


def test_what_stands_in_for_a_newer_page_is_kept_by_no_cache(watched: Server) -> None:
    watched.write("standing", "hello")
    watched.get("/stories/standing/")
    watched.write("standing", "broken")
    reply = watched.get("/stories/standing/")
    assert (reply.status, reply.headers["cdn-cache-control"]) == (200, "no-store")
