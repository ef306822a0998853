"""The rows of a paper on PostgreSQL as one file, by PostgreSQL's own pg_dump, and back by pg_restore."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from palmyra.project.home import HomeRefused, refuse_newer_rows
from palmyra.project.leading import LEAD

BY_DEBIAN = Path("/usr/lib/postgresql")
BEFORE = "palmyra_before"  # the schema that has what is replaced, until what comes instead is whole


def dump_rows(parts: Mapping[str, Any], target: Path) -> None:
    """Write a database as it is at one moment into a file. Raises HomeRefused."""
    run(["pg_dump", "--format=custom", "--compress=1", "--no-owner", "--no-privileges", f"--file={target}"], parts)


def size_of_rows(parts: Mapping[str, Any]) -> int:
    """Bytes that a database has on its server's disk."""
    with opened(parts) as line:
        [(size,)] = line.execute("SELECT pg_database_size(current_database())").fetchall()
    return int(size)


def has_rows(parts: Mapping[str, Any]) -> bool:
    """Whether there is a paper in a database. Raises HomeRefused."""
    with opened(parts) as line:
        return bool(line.execute("SELECT to_regclass('django_migrations') IS NOT NULL").fetchone()[0])


def restore_rows(parts: Mapping[str, Any], dump: Path) -> None:
    """Put the rows of a file into a database instead of those that are there.

    Raises HomeRefused; then what was there is there.
    """
    with opened(parts) as line:
        if not line.execute("SELECT pg_try_advisory_lock(%s)", [LEAD]).fetchone()[0]:
            raise HomeRefused("The paper in this database is running, here or on another machine. Stop it first.")
        [(schema,)] = line.execute("SELECT quote_ident(current_schema())").fetchall()
        line.execute(f"ALTER SCHEMA {schema} RENAME TO {BEFORE}")
        try:
            line.execute(f"CREATE SCHEMA {schema}")
            run(
                ["pg_restore", "--no-owner", "--no-privileges", "--single-transaction", str(dump)],
                parts,
                is_reading=True,
            )
            refuse_newer_rows(set(line.execute("SELECT app, name FROM django_migrations").fetchall()))
        except BaseException:
            line.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
            line.execute(f"ALTER SCHEMA {BEFORE} RENAME TO {schema}")
            raise
        line.execute(f"DROP SCHEMA {BEFORE} CASCADE")


@contextmanager
def opened(parts: Mapping[str, Any]) -> Iterator[Any]:
    """A session of its own. What goes wrong in it raises HomeRefused."""
    import psycopg

    try:
        with psycopg.connect(**{"connect_timeout": 5, **parts, "autocommit": True}) as line:
            yield line
    except psycopg.Error as error:
        raise HomeRefused(f"The database {parts['dbname']} did not do it: {' '.join(str(error).split())}") from None


def run(command: Sequence[str], parts: Mapping[str, Any], *, is_reading: bool = False) -> None:
    """Run a program of PostgreSQL's over a database. Raises HomeRefused."""
    from psycopg.conninfo import make_conninfo

    # The password goes by the environment: everybody on a machine may read the words of a command.
    open_parts = {name: value for name, value in parts.items() if name != "password"}
    environment = {**os.environ, **({"PGPASSWORD": str(parts["password"])} if parts.get("password") else {})}
    whole = [program(command[0]), *command[1:], f"--dbname={make_conninfo(**open_parts)}"]
    done = subprocess.run(whole, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 see program()
    if done.returncode:
        said = " ".join(done.stderr.split()) or "it ended without a word"
        raise HomeRefused(f"The rows were not {'restored' if is_reading else 'copied'}: {said}")


def program(name: str) -> str:
    """Where a program of PostgreSQL's is. Raises HomeRefused where it is not."""
    found = shutil.which(name) or max(map(str, BY_DEBIAN.glob(f"*/bin/{name}")), default="")
    if not found:
        raise HomeRefused(
            f"There is no {name} here, which copies rows on PostgreSQL. Bring it with apt-get install "
            "postgresql-client, or let your provider keep copies and set backup_hours to 0."
        )
    return found
