"""PostgreSQL finds what SQLite finds, in the same order; runs where the tests do on PostgreSQL."""

from __future__ import annotations

import datetime as dt
import random
import sqlite3
from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import product
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from palmyra.search import index, postgresql, sqlite
from palmyra.search.index import Entry, Found, find, put_many, remove
from palmyra.search.models import Document
from tests.search.conftest import FIRST_DAY

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="python -m tests.postgresql compares the two"),
]
WORDS = (
    "мост моста река города лёд паром бюджет выборы научно-технический Bridge bridges river election O’Brien ½ naïve "
    "新聞 straße 2016 мэр мэрия откроют в на и"
).split()
QUERIES = [
    "мост", "мосты река", "лед", "bridge", "election budget", "в", "и на", "научно-технический", "o'brien", "½", "新聞",
    "2016 мост", "жираф", "мэр лёд", "", "  ", "?!", "straße river", "'; DROP TABLE search_document; --", "мост" * 400,
]  # fmt: skip
COLUMNS = "id shelf object_id language date facets title body".split()
TABLE = "CREATE TABLE search_document (id INTEGER PRIMARY KEY, shelf, object_id, language, date, facets, title, body)"


def some_texts(seed: int, count: int) -> Iterator[Entry]:
    """Texts of a few words each, so that scores differ by how often and where a word stands."""
    dice = random.Random(seed)
    for number in range(count):
        title, body = (" ".join(dice.choices(WORDS, k=dice.randrange(1, most))) for most in (6, 80))
        facets = frozenset(f"section-{dice.randrange(4)}" for _facet in range(2))
        date = FIRST_DAY + dt.timedelta(hours=dice.randrange(20_000))
        yield Entry("article", number, dice.choice(["ru", "en"]), title, f"{body} {'мост' * 400}", date, facets)


@pytest.fixture
def in_sqlite(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Found]]:
    """The same search over the same rows in SQLite."""
    script = import_module("palmyra.search.migrations.0002_words").MAKE
    database = sqlite3.connect(":memory:")
    database.executescript(f"{TABLE};{script}")
    copied: list[tuple] = []

    def ask(sql: str, *values: Any) -> list[tuple]:
        return database.execute(sql.replace("%s", "?"), values).fetchall()

    def find_there(*words: Any, **options: Any) -> Found:
        rows = list(Document.objects.values_list(*COLUMNS))
        if rows != copied:
            copied[:] = rows
            database.execute("DELETE FROM search_document")
            database.executemany(
                f"INSERT INTO search_document VALUES ({', '.join('?' * len(COLUMNS))})",
                [tuple(str(cell) if isinstance(cell, dt.datetime) else cell for cell in row) for row in rows],
            )
        with monkeypatch.context() as patched:
            patched.setattr(index, "postgresql", sqlite)
            patched.setattr(sqlite, "_ask", ask)
            return find(*words, **options)

    yield find_there
    database.close()


@pytest.mark.parametrize("most_ranked", [5_000, 30])
def test_both_find_the_same_in_the_same_order(
    db: None, in_sqlite: Callable[..., Found], monkeypatch: pytest.MonkeyPatch, most_ranked: int
) -> None:
    monkeypatch.setattr(index, "MOST_RANKED", most_ranked)
    put_many(some_texts(seed=1, count=120))
    put_many(some_texts(seed=2, count=40))  # some are written anew, and some go
    for number in range(40, 60):
        remove("article", number)

    hits = 0
    for query, language, facets, newest_first in product(QUERIES, ("", "ru"), ((), ("section-1",)), (True, False)):
        options: dict[str, Any] = {"language": language, "facets": facets, "newest_first": newest_first}
        here, there = find("article", query, **options, limit=100), in_sqlite("article", query, **options, limit=100)
        assert here == there, (query, options)
        hits += here.count
    assert hits > 500


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60), query=st.text(max_size=20))
def test_both_find_any_text_alike(db: None, in_sqlite: Callable[..., Found], text: str, query: str) -> None:
    put_many([Entry("article", 1, "ru", text, f"{query} {text}", FIRST_DAY)])
    for words in (query, text):
        assert find("article", words) == in_sqlite("article", words)


def test_scores_are_the_same_numbers(
    db: None, in_sqlite: Callable[..., Found], monkeypatch: pytest.MonkeyPatch
) -> None:
    put_many(some_texts(seed=3, count=120))
    seen: dict[str, dict[int, float]] = {}
    for module in (postgresql, sqlite):
        ask = module.scores

        def scores(*forms: Any, ask: Any = ask, name: str = module.__name__, **since: Any) -> dict[int, float]:
            return seen.setdefault(name, ask(*forms, **since))

        monkeypatch.setattr(module, "scores", scores)

    find("article", "мост бюджет")
    in_sqlite("article", "мост бюджет")

    here, there = seen.values()
    assert len(here) > 10
    assert here == pytest.approx(there, rel=1e-12)
