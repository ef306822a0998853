"""Who does what is done once for a paper whose database several machines share: tasks, and most of the schedule."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import Error, connection
from django.db.backends.base.base import BaseDatabaseWrapper

from palmyra.press.relay import is_shared

logger = logging.getLogger(__name__)

LEAD = 7_256_920_002  # the advisory lock of whoever leads


class Lead:
    """The lead of the only machine, which has it for good."""

    is_held = True

    def __init__(self, begin: Callable[[], object]) -> None:
        self.begin = begin

    def keep(self) -> None:
        """See to it that somebody leads; called every half second. `begin` is called when it comes to be this one."""


class SharedLead(Lead):
    """The lead among machines: a lock that a session of PostgreSQL has until it ends, however its machine does."""

    is_held = False
    line: BaseDatabaseWrapper | None = None

    def keep(self) -> None:
        try:
            held = self.ask()
        except Error as error:
            if self.is_held:
                logger.warning("This machine leads no longer: %s", error)
            self.give_up()
            return
        was_held, self.is_held = self.is_held, held
        if held and not was_held:
            self.begin()

    def ask(self) -> bool:
        """Take the lead if nobody has it, or look whether the session that has it is alive."""
        if self.line is None:
            self.line = connection.copy()
        with self.line.cursor() as cursor:
            if self.is_held:
                cursor.execute("SELECT true")
            else:
                cursor.execute("SELECT pg_try_advisory_lock(%s)", [LEAD])
            return bool(cursor.fetchone()[0])

    def give_up(self) -> None:
        """Leave the lead to others."""
        line, self.line, self.is_held = self.line, None, False
        if line is not None:
            line.close()


def lead(begin: Callable[[], object]) -> Lead:
    """What this machine needs to know who leads."""
    return SharedLead(begin) if is_shared() else Lead(begin)
