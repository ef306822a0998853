"""Whether a paper can do its work: the database answers, rows of this version, a living worker, room left."""

from __future__ import annotations

import shutil
from functools import cache

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from palmyra.press.figures import board

ROOM_LEAST = 64 * 1024 * 1024  # bytes; with less a busy hour's comments may not find room


def faults() -> list[str]:
    """What is not as it has to be, each in a word; none when the paper is ready. Never raises."""
    found = []
    try:
        if not known_migrations() <= set(MigrationRecorder(connection).applied_migrations()):
            found.append("migrations")
    except DatabaseError:
        found.append("database")
    if not any(row.kind == "worker" and row.is_alive for row in board(settings.PALMYRA_HOME).rows()):
        found.append("worker")
    try:
        if shutil.disk_usage(settings.PALMYRA_HOME).free < ROOM_LEAST:
            found.append("disk")
    except OSError:
        found.append("disk")
    return found


@cache
def known_migrations() -> frozenset[tuple[str, str]]:
    """Every step that this version has; read from its files once."""
    return frozenset(MigrationLoader(None).disk_migrations)
