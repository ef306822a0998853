"""The worker outlives a database that takes nothing for a while."""

from __future__ import annotations

import pytest
from django.db import OperationalError

from palmyra.project import worker


def test_a_database_that_takes_nothing_does_not_end_the_worker(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What was running then is put back and run again, once the database takes something."""
    done: list[str] = []

    def run() -> None:
        done.append("tried")
        if len(done) == 1:
            raise OperationalError("database or disk is full")

    monkeypatch.setattr(worker, "run_ready_tasks", run)
    monkeypatch.setattr(worker, "requeue_lost_tasks", lambda: done.append("put back"))

    assert worker.work_off(is_sure=True) is False
    assert "database or disk is full" in caplog.text
    assert worker.work_off(is_sure=False) is True
    assert worker.work_off(is_sure=True) is True
    assert done == ["tried", "put back", "tried", "tried"]
