"""What a running paper tells of itself: in a terminal, in the newsroom, to Prometheus, and whether it is ready."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from prometheus_client.parser import text_string_to_metric_families as parsed

from palmyra.accounts.actions import create_user
from palmyra.discussion.actions import post_comment
from palmyra.discussion.models import HELD, Comment, Thread
from palmyra.lib.tallies import Counter
from palmyra.mail.models import FAILED, Letter
from palmyra.press.figures import board, figures
from palmyra.project.running import readiness, telling, top
from palmyra.project.running.prometheus import exposition
from palmyra.project.running.reading import Counted, Spread, read
from tests.project.conftest import TOKEN, Running
from tests.project.test_family import PALMYRA, children, wait_until


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> Iterator[Path]:
    """A home whose figures this test alone writes."""
    settings.PALMYRA_HOME = tmp_path
    yield tmp_path
    figures.leave()


@pytest.fixture
def worker(home: Path) -> Counter:
    """A worker that is alive."""
    return board(home).claim("worker")


def samples(text: str) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """What Prometheus's own parser makes of a text."""
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in parsed(text)
        for sample in family.samples
    }


def test_prometheus_reads_what_was_counted(home: Path, paper: Any) -> None:
    figures.join(home, "web")
    for _turn in range(3):
        figures.request("page", 200)
    figures.request("page", 304)
    figures.request("app", 599)
    figures.count("waited")
    figures.time("page", 0.004)
    figures.time("rendering", 0.2)
    figures.level("streams", 6)
    figures.tell()

    told = samples(exposition(read()))

    assert told["palmyra_requests_total", (("kind", "page"), ("status", "200"))] == 3
    assert told["palmyra_requests_total", (("kind", "app"), ("status", "other"))] == 1
    assert told["palmyra_pages_total", (("from", "memory"),)] == 3
    assert told["palmyra_page_seconds_bucket", (("le", "0.001"),)] == 3  # those from memory
    assert told["palmyra_page_seconds_bucket", (("le", "0.005"),)] == 4
    assert told["palmyra_page_seconds_bucket", (("le", "+Inf"),)] == told["palmyra_page_seconds_count", ()] == 4
    assert told["palmyra_rendering_seconds_sum", ()] == pytest.approx(0.2)
    assert told["palmyra_live_readers", ()] == 6
    assert told["palmyra_disk_free_bytes", ()] > 0
    assert told["palmyra_processes", (("kind", "web"),)] == 1


def test_every_metric_says_what_it_is_and_is_named_as_its_kind_wants(home: Path, paper: Any) -> None:
    for family in parsed(exposition(read())):
        assert family.documentation, family.name
        assert family.type in {"counter", "gauge", "histogram"}, family.name
        assert family.name.startswith("palmyra_")


def test_what_people_write_is_counted_by_what_became_of_it(home: Path, paper: Any, thread: Thread) -> None:
    figures.join(home, "web")
    post_comment(thread, name="Clara", text="A quiet word.")
    thread.mode = "held"
    thread.save()
    post_comment(thread, name="Clara", text="Another quiet word, which waits.")
    figures.tell()

    reading = read()

    shown, held = Comment.objects.exclude(state=HELD).count(), Comment.objects.filter(state=HELD).count()
    assert (shown, held) == (1, 1)
    assert (reading.total.of("accepted"), reading.total.of("held"), reading.held) == (1, 1, 1)


def test_a_queue_tells_what_waits_what_failed_and_how_long(home: Path, paper: Any) -> None:
    Letter.objects.create(kind="test", to_hash="x", to_host="example.org")
    Letter.objects.create(kind="test", to_hash="y", to_host="example.org", state=FAILED)

    [letters] = [queue for queue in read().queues if queue.name == "letters"]

    assert (letters.waiting, letters.failed) == (1, 1)
    assert letters.oldest_seconds > 0


@pytest.mark.parametrize(
    ("counts", "half", "most"),
    [([10, 0, 0], 0.001, 0.001), ([98, 0, 2], 0.001, 0.005), ([0] * 13 + [1], None, None), ([], None, None)],
)
def test_the_time_that_a_share_took_is_a_bound(counts: list[int], half: float | None, most: float | None) -> None:
    spread = Spread(counts + [0] * (14 - len(counts)), 0.0)
    assert (spread.within(0.5), spread.within(0.99)) == (half, most)


def test_the_token_guards_the_figures(client: Client, settings: Any, home: Path, paper: Any) -> None:
    assert client.get("/metrics").status_code == 404
    settings.OWN = {**settings.OWN, "METRICS_TOKEN": TOKEN}

    for wrong in ({}, {"Authorization": TOKEN}, {"Authorization": f"Bearer {TOKEN}x"}, {"Authorization": "Bearer "}):
        refused = client.get("/metrics", headers=wrong)
        assert (refused.status_code, refused["WWW-Authenticate"]) == (401, 'Bearer realm="metrics"')
        assert b"palmyra_" not in refused.content
    assert client.post("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).status_code in {403, 405}
    told = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert told["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert samples(told.content.decode())


def test_owners_see_the_page_and_nobody_else(client: Client, home: Path, paper: Any, anna: Any, maria: Any) -> None:
    address = reverse("palmyra_running")
    for person in (anna, maria):
        client.force_login(person)
        assert client.get(address).status_code in {302, 403}
    client.force_login(create_user("vera", "owner"))

    page = client.get(address)

    text = page.content.decode()
    assert page.status_code == 200
    for group in page.context["groups"]:
        assert group.title in text
        for line in group.lines:
            assert line.label
            assert line.text
    assert "Running" in text


def test_a_reading_is_cheap(home: Path, paper: Any, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(18):
        read()


def test_the_page_speaks_russian(client: Client, home: Path, paper: Any) -> None:
    owner = create_user("vera", "owner")
    owner.language = "ru"
    owner.save()
    client.force_login(owner)

    text = client.get(reverse("palmyra_running")).content.decode()

    assert "Работа газеты" in text
    assert "Ждут модератора" in text
    assert "Renderings" not in text


def test_what_needs_a_look_is_marked(home: Path, paper: Any) -> None:
    reading = read()  # no worker, and no backup yet
    alarms = {line.label for line in telling.alarms_of(telling.groups_of(reading))}
    assert {"Scheduler", "Last backup"} <= alarms
    assert "Memory" not in alarms
    assert "! Scheduler" in top.table(telling.groups_of(reading), is_bold=False, goes_on=True)


def test_top_is_plain_where_nobody_looks_at_a_screen(home: Path, paper: Any, capsys: Any) -> None:
    top.show(seconds=1, is_once=True, as_json=False, out=sys.stdout)
    shown = capsys.readouterr().out
    assert "Requests a second" in shown
    assert "\x1b" not in shown


def test_nothing_asked_for_divides_by_nothing() -> None:
    empty = Counted([0] * len(figures.numbers), 0.0)
    assert (empty.hit_rate, empty.per_second(5), empty.spread("turn").within(0.5)) == (None, 0.0, None)


def test_a_paper_that_can_work_is_ready(client: Client, worker: Counter, paper: Any) -> None:
    told = client.get("/health/ready/")
    assert (told.status_code, told.content) == (200, b"ready\n")


@pytest.mark.parametrize("fault", ["worker", "disk", "migrations", "database"])
def test_a_paper_that_cannot_is_not_and_says_no_more(
    client: Client, worker: Counter, paper: Any, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if fault == "worker":
        worker.close()
    elif fault == "disk":
        monkeypatch.setattr(readiness.shutil, "disk_usage", lambda _home: shutil._ntuple_diskusage(10, 9, 1))
    elif fault == "migrations":
        monkeypatch.setattr(readiness, "known_migrations", lambda: frozenset({("discussion", "9999_later")}))
    else:

        def fail(_self: object) -> None:
            raise readiness.DatabaseError("no such table: nobody's business")

        monkeypatch.setattr(readiness.MigrationRecorder, "applied_migrations", fail)

    told = client.get("/health/ready/")

    assert (told.status_code, told.content) == (503, b"not ready\n")
    assert readiness.faults() == [fault]


def ask(port: int, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
    """An answer of a real paper."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        line.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = line.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read().decode()
    finally:
        line.close()


def requests_told(port: int, kind: str = "page") -> float:
    _status, _headers, text = ask(port, "/metrics", Authorization=f"Bearer {TOKEN}")
    return sum(
        value
        for (name, labels), value in samples(text).items()
        if name == "palmyra_requests_total" and dict(labels)["kind"] == kind
    )


def test_every_answer_is_counted_once_whoever_gave_it(running: Running) -> None:
    port = running.port
    wait_until(lambda: requests_told(port))  # of the start's own reader
    before = requests_told(port)

    def read_pages() -> None:
        for _turn in range(50):
            assert ask(port, "/")[0] == 200

    readers = [threading.Thread(target=read_pages) for _reader in range(4)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()

    wait_until(lambda: requests_told(port) >= before + 200, 5)
    assert requests_told(port) == before + 200


def test_health_is_told_to_any_host_without_a_secret_and_is_not_kept(running: Running) -> None:
    port = running.port
    wait_until(lambda: ask(port, "/health/ready/")[0] == 200, 15)
    for path, word in (("/health/alive/", "alive\n"), ("/health/ready/", "ready\n")):
        status, headers, text = ask(port, path, Host="10.0.0.7")
        assert (status, text) == (200, word)
        assert headers["cache-control"] == "no-store"
    assert ask(port, "/health/other/")[0] == 404


def test_a_paper_whose_worker_cannot_live_is_alive_and_not_ready(running: Running) -> None:
    port = running.port
    [worker] = [pid for pid, name in children(running.process.pid).items() if name == "palmyra-worker"]
    os.kill(worker, 19)  # SIGSTOP: it lives, and does nothing
    try:
        wait_until(lambda: ask(port, "/health/ready/")[0] == 503, 20)
        assert ask(port, "/health/alive/")[0] == 200
    finally:
        os.kill(worker, 18)
    wait_until(lambda: ask(port, "/health/ready/")[0] == 200, 10)


def test_top_tells_programs_the_same(running: Running) -> None:
    port, told = running.port, running.environment
    ask(port, "/")
    time.sleep(1.5)

    data = json.loads(
        subprocess.run(
            [PALMYRA, "top", "--json", "--once"], env=told, capture_output=True, text=True, check=True
        ).stdout
    )

    assert data["total"]["requests"]["page"]["200"] >= 1
    assert sorted(process["kind"] for process in data["processes"]) == ["first", "web", "web", "worker"]
    assert all(process["memory"] > 1_000_000 for process in data["processes"])
    assert data["scheduler_seconds"] < 10
