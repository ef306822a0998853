"""The statements of a new comment, written out: others wait while it is stored.

Putting a query together takes the ORM ten times as long as the database takes to answer it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Literal

from django.db import connection
from django.db.models import Field, Model

from palmyra.discussion.limits import BURST_WINDOW, JUDGED_MAX, PASSED_AFTER, REPEAT_WINDOW
from palmyra.discussion.models import Comment, CommentQuerySet, Thread
from palmyra.discussion.windows import around

LATELY_MAX = 50  # of a writer's comments within a day


@cache
def thread_statement() -> tuple[str, list[str], dict[int, list[partial[Any]]]]:
    """The statement that fetches a thread, its fields, and by their places how what the database gives is read."""
    compiler = Thread.objects.filter(pk=0).query.get_compiler(connection=connection)
    statement, _values = compiler.as_sql()
    converters = compiler.get_converters([selected[0] for selected in compiler.select])
    readers = {
        at: [partial(read_value, converter, expression) for converter in found]
        for at, (found, expression) in converters.items()
    }
    return statement, [str(selected[0].target.attname) for selected in compiler.select], readers


def read_value(converter: Callable[[Any, Any, Any], Any], expression: Any, value: Any) -> Any:
    """A value of a column as a model has it."""
    return converter(value, expression, connection)


def fetch_thread(number: int, *, is_locked: bool = False) -> Thread | None:
    """A thread or None; locked where the database locks rows, as SQLite's transactions have the whole of it."""
    statement, names, readers = thread_statement()
    lock = " FOR UPDATE" if is_locked and connection.features.has_select_for_update else ""
    with connection.cursor() as cursor:
        cursor.execute(statement + lock, [number])
        row = cursor.fetchone()
    if row is None:
        return None
    values = list(row)
    for at, found in readers.items():
        for read in found:
            values[at] = read(values[at])
    return Thread.from_db(connection.alias, names, values)


@dataclass(frozen=True, slots=True)
class Writer:
    """By what somebody is known: a column of their comments and what it has."""

    column: Literal["user_id", "client_hash", "network_hash"]
    value: str | int

    def comments(self) -> CommentQuerySet:
        """What they said; nothing of somebody of whom nothing is known."""
        return Comment.objects.filter(**{self.column: self.value}) if self.value else Comment.objects.none()


def said_lately(writer: Writer, now: dt.datetime, *, besides: int = 0) -> list[tuple[bool, str, str]]:
    """What a writer said within a day, the newest first: whether it was within the last minute, its state, its text."""
    if not writer.value:
        return []
    adapt = connection.ops.adapt_datetimefield_value
    burst, within = map(adapt, around(now, BURST_WINDOW)), map(adapt, around(now, REPEAT_WINDOW))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT created_at BETWEEN %s AND %s, state, text FROM discussion_comment "  # noqa: S608 constants only
            f"WHERE {writer.column} = %s AND created_at BETWEEN %s AND %s AND id <> %s "
            "ORDER BY created_at DESC LIMIT %s",
            [*burst, writer.value, *within, besides, LATELY_MAX],
        )
        return [(bool(is_recent), state, text) for is_recent, state, text in cursor.fetchall()]


def learned_counts(language: str, digests: Collection[int]) -> dict[int, tuple[int, int]]:
    """In how many unwanted and wanted comments of a language some words were, by their digests."""
    places = ", ".join(["%s"] * len(digests))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT digest, unwanted_count, wanted_count FROM discussion_learnedword "  # noqa: S608 places only
            f"WHERE language = %s AND digest IN ({places or 'NULL'})",
            [language, *digests],
        )
        return {digest: (unwanted, wanted) for digest, unwanted, wanted in cursor.fetchall()}


def judged_lately(writers: Sequence[Writer], now: dt.datetime, *, besides: int = 0) -> list[tuple[int, int, int]]:
    """Of each writer's last comments how many are shown, how many of them passed, and how many are out of sight."""
    if not writers:
        return []
    statements, values = [], []
    for number, writer in enumerate(writers):
        statements.append(
            f"SELECT {number} AS number, COUNT(CASE WHEN state = 'shown' THEN 1 END), "  # noqa: S608 constants only
            "COUNT(CASE WHEN state = 'shown' AND (created_at <= %s OR EXISTS (SELECT 1 FROM discussion_decision "
            "WHERE comment_id = said.id AND act IN ('approve', 'restore'))) THEN 1 END), "
            "COUNT(CASE WHEN state IN ('hidden', 'removed') THEN 1 END) FROM (SELECT id, state, created_at "
            f"FROM discussion_comment WHERE {writer.column} = %s AND id <> %s ORDER BY created_at DESC LIMIT %s) said"
        )
        passed_by = connection.ops.adapt_datetimefield_value(now - PASSED_AFTER)
        values += [passed_by, writer.value, besides, JUDGED_MAX]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(statements) + " ORDER BY number", values)
        return [(shown, passed, rejected) for _number, shown, passed, rejected in cursor.fetchall()]


@cache
def insert_statement(model: type[Model]) -> tuple[str, list[Field[Any, Any]]]:
    """The statement that stores a row of a model, and the fields that it takes."""
    quote = connection.ops.quote_name
    fields = [field for field in model._meta.local_concrete_fields if not field.primary_key]
    columns = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    key = quote(str(model._meta.pk.column))
    table = quote(model._meta.db_table)
    return f"INSERT INTO {table} ({columns}) VALUES ({places}) RETURNING {key}", fields  # noqa: S608 names of columns


def insert(comment: Comment) -> None:
    """Store a new comment, as `save(force_insert=True)` does."""
    statement, fields = insert_statement(Comment)
    values = [field.get_db_prep_save(field.pre_save(comment, True), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        comment.pk = cursor.fetchone()[0]
    comment._state.adding, comment._state.db = False, connection.alias


def spend(digest: str, until: dt.datetime) -> bool:
    """Note that a proof of work was taken; False for one that was taken before, at whatever moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO discussion_spentproof (digest, expires_at) VALUES (%s, %s) ON CONFLICT (digest) DO NOTHING",
            [digest, connection.ops.adapt_datetimefield_value(until)],
        )
        return int(cursor.rowcount) == 1


def count(thread: int, change: int, newest: dt.datetime | None, now: dt.datetime) -> None:
    """Move the count of a thread; `newest` is the moment of its newest comment that readers can read."""
    adapt = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE discussion_thread SET comment_count = comment_count + %s, last_comment_at = %s, counted_at = %s "
            "WHERE id = %s",
            [change, newest and adapt(newest), adapt(now), thread],
        )


def count_newer_roots(thread: int, root_key: str) -> int:
    """How many conversations of a thread were begun after one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*) FROM discussion_comment "
            "WHERE thread_id = %s AND depth = 0 AND has_place AND root_key > %s",
            [thread, root_key],
        )
        return int(cursor.fetchone()[0])


def has_bans(user: int | None, digests: Collection[str]) -> bool:
    """Whether there ever was a ban on an account, on what some digests were made of, or on words, whosever they are."""
    places = ", ".join(["%s"] * len(digests))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM discussion_ban WHERE kind = 'pattern' OR user_id = %s "  # noqa: S608 places only
            f"OR (digest <> '' AND digest IN ({places or 'NULL'})) LIMIT 1",
            [user, *digests],
        )
        return cursor.fetchone() is not None
