"""What machines that share a database tell one another, by LISTEN and NOTIFY of PostgreSQL; with SQLite there is one.

An event says that there is something to read and not what, so that one which came twice, or not at all, does no harm:
whoever listens looks by itself each time it begins to.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from typing import NoReturn

from django.db import Error, close_old_connections, connection

logger = logging.getLogger(__name__)

PURGED = "palmyra_purged"
WAIT_SECONDS = 5.0  # between two looks whether the line still holds
GATHER_SECONDS = 0.02  # many events that come at once are one
AGAIN_SECONDS = 1.0


def is_shared() -> bool:
    """Whether other machines may share the database."""
    return bool(connection.vendor == "postgresql")


def tell(channel: str) -> None:
    """Let those who listen know, once the current transaction is committed."""
    if is_shared():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, '')", [channel])


def listen(handlers: Mapping[str, Callable[[], object]]) -> NoReturn:
    """Call the handler of a channel for what is told there, and once whenever the line was made anew."""
    while True:
        try:
            listen_until_lost(handlers)
        except Error as error:
            logger.warning("Nothing is heard from the database: %s", error)
        time.sleep(AGAIN_SECONDS)


def listen_until_lost(handlers: Mapping[str, Callable[[], object]]) -> NoReturn:
    """The same, over one line. Raises Error when it is lost."""
    with closing(connection.copy()) as line:
        line.ensure_connection()
        with line.wrap_database_errors:
            for channel in handlers:
                line.connection.execute(f"LISTEN {channel}")
            told = set(handlers)
            while True:
                for channel in told:
                    handle(handlers[channel])
                time.sleep(GATHER_SECONDS)
                first = line.connection.notifies(timeout=WAIT_SECONDS, stop_after=1)
                told = {event.channel for event in first}
                told |= {event.channel for event in line.connection.notifies(timeout=0)}


def handle(act: Callable[[], object]) -> None:
    """Do what is to be done; its failure is not that of the line."""
    try:
        close_old_connections()
        act()
    except Exception:
        logger.exception("What another machine told was not taken up.")
