"""Those who write take turns: in order, in all threads and processes, whatever becomes of whoever had the turn."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import OperationalError, connections
from pytest_django import DjangoDbBlocker

from palmyra.project.sqlite.base import DatabaseWrapper, Turn, lock

ROOT = Path(__file__).parent.parent.parent
HOLD = """
import sys, time
from palmyra.project.sqlite.base import Turn
Turn(sys.argv[1], 5).take()
print("taken", flush=True)
time.sleep(60)
"""

Connect = Callable[[], DatabaseWrapper]


@pytest.fixture
def connect(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Connect]:
    """Opens connections to one database, each of which any thread may use."""
    settings = {**connections["default"].settings_dict, "NAME": tmp_path / "paper.sqlite3", "OPTIONS": {"timeout": 0.3}}
    settings["OPTIONS"]["transaction_mode"] = "IMMEDIATE"
    opened = []

    def open_one() -> DatabaseWrapper:
        opened.append(DatabaseWrapper(settings))
        opened[-1].inc_thread_sharing()
        opened[-1].ensure_connection()
        return opened[-1]

    with django_db_blocker.unblock():
        yield open_one
        for connection in opened:
            connection.close()


def begin(connection: DatabaseWrapper) -> None:
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def is_free(path: Path) -> bool:
    turn = Turn(str(path), 0)
    turn.take()
    had = turn.held >= 0
    turn.leave()
    return had


def wait_until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < end, "It did not happen in time."
        time.sleep(0.001)


def test_who_waits_goes_before_who_comes_again(tmp_path: Path) -> None:
    path, order = str(tmp_path / "paper"), []
    mine, its = Turn(path, 10), Turn(path, 10)
    mine.take()

    def wait() -> None:
        its.take()
        order.append("the one who waited")
        its.leave()

    waiting = threading.Thread(target=wait)
    waiting.start()
    wait_until(lambda: somebody_waits(path))
    mine.leave()
    mine.take()
    order.append("the one who came again")
    mine.leave()
    waiting.join(10)

    assert order == ["the one who waited", "the one who came again"]


def somebody_waits(path: str) -> bool:
    """Whether somebody stands in front of the queue."""
    descriptor = lock(f"{path}.front", 0)
    if descriptor >= 0:
        os.close(descriptor)
    return descriptor < 0


@pytest.mark.parametrize("end", ["commit", "rollback", "close"])
def test_the_turn_ends_with_the_transaction(connect: Connect, tmp_path: Path, end: str) -> None:
    connection = connect()
    begin(connection)
    assert not is_free(tmp_path / "paper.sqlite3")

    getattr(connection, end)()

    assert is_free(tmp_path / "paper.sqlite3")


def test_who_waited_too_long_leaves_it_to_the_database(connect: Connect, tmp_path: Path) -> None:
    first, second = connect(), connect()
    begin(first)

    with pytest.raises(OperationalError, match="locked"):
        begin(second)

    first.commit()
    begin(second)
    second.commit()
    assert is_free(tmp_path / "paper.sqlite3")


def test_a_killed_process_leaves_its_turn(tmp_path: Path) -> None:
    path = tmp_path / "paper"
    child = subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert child.stdout is not None
    with child.stdout:
        assert child.stdout.readline() == "taken\n"
        assert not is_free(path)
        os.kill(child.pid, signal.SIGKILL)
        child.wait(10)

    assert is_free(path)
