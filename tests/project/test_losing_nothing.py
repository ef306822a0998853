"""Whatever is killed: what was acknowledged is there, once and counted, and every page is what a rendering says.

`make soak` kills two hundred times; SOAK_ROUNDS says another number.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.project.soak import Paper
from tests.project.test_family import wait_until

ROUNDS = int(os.environ.get("SOAK_ROUNDS", "20"))
FLUSH = """
import django; django.setup()
from palmyra.discussion.jobs import flush_counts, flush_rails
flush_counts(), flush_rails()
"""
RENDER = """
import hashlib, json, sys
import django; django.setup()
from palmyra.press.bake import render
pages = {path: render(path) for path in json.load(sys.stdin)}
print(json.dumps({path: [page.status, hashlib.sha256(page.bodies[""]).hexdigest()] for path, page in pages.items()}))
"""


@pytest.fixture
def paper(tmp_path: Path) -> Iterator[Paper]:
    paper = Paper(tmp_path / "home")
    try:
        yield paper
    finally:
        paper.is_over.set()
        paper.publisher.kill()
        paper.process.kill()
        paper.process.wait()


def ask(home: Path, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(home / "palmyra.sqlite3", timeout=20)) as database:
        return database.execute(statement).fetchall()


def test_nothing_acknowledged_is_lost_and_no_page_left_behind(paper: Paper) -> None:
    seed = time.time_ns()
    chance = random.Random(seed)
    print(f"The seed of the killings: {seed}")
    paper.open()
    for number in range(ROUNDS):
        before = sum(map(len, paper.accepted))
        wait_until(lambda before=before: sum(map(len, paper.accepted)) > before + 10, 60)
        time.sleep(chance.random() * 0.2)
        print(number, paper.kill_somebody(chance))
    paper.close()

    compare_rows(paper)
    compare_pages(paper)
    paper.stop()
    assert ask(paper.home, "PRAGMA integrity_check") == [("ok",)]
    assert paper.processes() == []


def compare_rows(paper: Paper) -> None:
    """What people were told against what is stored, and no task is left."""
    accepted = [number for log in paper.accepted for number in log]
    stored = {row[0] for row in ask(paper.home, "SELECT id FROM discussion_comment WHERE state = 'shown'")}
    assert sum(paper.cut), "somebody was killed while they wrote"
    assert not [body for log in paper.refused for body in log if b"moment" not in body], "nobody was refused"
    assert len(accepted) == len(set(accepted)) > 10 * ROUNDS
    assert set(accepted) <= stored
    assert len(stored) - len(accepted) <= sum(paper.cut), "nothing is there twice"
    counted = "SELECT t.id, t.comment_count, COUNT(c.id) FROM discussion_thread t LEFT JOIN discussion_comment c "
    for thread, count, rows in ask(paper.home, f"{counted} ON c.thread_id = t.id AND c.state = 'shown' GROUP BY t.id"):
        assert count == rows, f"thread {thread}"
    live = {row[0] for row in ask(paper.home, "SELECT id FROM newsroom_article WHERE live")}
    assert {article for article, _thread, _path in paper.published} <= live
    wait_for_tasks(paper)


def wait_for_tasks(paper: Paper) -> None:
    """Every task is done in the end; many may wait, but none for long without another being done."""

    def left() -> int:
        waiting = "SELECT COUNT(*) FROM django_tasks_database_dbtaskresult WHERE status IN ('READY', 'RUNNING')"
        return int(str(ask(paper.home, waiting)[0][0]))

    while count := left():
        wait_until(lambda count=count: left() < count)
    failed = "SELECT COUNT(*) FROM django_tasks_database_dbtaskresult WHERE status != 'SUCCESSFUL'"
    assert ask(paper.home, failed) == [(0,)]


def compare_pages(paper: Paper) -> None:
    """Every page that was ever baked, as readers get it, against a rendering of now."""
    paper.run_program(FLUSH)
    paths = sorted(set(paper.baked_paths()))
    assert len(paths) > 3
    for path in paths:
        paper.get(path)  # what is stale may stand in once, while it is rendered
    time.sleep(1)
    served = {path: paper.get(path) for path in paths}
    now = json.loads(paper.run_program(RENDER, json.dumps(paths)))
    left = [path for path in paths if [served[path][0], digest(served[path][1])] != now[path]]
    assert not left
    assert not paper.faults


def digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
