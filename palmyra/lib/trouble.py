"""What keeps a program from storing something, told from the exception."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator

FULL, BUSY, READ_ONLY, FAULTY, AWAY = "full", "busy", "read-only", "faulty", "away"

# https://www.sqlite.org/rescode.html
BY_SQLITE_CODE = {
    5: BUSY,  # SQLITE_BUSY
    6: BUSY,  # SQLITE_LOCKED
    8: READ_ONLY,  # SQLITE_READONLY
    10: FAULTY,  # SQLITE_IOERR
    13: FULL,  # SQLITE_FULL
    14: FAULTY,  # SQLITE_CANTOPEN
}
# https://www.postgresql.org/docs/current/errcodes-appendix.html
BY_SQLSTATE = {
    "25006": READ_ONLY,  # read_only_sql_transaction
    "40001": BUSY,  # serialization_failure
    "40P01": BUSY,  # deadlock_detected
    "53100": FULL,  # disk_full
    "53300": BUSY,  # too_many_connections
    "55P03": BUSY,  # lock_not_available
    "57P03": BUSY,  # cannot_connect_now
    "58030": FAULTY,  # io_error
}
BY_ERRNO = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EROFS: READ_ONLY,
    errno.EACCES: READ_ONLY,
    errno.EPERM: READ_ONLY,
    errno.EIO: FAULTY,
}


def trouble_of(error: BaseException | None) -> str:
    """What keeps storing from going well, where an exception, or one that led to it, says so; else "".

    FULL, BUSY, READ_ONLY, FAULTY, or AWAY: a database on a server that does not answer.
    """
    psycopg = sys.modules.get("psycopg")  # loaded where the paper is on PostgreSQL
    for one in chain_of(error):
        code = getattr(one, "sqlite_errorcode", None)
        if isinstance(code, int) and (code & 0xFF) in BY_SQLITE_CODE:
            return BY_SQLITE_CODE[code & 0xFF]
        kind = BY_SQLSTATE.get(getattr(one, "sqlstate", None) or "")
        if kind:
            return kind
        if psycopg is not None and isinstance(one, psycopg.OperationalError):
            return AWAY
        if isinstance(one, OSError) and one.errno in BY_ERRNO:
            return BY_ERRNO[one.errno]
    return ""


def chain_of(error: BaseException | None) -> Iterator[BaseException]:
    """An exception and those that led to it."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
