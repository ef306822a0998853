"""What the index asks of PostgreSQL's text search: the same questions as `sqlite.py`, with the same answers.

Scores are those of FTS5's `bm25()`, reckoned by its formula (https://sqlite.org/fts5.html#the_bm25_function), as
PostgreSQL's own ranks know nothing of how rare a word is.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from django.db import connection

TITLE_WEIGHT, BODY_WEIGHT = 6.0, 1.0
K1, B = 1.2, 0.75  # of BM25, as FTS5 has them
LEAST_IDF = 1e-6  # the same, of a word that more than half of the documents have
WORD_MAX = 500  # signs of a word that the migration puts into a vector
MATCH = "FROM search_document WHERE words @@ %s::tsquery"


def newest(forms: Sequence[str], facets: Sequence[str], *, offset: int, limit: int) -> list[int]:
    """Rows that hold every form and every facet, newest first."""
    rows = _ask(f"SELECT id {MATCH} ORDER BY id DESC LIMIT %s OFFSET %s", _all_of(facets, forms), limit, offset)
    return [row for (row,) in rows]


def titled(forms: Sequence[str], facets: Sequence[str], *, since: int) -> set[int]:
    """Rows from `since` on whose title holds every form."""
    in_title = [f"={form}" for form in forms]
    return {row for (row,) in _ask(f"SELECT id {MATCH} AND id >= %s", _all_of(facets, in_title), since)}


def is_rare(form: str, most: int) -> bool:
    """Whether no more than `most` rows hold the form; looks at one more than that."""
    return len(_ask(f"SELECT id {MATCH} LIMIT %s", _all_of([], [form]), most + 1)) <= most


def scores(forms: Sequence[str], *, since: int) -> dict[int, float]:
    """BM25 of the rows from `since` on, the best lowest. Reads every row of every form, so they had better be rare."""
    holders = ", ".join([f"(SELECT count(*) {MATCH})"] * len(forms))
    times = ", ".join([f"{TITLE_WEIGHT} * {_times('title')} + {BODY_WEIGHT} * {_times('body')}"] * len(forms))
    rows = _ask(
        "SELECT id, size, (SELECT documents FROM search_totals), (SELECT words FROM search_totals), "  # noqa: S608 constants only
        f"ARRAY[{holders}], ARRAY[{times}] {MATCH} AND id >= %s",
        *(_all_of([], [form]) for form in forms),
        *(f" {form} " for form in forms for _place in range(4)),
        _all_of([], forms),
        since,
    )
    return {row: _score(size, words / documents, documents, found) for row, size, documents, words, *found in rows}


def _score(size: int, average: float, documents: int, found: Sequence[Sequence[Any]]) -> float:
    """BM25 of a row of so many words, by how many rows hold each form and how often it is in this one."""
    length = K1 * (1 - B + B * size / average)
    return -sum(
        _weight_of(documents, holders) * (times * (K1 + 1) / (times + length))
        for holders, times in zip(found[0], map(float, found[1]), strict=True)
    )


def _weight_of(documents: int, holders: int) -> float:
    """How much a form tells that so many of all documents hold."""
    idf = math.log((documents - holders + 0.5) / (holders + 0.5))
    return idf if idf > 0 else LEAST_IDF


def _times(column: str) -> str:
    """How often a form stands among the words of a column, of which each has spaces of its own around it."""
    text = f"(' ' || replace({column}, ' ', '  ') || ' ')"
    return f"((octet_length({text}) - octet_length(replace({text}, %s, ''))) / octet_length(%s))"


def _all_of(facets: Sequence[str], forms: Sequence[str]) -> str:
    """A query of text search. Forms and facets are letters and digits, and quoted all the same."""
    words = [f"/{facet}" for facet in facets] + list(forms)
    return " & ".join("'{}'".format(word[:WORD_MAX].replace("\\", "\\\\").replace("'", "''")) for word in words)


def _ask(sql: str, *values: str | int) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
