"""SQLite whose writers wait in a queue for their turn."""

from __future__ import annotations

import fcntl
import os
import time
from typing import Any

from django.db.backends.sqlite3 import base

from palmyra.press.figures import figures

SHORTEST, LONGEST = 0.000_25, 0.002  # seconds between two looks whether the turn has come
PATIENCE = 5.0  # seconds to wait for it; SQLite's own, where the settings have no `timeout`


class Turn:
    """The right to write next, which one transaction at a time has, in all threads and processes.

    Waiting by itself, SQLite sleeps for up to a tenth of a second between two looks, and whoever comes by meanwhile
    goes first. Here whoever waits for the turn holds the place in front, so that nobody overtakes. It is only a queue:
    what keeps two from writing at once is SQLite's own lock, and who waited too long tries without the turn.
    The locks go with whoever held them, however it ends.
    """

    def __init__(self, path: str, patience: float) -> None:
        self.path = path
        self.patience = patience
        self.held = -1

    def take(self) -> None:
        """Wait for it."""
        until = time.monotonic() + self.patience
        front = lock(f"{self.path}.front", until)
        self.held = lock(f"{self.path}.turn", until)
        if front >= 0:
            os.close(front)

    def leave(self) -> None:
        """Let the next one have it; nothing happens to who has none."""
        held, self.held = self.held, -1
        if held >= 0:
            os.close(held)


def lock(path: str, until: float) -> int:
    """A descriptor that has a file's lock until it is closed, or -1 when it was not to be had by a moment."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    pause = SHORTEST
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                os.close(descriptor)
                return -1
            time.sleep(pause)
            pause = min(pause * 2, LONGEST)
        else:
            return descriptor


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, whose transactions take turns. A single statement outside of one waits as SQLite does."""

    turn: Turn | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        if not self.is_in_memory_db():
            self.turn = Turn(str(conn_params["database"]), conn_params.get("timeout", PATIENCE))
        return super().get_new_connection(conn_params)

    def set_autocommit(self, autocommit: bool, force_begin_transaction_with_broken_autocommit: bool = False) -> None:
        begins = force_begin_transaction_with_broken_autocommit and not autocommit
        self.ensure_connection()
        if begins and self.turn:
            with figures.timing("turn"):
                self.turn.take()
        try:
            super().set_autocommit(autocommit, force_begin_transaction_with_broken_autocommit)
        except BaseException:
            self.leave_turn()
            raise

    def commit(self) -> None:
        try:
            super().commit()
        finally:
            self.leave_turn()

    def rollback(self) -> None:
        try:
            super().rollback()
        finally:
            self.leave_turn()

    def close(self) -> None:
        try:
            super().close()
        finally:
            self.leave_turn()

    def leave_turn(self) -> None:
        """Let the next one write."""
        if self.turn:
            self.turn.leave()
