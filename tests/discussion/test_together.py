"""Writes that wait are committed together, and what goes wrong with one is nobody else's business."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import translation

from palmyra.discussion.errors import ThreadClosed
from palmyra.discussion.models import Comment, Thread
from palmyra.discussion.together import Together

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="Elsewhere each act is written by itself."),
]

Act = Callable[[], object]


class Writers:
    """People whose writes wait until all of them are there."""

    def __init__(self) -> None:
        self.together = Together()

    def write(self, *acts: Act) -> list[Future[object]]:
        """Do the acts at one time, each in a thread of its own; returns when all of them ended."""
        with ThreadPoolExecutor(len(acts)) as pool, self.together.turn:
            futures = [pool.submit(self.write_one, act) for act in acts]
            end = time.monotonic() + 10
            while len(self.together.waiting) < len(acts):
                assert time.monotonic() < end, "They did not come in time."
                time.sleep(0.001)
        return futures

    def write_one(self, act: Act) -> object:
        try:
            return self.together.write(act)
        finally:
            connection.close()


@pytest.fixture
def writers() -> Writers:
    return Writers()


def open_thread(title: str) -> str:
    Thread.objects.create(title=title, url=f"/{title}/")
    return title


def titles() -> set[str]:
    return set(Thread.objects.values_list("title", flat=True))


def close() -> None:
    raise ThreadClosed("This discussion was closed.")


def open_and_fail() -> None:
    open_thread("broken")
    raise ValueError("It broke.")


def open_and_refuse() -> None:
    open_thread("refused")
    raise ThreadClosed("Closed after all.")


def write_under_no_thread() -> None:
    Comment.objects.create(thread_id=10**9, name="Clara", text="Lost.", html="<p>Lost.</p>")


def test_what_waits_is_written_by_one_for_all(writers: Writers) -> None:
    futures = writers.write(*(lambda title=title: (open_thread(title), threading.get_ident()) for title in "abcde"))

    written = [future.result() for future in futures]
    assert [title for title, _thread in written] == list("abcde")
    assert len({thread for _title, thread in written}) == 1
    assert titles() == set("abcde")


def test_one_alone_waits_for_nobody(writers: Writers) -> None:
    assert writers.together.write(lambda: open_thread("a")) == "a"
    assert titles() == {"a"}


def test_nothing_is_told_before_it_is_committed(writers: Writers, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_connection: object) -> None:
        raise OperationalError("disk I/O error")

    monkeypatch.setattr("django.db.backends.sqlite3.base.DatabaseWrapper.commit", fail)
    futures = writers.write(lambda: open_thread("a"), lambda: open_thread("b"))
    monkeypatch.undo()

    for future in futures:
        with pytest.raises(OperationalError):
            future.result()
    assert titles() == set()


@pytest.mark.parametrize(
    ("act", "error"),
    [
        (close, ThreadClosed),
        (open_and_refuse, ThreadClosed),
        (open_and_fail, ValueError),
        (write_under_no_thread, IntegrityError),
    ],
)
def test_what_goes_wrong_with_one_leaves_the_others_alone(writers: Writers, act: Act, error: type[Exception]) -> None:
    first, wrong, last = writers.write(lambda: open_thread("a"), act, lambda: open_thread("b"))

    assert (first.result(), last.result()) == ("a", "b")
    with pytest.raises(error):
        wrong.result()
    assert titles() == {"a", "b"}
    assert not Comment.objects.exists()


def test_what_fails_after_the_commit_writes_nothing_twice(writers: Writers, caplog: pytest.LogCaptureFixture) -> None:
    def open_and_leave_something_to_do() -> str:
        transaction.on_commit(lambda: write_under_no_thread() or open_and_fail())
        return open_thread("a")

    first, second = writers.write(open_and_leave_something_to_do, lambda: open_thread("b"))

    assert (first.result(), second.result()) == ("a", "b")
    assert Thread.objects.count() == 2
    assert "failed" in caplog.text


def test_a_database_that_takes_nothing_is_told_to_everybody(writers: Writers, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_group: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(writers.together, "write_group", fail)
    futures = writers.write(lambda: open_thread("a"), lambda: open_thread("b"))

    for future in futures:
        with pytest.raises(OperationalError, match="locked"):
            future.result()
    assert not writers.together.waiting


def test_each_write_speaks_the_language_of_its_request(writers: Writers) -> None:
    def speak(language: str) -> object:
        with translation.override(language):
            return writers.write_one(translation.get_language)

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(speak, ["ru", "en", "de"])) == ["ru", "en", "de"]


def test_within_a_transaction_it_is_a_part_of_it(writers: Writers) -> None:
    with transaction.atomic():
        writers.together.write(lambda: open_thread("a"))
        transaction.set_rollback(True)

    assert titles() == set()
