"""Moves a paper's rows from SQLite to PostgreSQL and back: table by table, each row compared before anything counts."""

from __future__ import annotations

import datetime as dt
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from palmyra.project import backup
from palmyra.project.databases import postgresql
from palmyra.project.home import HomeRefused
from palmyra.project.leading import LEAD

BATCH = 1_000
MAKE_TABLES = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, interactive=False)
call_command("createcachetable", verbosity=0)
"""
MAKE_INDEX = """
import django; django.setup()
from django.core.management import call_command
call_command("update_index", verbosity=0)
"""
INDEX = "wagtailsearch"  # of the newsroom's pictures and documents, made of other things by each database
FOLLOWING = ("search_words", "search_totals", "sqlite_", INDEX)  # what follows other tables by itself

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column and the kind of what it holds, by the name of Django's field for such."""

    name: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its columns, the key first."""

    name: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """How much was moved, and which tables were left behind since nothing of this version reads them."""

    tables: int
    rows: int
    left: list[str]


class Side(Protocol):
    """A database that is read from or written to."""

    def names(self) -> set[str]:
        """The tables that are there."""

    def read(self, table: Table) -> Iterator[Row]:
        """The rows of a table in the order of their keys, as Python has them."""

    def write(self, table: Table, rows: Iterable[Row]) -> None:
        """Put rows into a table instead of those that are there."""

    def counters(self, tables: Sequence[Table]) -> dict[str, int]:
        """By table the last number that it gave to a row of its own."""

    def count_on(self, tables: Sequence[Table], counters: Mapping[str, int]) -> None:
        """Let the next rows be numbered behind these; those of tables without a number from 1."""

    def commit(self) -> None:
        """Let what was written count, if all that rows refer to is there."""

    def close(self) -> None:
        """Leave; what was not committed never was."""


class InSqlite:
    """The file of a home."""

    def __init__(self, file: Path) -> None:
        self.line = sqlite3.connect(file, isolation_level=None, timeout=20)
        self.line.execute("BEGIN IMMEDIATE")

    def names(self) -> set[str]:
        return {name for (name,) in self.line.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}

    def read(self, table: Table) -> Iterator[Row]:
        readers = [FROM_SQLITE.get(column.kind) for column in table.columns]
        for row in self.line.cursor().execute(f"SELECT {_listed(table)} FROM {_quoted(table.name)} ORDER BY 1"):  # noqa: S608 our own tables
            yield tuple(
                value if value is None or read is None else read(value)
                for value, read in zip(row, readers, strict=True)
            )

    def write(self, table: Table, rows: Iterable[Row]) -> None:
        self.line.execute(f"DELETE FROM {_quoted(table.name)}")  # noqa: S608 the same
        writers = [TO_SQLITE.get(column.kind) for column in table.columns]
        places = ", ".join("?" * len(table.columns))
        self.line.executemany(
            f"INSERT INTO {_quoted(table.name)} ({_listed(table)}) VALUES ({places})",  # noqa: S608 the same
            (
                tuple(
                    value if value is None or write is None else write(value)
                    for value, write in zip(row, writers, strict=True)
                )
                for row in rows
            ),
        )

    def counters(self, tables: Sequence[Table]) -> dict[str, int]:
        ours = {table.name for table in tables}
        found = self.line.execute("SELECT name, seq FROM sqlite_sequence").fetchall()
        return {name: int(number) for name, number in found if name in ours and number}

    def count_on(self, tables: Sequence[Table], counters: Mapping[str, int]) -> None:
        for table in tables:
            self.line.execute("DELETE FROM sqlite_sequence WHERE name = ?", [table.name])
        self.line.executemany("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", counters.items())

    def commit(self) -> None:
        lost = self.line.execute("PRAGMA foreign_key_check").fetchone()
        if lost:
            raise sqlite3.IntegrityError(f"a row of {lost[0]} refers to one of {lost[2]} that is not there")
        self.line.execute("COMMIT")

    def close(self) -> None:
        self.line.close()


class InPostgresql:
    """A database on a server, by the parts of its address.

    Raises HomeRefused where it does not answer, or a paper runs on it.
    """

    def __init__(self, parts: Mapping[str, Any]) -> None:
        import psycopg

        options = postgresql(parts)["OPTIONS"]
        try:
            self.line = psycopg.connect(**{**parts, **options})
            self.line.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            self.ask("SET TIME ZONE 'UTC'")
            self.ask("SET idle_in_transaction_session_timeout = 0")
            [(is_free,)] = self.ask("SELECT pg_try_advisory_lock(%s)", [LEAD])
        except psycopg.Error as error:
            raise HomeRefused(f"The database cannot be opened: {_in_a_line(error)} See to the server.") from None
        if not is_free:
            self.line.close()
            raise HomeRefused("The paper in this database is running, here or on another machine. Stop it first.")

    def ask(self, sql: str, values: Sequence[object] | None = None) -> list[Row]:
        """The rows of an answer."""
        with self.line.cursor() as cursor:
            cursor.execute(sql.encode(), values)
            return cursor.fetchall() if cursor.description else []

    def names(self) -> set[str]:
        return {name for (name,) in self.ask("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")}

    def read(self, table: Table) -> Iterator[Row]:
        key = table.columns[0]
        order = f'{_quoted(key.name)} COLLATE "C"' if key.kind in {"CharField", "TextField"} else _quoted(key.name)
        readers = [FROM_POSTGRESQL.get(column.kind) for column in table.columns]
        with self.line.cursor(f"reads_{table.name}"[:60]) as cursor:
            cursor.itersize = BATCH
            cursor.execute(f"SELECT {_listed(table)} FROM {_quoted(table.name)} ORDER BY {order}".encode())  # noqa: S608 our own tables
            for row in cursor:
                yield tuple(
                    value if value is None or read is None else read(value)
                    for value, read in zip(row, readers, strict=True)
                )

    def write(self, table: Table, rows: Iterable[Row]) -> None:
        self.ask(f"DELETE FROM {_quoted(table.name)}")  # noqa: S608 the same
        writers = [_to_postgresql(column.kind) for column in table.columns]
        with (
            self.line.cursor() as cursor,
            cursor.copy(f"COPY {_quoted(table.name)} ({_listed(table)}) FROM STDIN".encode()) as copy,
        ):
            for row in rows:
                copy.write_row(
                    [
                        value if value is None or write is None else write(value)
                        for value, write in zip(row, writers, strict=True)
                    ]
                )

    def counters(self, tables: Sequence[Table]) -> dict[str, int]:
        found = {}
        for table in tables:
            sequence = self.sequence_of(table.name, table.columns[0].name)
            if sequence:
                [(number, is_used)] = self.ask(f"SELECT last_value, is_called FROM {sequence}")  # noqa: S608 the same
                if is_used:
                    found[table.name] = int(number)
        return found

    def sequence_of(self, table: str, column: str) -> str | None:
        """The sequence that numbers a table's rows, if anything does."""
        [(name,)] = self.ask("SELECT pg_get_serial_sequence(%s, %s)", [_quoted(table), column])
        return str(name) if name else None

    def count_on(self, tables: Sequence[Table], counters: Mapping[str, int]) -> None:
        for table in tables:
            sequence = self.sequence_of(table.name, table.columns[0].name)
            if sequence:
                number = counters.get(table.name, 0)
                self.ask("SELECT setval(%s, %s, %s)", [sequence, max(number, 1), number > 0])

    def commit(self) -> None:
        self.ask("SET CONSTRAINTS ALL IMMEDIATE")
        self.line.commit()

    def close(self) -> None:
        self.line.close()


def move(home: Path, source: Mapping[str, Any], target: Mapping[str, Any]) -> Moved:
    """Copy the paper of a home into another, empty database, and compare every row.

    `source` and `target` are the parts of PostgreSQL addresses; none means the file in the home. What was is left as it
    is. Raises HomeRefused; then nothing was moved.
    """
    with backup.only_one_serving(home):
        require_empty(home, target)
        with closing(open_side(home, source)) as here:
            tables = tables_of_paper()
            require_whole(here, tables)
            try:
                run_there(home, target, MAKE_TABLES)
                with closing(open_side(home, target)) as there:
                    rows = copy(here, there, tables)
                    there.commit()
                run_there(home, target, MAKE_INDEX)
            except Exception as error:
                forget_tables(home, target)
                raise HomeRefused(
                    f"The rows were not moved: {_in_a_line(error)} The paper is what and where it was."
                    + (" Make the database anew before you try again." if target else "")
                ) from error
            known = {table.name for table in tables}
            left = [name for name in here.names() - known if not name.startswith(FOLLOWING)]
    return Moved(len(tables), rows, sorted(left))


def open_side(home: Path, parts: Mapping[str, Any]) -> Side:
    """A database of a paper."""
    return InPostgresql(parts) if parts else InSqlite(home / backup.DATABASE)


def require_empty(home: Path, target: Mapping[str, Any]) -> None:
    """Raise HomeRefused where anything is that a move would write over."""
    if not target:
        file = home / backup.DATABASE
        if file.exists() and file.stat().st_size:
            raise HomeRefused(f"There is a paper in {file}. Move that file away first; nothing is written over.")
        return
    with closing(InPostgresql(target)) as side:
        names = sorted(side.names())
    if names:
        raise HomeRefused(
            f"The database {target['dbname']} is not empty: it has the table {names[0]}. Name an empty one; nothing is "
            "written over."
        )


def require_whole(side: Side, tables: Sequence[Table]) -> None:
    """Raise HomeRefused where a paper is of another version than this program."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    missing = sorted({table.name for table in tables} - side.names())
    executor = MigrationExecutor(connection)
    if missing or executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise HomeRefused("The paper's rows are not those of this version. Run `palmyra init`, then move it.")


def run_there(home: Path, target: Mapping[str, Any], program: str) -> None:
    """Run a few lines of Django over another database. Raises ValueError with the last thing they said."""
    environment = {
        **os.environ,
        "PALMYRA_HOME": str(home),
        "PALMYRA_DATABASE_URL": _address_of(target),
        "DJANGO_SETTINGS_MODULE": "palmyra.project.settings",
    }
    done = subprocess.run(  # noqa: S603 this program itself, told by its environment which database to use
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ValueError((done.stderr.strip().splitlines() or ["it ended without a word."])[-1])


def forget_tables(home: Path, target: Mapping[str, Any]) -> None:
    """Delete a file that was made for nothing."""
    if not target:
        for ending in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                (home / f"{backup.DATABASE}{ending}").unlink()


def _address_of(parts: Mapping[str, Any]) -> str:
    """An address of PostgreSQL with these parts, or nothing."""
    from urllib.parse import urlencode

    return f"postgresql://?{urlencode(parts)}" if parts else ""


def tables_of_paper() -> list[Table]:
    """Every table of this version, with its columns."""
    from django.apps import apps

    tables = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy and model._meta.app_label != INDEX:
            fields = sorted(model._meta.local_concrete_fields, key=lambda field: not field.primary_key)
            columns = tuple(Column(str(field.column), _kind_of(field)) for field in fields)
            tables[model._meta.db_table] = Table(model._meta.db_table, columns)
    for table in (
        Table("django_migrations", (Column("id"), Column("app"), Column("name"), Column("applied", "DateTimeField"))),
        Table("project_cache", (Column("cache_key", "CharField"), Column("value"), Column("expires", "DateTimeField"))),
    ):
        tables[table.name] = table
    return list(tables.values())


def _kind_of(field: Any) -> str:
    while field.remote_field is not None:
        field = field.target_field
    return str(field.get_internal_type())


def copy(here: Side, there: Side, tables: Sequence[Table]) -> int:
    """Copy all rows and go on numbering where it ended; returns how many. Raises ValueError where a row differs."""
    count = 0
    for table in tables:
        there.write(table, map(storable, here.read(table)))
    there.count_on(tables, here.counters(tables))
    for table in tables:
        count += compare(table, map(storable, here.read(table)), there.read(table))
    if there.counters(tables) != here.counters(tables):
        raise ValueError("the numbers that new rows would get differ.")
    return count


def compare(table: Table, rows: Iterator[Row], copies: Iterator[Row]) -> int:
    """How many rows a table has. Raises ValueError where the two are not the same."""
    count = 0
    for row, its_copy in zip_longest(rows, copies):
        if row != its_copy:
            key = (row or its_copy or ("",))[0]
            raise ValueError(f"the row {key} of {table.name} is not what it was.")
        count += 1
    return count


def storable(row: Row) -> Row:
    """A row without the signs that PostgreSQL takes in no text: NUL, and halves of surrogate pairs."""
    return tuple(value if type(value) in PLAIN else _storable(value) for value in row)


PLAIN = {int, float, bool, type(None), dt.datetime, UUID}


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_storable(inner) for inner in value]
    if isinstance(value, dict):
        return {_storable(name): _storable(inner) for name, inner in value.items()}
    return value


def _quoted(name: str) -> str:
    return f'"{name}"'


def _listed(table: Table) -> str:
    return ", ".join(_quoted(column.name) for column in table.columns)


def _in_a_line(error: Exception) -> str:
    """What an error says, in one line that ends as a sentence does."""
    said = " ".join(str(error).split()) or type(error).__name__
    return said if said.endswith(".") else f"{said}."


def _moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def _in_utc(at: dt.datetime) -> dt.datetime:
    return at.astimezone(dt.UTC)


def _microseconds(span: dt.timedelta) -> int:
    return span // dt.timedelta(microseconds=1)


# Values as Python has them, of what SQLite stores as Django writes it there, and the way back. Spans are microseconds.
FROM_SQLITE: dict[str, Callable[[Any], Any]] = {
    "BooleanField": bool,
    "DateTimeField": _moment,
    "DateField": dt.date.fromisoformat,
    "TimeField": dt.time.fromisoformat,
    "UUIDField": UUID,
    "JSONField": json.loads,
    "DecimalField": lambda value: Decimal(str(value)),
    "FloatField": float,
    "CharField": str,
    "TextField": str,
}
TO_SQLITE: dict[str, Callable[[Any], Any]] = {
    "BooleanField": int,
    "DateTimeField": lambda at: str(at.replace(tzinfo=None)),
    "DateField": str,
    "TimeField": str,
    "UUIDField": lambda value: value.hex,
    "JSONField": lambda value: json.dumps(value, ensure_ascii=False),
    "DecimalField": str,
}
FROM_POSTGRESQL: dict[str, Callable[[Any], Any]] = {
    "DateTimeField": _in_utc,
    "DurationField": _microseconds,
    "GenericIPAddressField": str,
}


def _to_postgresql(kind: str) -> Callable[[Any], Any] | None:
    from psycopg.types.json import Jsonb

    writers: dict[str, Callable[[Any], Any]] = {"JSONField": Jsonb, "DurationField": _span}
    return writers.get(kind)


def _span(microseconds: int) -> dt.timedelta:
    return dt.timedelta(microseconds=microseconds)
