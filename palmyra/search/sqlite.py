"""What the index asks of SQLite's FTS5; `postgresql.py` answers the same questions."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

WEIGHTS = "6.0, 1.0, 0.0"  # of title, body and facets
MATCH = "SELECT rowid FROM search_words WHERE search_words MATCH %s"


def newest(forms: Sequence[str], facets: Sequence[str], *, offset: int, limit: int) -> list[int]:
    """Rows that hold every form and every facet, newest first."""
    sql = f"{MATCH} ORDER BY rowid DESC LIMIT %s OFFSET %s"
    return [row for (row,) in _ask(sql, _all_of(facets, forms), limit, offset)]


def titled(forms: Sequence[str], facets: Sequence[str], *, since: int) -> set[int]:
    """Rows from `since` on whose title holds every form."""
    return {row for (row,) in _ask(f"{MATCH} AND rowid >= %s", _all_of(facets, forms, within="title"), since)}


def is_rare(form: str, most: int) -> bool:
    """Whether no more than `most` rows hold the form; looks at one more than that."""
    return len(_ask(f"{MATCH} LIMIT %s", _all_of([], [form]), most + 1)) <= most


def scores(forms: Sequence[str], *, since: int) -> dict[int, float]:
    """BM25 of the rows from `since` on, the best lowest. Reads every row of every form, so they had better be rare."""
    sql = f"SELECT rowid, bm25(search_words, {WEIGHTS}) FROM search_words WHERE search_words MATCH %s AND rowid >= %s"  # noqa: S608 constants only
    return dict(_ask(sql, _all_of([], forms), since))


def _all_of(facets: Sequence[str], forms: Sequence[str], within: str = "title body") -> str:
    """A query in FTS5's language. Forms and facets are letters and digits, and quoted all the same."""
    terms = [f'facets : "{facet}"' for facet in facets]
    return " AND ".join(terms + [f'{{{within}}} : "{form}"' for form in forms])


def _ask(sql: str, *values: str | int) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
