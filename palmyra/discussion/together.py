"""Writes that come at the same time are committed together: one turn at the database and one flush of the disk for all.

docs/decisions/0007-writes-together.md has the reasons.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from contextvars import copy_context
from functools import partial
from typing import Any, Generic, TypeVar, cast

from django.db import OperationalError, connection, transaction

from palmyra.discussion.errors import DiscussionError

logger = logging.getLogger(__name__)

T = TypeVar("T")


class Write(Generic[T]):
    """An act that waits for its turn, and later what came of it."""

    def __init__(self, act: Callable[[], T]) -> None:
        self.act = act
        self.context = copy_context()  # the request's language and time zone: another thread may do the act
        self.result: T | None = None
        self.refusal: DiscussionError | None = None
        self.failure: Exception | None = None
        self.is_committed = self.is_done = False

    def do(self) -> None:
        """Do it within the transaction of the moment. Raises HasToBeAlone where others have to be kept from it."""
        before = changes_made()
        try:
            self.result = self.context.run(self.act)
        except DiscussionError as refusal:
            if changes_made() != before:
                raise HasToBeAlone from refusal
            self.refusal = refusal
        except Exception as error:
            raise HasToBeAlone from error

    def do_alone(self) -> None:
        """Do it in a transaction of its own."""
        self.refusal = None
        try:
            with transaction.atomic():
                transaction.on_commit(partial(confirm, [self]))
                self.result = self.context.run(self.act)
        except Exception as error:
            self.failure = error

    def outcome(self) -> T:
        """What the act returned; raises what it raised, or why nothing was written."""
        if self.is_committed and self.refusal is None:
            return cast(T, self.result)
        raise self.refusal or self.failure or OperationalError("Nothing was written.")


class HasToBeAlone(Exception):
    """An act failed and may have changed something before, which would be committed with what others wrote."""


def changes_made() -> int:
    """How many rows this connection has changed since it was opened."""
    return int(connection.connection.total_changes)


class Together:
    """The writes of a process that wait. Whoever comes to its turn first writes for all who wait by then."""

    def __init__(self) -> None:
        self.waiting: deque[Write[Any]] = deque()
        self.turn = threading.Lock()

    def write(self, act: Callable[[], T]) -> T:
        """Do an act in a transaction, with whatever else waits; returns what it returned once that is committed.

        Another thread may do the act, and once more by itself if anything goes wrong, so it changes nothing but the
        database. What it raises is raised here and undoes what it did; the others never notice.
        """
        if connection.in_atomic_block or connection.vendor != "sqlite":
            with transaction.atomic():
                return act()
        write = Write(act)
        self.waiting.append(write)
        with self.turn:
            if not write.is_done:
                self.write_all()
        return write.outcome()

    def write_all(self) -> None:
        """Write what waits, in one transaction; where one of them fails, each in one of its own."""
        group: list[Write[Any]] = []
        try:
            self.write_group(group)
        except Exception as error:
            if any(write.is_committed for write in group):
                logger.exception("What was left to be done after a write failed.")
                return
            group += [] if group else self.take()  # the database did not even begin
            for write in group:
                mend(write, error)
        finally:
            for write in group:
                write.is_done = True

    def write_group(self, group: list[Write[Any]]) -> None:
        """Take what waits into a group and write it."""
        with transaction.atomic():
            # Only now, as more came while the database was not free.
            group += self.take()
            # Before whatever the acts leave to be done after the commit, which may fail.
            transaction.on_commit(partial(confirm, group))
            for write in group:
                write.do()

    def take(self) -> list[Write[Any]]:
        """What waits, which waits no longer."""
        return [self.waiting.popleft() for _number in range(len(self.waiting))]


def confirm(group: list[Write[Any]]) -> None:
    """The transaction of a group is committed."""
    for write in group:
        write.is_committed = True


def mend(write: Write[Any], error: Exception) -> None:
    """Write alone what failed in a group; not where the database takes nothing at all."""
    if isinstance(error, OperationalError):
        write.failure = error
    else:
        write.do_alone()


together = Together()
