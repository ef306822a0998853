"""Numbers of several processes in one file: rows of their own, counts that go on, levels that end."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from palmyra.lib import tallies
from palmyra.lib.tallies import ROWS, Board

COUNT_AND_DIE = """
import os, sys
from pathlib import Path
from palmyra.lib.tallies import Board
counter = Board(Path(sys.argv[1]), ["answers", "open"], gauges=[1]).claim("web")
for turn in range(int(sys.argv[2])):
    counter.numbers[0] += 1
    counter.numbers[1] = 7
    counter.write()
os.kill(os.getpid(), 9)
"""


@pytest.fixture
def board(tmp_path: Path) -> Board:
    return Board(tmp_path / "board", ["answers", "open"], gauges=[1])


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch):
    """Sets what time it is."""

    def set_to(now: float) -> None:
        monkeypatch.setattr(tallies.time, "time", lambda: now)

    set_to(1_000.0)
    return set_to


def test_each_process_has_a_row_of_its_own_and_all_can_be_read(board: Board) -> None:
    web, worker = board.claim("web"), board.claim("worker")
    web.numbers[0], worker.numbers[0] = 3, 5
    web.write(), worker.write()

    assert [(row.kind, row.pid, row.numbers[0]) for row in board.rows()] == [
        ("web", os.getpid(), 3),
        ("worker", os.getpid(), 5),
    ]


def test_counts_of_processes_that_were_killed_are_not_lost(board: Board, at) -> None:
    for turns in ("20", "30"):
        subprocess.run([sys.executable, "-c", COUNT_AND_DIE, str(board.path), turns], check=False)
        written = max(row.written_at for row in board.rows())
        at(written + tallies.DEAD_SECONDS + 1)

    counter = board.claim("web")

    assert sum(row.numbers[0] for row in board.rows()) == 50
    assert counter.numbers[1] == 0


def test_levels_end_with_their_process_and_counts_stay(board: Board, at) -> None:
    counter = board.claim("web")
    counter.numbers[:] = [4, 9]
    counter.write()
    assert [(row.is_alive, row.numbers) for row in board.rows()] == [(True, [4, 9])]

    at(1_011.0)

    assert [(row.is_alive, row.numbers) for row in board.rows()] == [(False, [4, 0])]


def test_a_row_tells_what_it_had_counted_a_minute_before(board: Board, at) -> None:
    counter = board.claim("web")
    for second in range(200):
        at(1_000.0 + second)
        counter.numbers[0] += 10
        counter.write()

    [row] = board.rows()

    assert 60 <= row.window <= 66
    assert (row.numbers[0] - row.earlier[0]) / row.window == pytest.approx(10)


def test_who_leaves_makes_room_at_once(board: Board) -> None:
    for _turn in range(2 * ROWS):
        counter = board.claim("web")
        counter.numbers[0] += 1
        counter.close()

    assert [row.numbers[0] for row in board.rows()] == [2 * ROWS]


def test_more_processes_than_rows_are_refused(board: Board) -> None:
    kept = [board.claim("web") for _row in range(ROWS)]
    with pytest.raises(OSError, match="no row left"):
        board.claim("web")
    assert len(board.rows()) == len(kept)


def test_a_file_of_another_program_is_not_misread(board: Board) -> None:
    counter = board.claim("web")
    counter.numbers[0] = 12
    counter.write()
    later = Board(board.path, ["other", "open", "more"])

    assert later.rows() == []
    later.claim("web")
    assert [row.numbers for row in later.rows()] == [[0, 0, 0]]


@pytest.mark.parametrize("content", [b"", b"\0" * 3, os.urandom(700)])
def test_a_damaged_file_is_none(board: Board, content: bytes) -> None:
    board.path.write_bytes(content)

    assert board.rows() == []
    board.claim("web")
    assert len(board.rows()) == 1


def test_a_clock_that_is_put_back_stops_nothing(board: Board, at) -> None:
    at(9_000.0)
    counter, ended = board.claim("web"), board.claim("web")
    ended.write()
    at(1_000.0)
    for second in range(30):
        at(1_000.0 + second)
        counter.numbers[0] += 10
        counter.write()

    alive = [row for row in board.rows() if row.is_alive]

    assert [row.written_at for row in alive] == [1_029.0]
    assert (alive[0].numbers[0] - alive[0].earlier[0]) / alive[0].window == pytest.approx(10)
