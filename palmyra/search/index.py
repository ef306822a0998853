"""An index of any texts over normalised words, narrowed by facets; FTS5 on SQLite."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import connection
from django.utils import timezone

from palmyra.language.words import normal_form, normalise, parts
from palmyra.search.models import Document

MOST_RANKED = 5_000  # of a common word's hits only the newest are ranked: a million scores would take seconds
MOST_WORDS = 12  # of a query
WEIGHTS = "6.0, 1.0, 0.0"  # of title, body and facets
YEARS_TO_HALF = 4.0  # an article this old counts half of a new one that says the same


@dataclass(frozen=True, slots=True)
class Entry:
    """A text to be found. `facets` are words such as "section-5"; `date` orders and freshens."""

    shelf: str
    object_id: int
    language: str
    title: str
    body: str
    date: dt.datetime
    facets: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Found:
    """Ids of a page of hits, best first, and their number; a common word's number is a floor."""

    ids: list[int] = field(default_factory=list)
    count: int = 0
    is_count_exact: bool = True


def facet_word(facet: str) -> str:
    """A facet as one token of the index."""
    return re.sub(r"\W", "_", facet.lower())


def put(entry: Entry) -> None:
    """Add a text, or replace what the index had of it."""
    put_many([entry])


def put_many(entries: Iterable[Entry]) -> None:
    """The same for many texts at once."""
    rows = [
        Document(
            shelf=entry.shelf,
            object_id=entry.object_id,
            language=entry.language,
            date=entry.date,
            facets=" ".join(map(facet_word, sorted({*entry.facets, f"shelf-{entry.shelf}", f"in-{entry.language}"}))),
            title=normalise(entry.title, entry.language),
            body=normalise(entry.body, entry.language),
        )
        for entry in entries
    ]
    Document.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["shelf", "object_id"],
        update_fields=["language", "date", "facets", "title", "body"],
        batch_size=500,
    )


def remove(shelf: str, object_id: int) -> None:
    """Forget a text; one that is not there is no error."""
    Document.objects.filter(shelf=shelf, object_id=object_id).delete()


def forms_of(query: str, language: str) -> list[str]:
    """The normal forms of a query's words, each once."""
    return list(dict.fromkeys(normal_form(word, language) for word in parts(query)))[:MOST_WORDS]


def find(
    shelf: str,
    query: str,
    *,
    language: str = "",
    facets: Sequence[str] = (),
    newest_first: bool = False,
    offset: int = 0,
    limit: int = 20,
) -> Found:
    """The texts of a shelf that hold every word of the query in any form.

    A query without words finds everything within the facets, newest first.
    """
    forms = forms_of(query, language)
    narrowing = [f"shelf-{shelf}", *([f"in-{language}"] if language else []), *facets]
    if not forms and query.strip():
        return Found()
    match = " AND ".join([*(f'{{title body}} : "{form}"' for form in forms), *map(_facet_term, narrowing)])
    newest = _newest(match)
    is_exact = len(newest) <= MOST_RANKED
    newest = newest[:MOST_RANKED]
    if newest_first or not forms:
        ordered = _by_date(newest)
    else:
        ordered = _by_rank(newest, forms) if is_exact else _by_title(newest, forms)
    page = ordered[offset : offset + limit]
    ids = dict(Document.objects.filter(pk__in=page).values_list("pk", "object_id"))
    return Found([ids[row] for row in page if row in ids], len(newest), is_exact)


def _facet_term(facet: str) -> str:
    return f'facets : "{facet_word(facet)}"'


def _newest(match: str) -> list[int]:
    """Rows of the hits, those that came last first, one more than are ranked."""
    return _rows(
        "SELECT rowid FROM search_words WHERE search_words MATCH %s ORDER BY rowid DESC LIMIT %s",
        [match, MOST_RANKED + 1],
    )


def _by_date(rows: list[int]) -> list[int]:
    if not rows:
        return []
    dates = dict(Document.objects.filter(pk__in=rows).values_list("pk", "date"))
    return sorted(dates, key=lambda row: (dates[row], row), reverse=True)


def _by_rank(rows: list[int], forms: list[str]) -> list[int]:
    """By BM25 over title and body, freshened by date."""
    if not rows:
        return []
    match = " AND ".join(f'{{title body}} : "{form}"' for form in forms)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT w.rowid, bm25(search_words, {WEIGHTS}), d.date FROM search_words w "  # noqa: S608 constants only
            "JOIN search_document d ON d.id = w.rowid WHERE search_words MATCH %s AND w.rowid >= %s",
            [match, min(rows)],
        )
        hits = cursor.fetchall()
    wanted, now = set(rows), timezone.now()
    scores = {row: score / _age(date, now) for row, score, date in hits if row in wanted}
    return sorted(scores, key=lambda row: (scores[row], -row))


def _age(date: str | dt.datetime, now: dt.datetime) -> float:
    moment = dt.datetime.fromisoformat(date) if isinstance(date, str) else date
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC)
    return 1 + max((now - moment).days, 0) / 365.25 / YEARS_TO_HALF


def _by_title(rows: list[int], forms: list[str]) -> list[int]:
    """Hits of a common word: those with it in the title first, each part newest first."""
    match = " AND ".join(f'title : "{form}"' for form in forms)
    titled = set(
        _rows("SELECT rowid FROM search_words WHERE search_words MATCH %s AND rowid >= %s", [match, min(rows)])
    )
    return sorted(rows, key=lambda row: (row not in titled, -row))


def _rows(sql: str, values: list[str | int]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [row[0] for row in cursor.fetchall()]
