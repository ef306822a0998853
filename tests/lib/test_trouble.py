"""What a server of PostgreSQL says is told apart: full, busy, away, or no trouble of storing at all."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import errors

from palmyra.lib.trouble import AWAY, BUSY, FULL, READ_ONLY, trouble_of


@pytest.mark.parametrize(
    ("cause", "trouble"),
    [
        (errors.DiskFull("x"), FULL),
        (errors.LockNotAvailable("x"), BUSY),
        (errors.DeadlockDetected("x"), BUSY),
        (errors.ReadOnlySqlTransaction("x"), READ_ONLY),
        (errors.AdminShutdown("x"), AWAY),
        (psycopg.OperationalError("connection refused"), AWAY),
        (errors.UniqueViolation("x"), ""),
    ],
)
def test_trouble_of_a_server_is_told_by_its_code(cause: psycopg.Error, trouble: str) -> None:
    error = RuntimeError("The comment was not written.")
    error.__cause__ = cause
    assert trouble_of(error) == trouble
