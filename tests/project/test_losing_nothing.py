"""What was acknowledged is there after a kill, once, and counted: comments are written in groups by two processes."""

from __future__ import annotations

import http.client
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.project.test_family import PALMYRA, answers, children, environment, free_port, wait_until

WRITERS = 8
OPEN = """
import django; django.setup()
from palmyra.discussion.models import Thread
print(Thread.objects.create(title="Storm", url="/storm/", language="en").pk)
"""
WORDS = "harbour lantern granite velvet thunder orchard copper meadow salmon window anchor parcel ribbon kettle".split()


class Told:
    """What the writers were told, and how far they are."""

    def __init__(self) -> None:
        self.accepted: list[int] = []
        self.lost = 0  # connections that broke before an answer came
        self.refused: list[bytes] = []
        self.is_over = False

    def post_until_over(self, port: int, number: int) -> None:
        turn = 0
        while not self.is_over:
            turn += 1
            address = f"10.{number}.{turn % 250}.{turn // 250}"  # each in a network of its own
            with suppress(OSError, http.client.HTTPException):
                self.post(port, f"{WORDS[turn % 14]} {turn} {number} {time.time_ns()}", address)
                continue
            self.lost += 1
            time.sleep(0.02)

    def post(self, port: int, text: str, address: str) -> None:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as line:
            headers = {
                "Content-Type": "application/x-www-form-urlencoded",
                "Accept": "application/json",
                "X-Forwarded-For": address,
            }
            line.request("POST", "/talk/1/", urlencode({"text": text, "name": "Clara"}), headers)
            answer = line.getresponse()
            body = answer.read()
        if answer.status == 201:
            self.accepted.append(json.loads(body)["id"])
        else:
            self.refused.append(body)


@pytest.fixture
def storm(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int, Path]]:
    """A paper of two web processes with one open discussion."""
    home, port = tmp_path / "home", free_port()
    settings = {**environment(home, port), "PALMYRA_WORKERS": "2", "PALMYRA_TRUSTED_PROXIES": "127.0.0.1"}
    process = subprocess.Popen([PALMYRA, "run"], env=settings, stdout=subprocess.DEVNULL, text=True)
    try:
        wait_until(lambda: answers(port), 60)
        settings["DJANGO_SETTINGS_MODULE"] = "palmyra.project.settings"
        told = subprocess.run([sys.executable, "-c", OPEN], env=settings, check=True, capture_output=True, text=True)
        assert told.stdout.strip() == "1", "the paper is empty"
        yield process, port, home
    finally:
        process.kill()
        process.wait()


def ask(home: Path, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(home / "palmyra.sqlite3", timeout=20)) as database:
        rows = database.execute(statement).fetchall()
        database.commit()
    return rows


def web_processes(pid: int) -> list[int]:
    others = ("palmyra.project.worker", "resource_tracker")
    return [child for child, line in children(pid).items() if not any(other in line for other in others)]


def test_no_acknowledged_comment_is_lost_with_a_killed_process(storm: tuple[subprocess.Popen[str], int, Path]) -> None:
    process, port, home = storm
    told = Told()
    writers = [threading.Thread(target=told.post_until_over, args=(port, number)) for number in range(WRITERS)]
    for writer in writers:
        writer.start()

    for _time in range(3):
        before = len(told.accepted)
        wait_until(lambda before=before: len(told.accepted) > before + 30)
        old = web_processes(process.pid)
        os.kill(old[0], signal.SIGKILL)
        wait_until(lambda old=old: len(set(web_processes(process.pid)) - {old[0]}) == 2)
    told.is_over = True
    for writer in writers:
        writer.join()

    stored = [row[0] for row in ask(home, "SELECT id FROM discussion_comment WHERE state = 'shown'")]
    [[counted]] = ask(home, "SELECT comment_count FROM discussion_thread")
    assert told.lost, "a process was killed while it wrote"
    assert not told.refused
    assert len(told.accepted) > 90
    assert set(told.accepted) <= set(stored)
    assert len(stored) - len(told.accepted) <= told.lost, "nothing is there twice"
    assert counted == len(stored)
