"""An index of any texts over normalised words, narrowed by facets.

`sqlite.py` and `postgresql.py` are the parts that speak to a database; both answer the same questions.
"""

from __future__ import annotations

import datetime as dt
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from types import ModuleType

from django.db import connection, transaction
from django.utils import timezone

from palmyra.language.words import normal_form, normalise, parts
from palmyra.search import postgresql, sqlite
from palmyra.search.models import Document

MOST_RANKED = 5_000  # of a common word's hits only the newest are ranked: a million scores would take seconds
MOST_WORDS = 12  # of a query
YEARS_TO_HALF = 4.0  # an article this old counts half of a new one that says the same
SECONDS_A_YEAR = 365.25 * 24 * 3600
BATCH = 500
TIE_BITS = 20  # a row's number is its moment, followed by these bits that tell rows of one second apart


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
    """The same for many texts; of one text given twice the later counts."""
    left = iter(entries)
    while batch := list(islice(left, BATCH)):
        once = {(entry.shelf, entry.object_id): entry for entry in batch}.values()
        known = {(text, entry.language): "" for entry in once for text in (entry.title, entry.body)}
        for text, language in known:
            known[text, language] = normalise(text, language)  # once, on however many shelves it stands
        _replace([_row(entry, known) for entry in once])


def remove(shelf: str, object_id: int) -> None:
    """Forget a text; one that is not there is no error."""
    remove_many(shelf, [object_id])


def remove_many(shelf: str, object_ids: Sequence[int]) -> None:
    """The same for many texts."""
    Document.objects.filter(shelf=shelf, object_id__in=object_ids).delete()


def _row(entry: Entry, normalised: Mapping[tuple[str, str], str]) -> Document:
    facets = {*entry.facets, _place(entry.shelf), _place(entry.shelf, entry.language)}
    return Document(
        shelf=entry.shelf,
        object_id=entry.object_id,
        language=entry.language,
        date=entry.date,
        facets=" ".join(sorted(map(facet_word, facets))),
        title=normalised[entry.title, entry.language],
        body=normalised[entry.body, entry.language],
    )


def _place(shelf: str, language: str = "") -> str:
    """The facet that every search has: one token for shelf and language, as each further token is a walk of its own."""
    return f"shelf-{shelf}-in-{language}" if language else f"shelf-{shelf}"


@transaction.atomic
def _replace(rows: list[Document]) -> None:
    # A row's number follows its date, so a changed text is written anew instead of updated.
    shelves = defaultdict(list)
    for row in rows:
        shelves[row.shelf].append(row.object_id)
    for shelf, ids in shelves.items():
        Document.objects.filter(shelf=shelf, object_id__in=ids).delete()
    _number(rows)
    # FTS5 writes a segment whenever a number is smaller than the one before.
    Document.objects.bulk_create(sorted(rows, key=lambda row: row.pk))


def _number(rows: list[Document]) -> None:
    """Give rows numbers in the order of their dates: FTS5 walks by number, so the newest come first without sorting.

    An archive that is imported late thus takes its place among the old.
    """
    taken: set[int] = set()
    attempt = 0
    while rows:
        for row in rows:
            row.pk = _number_of(row, attempt)
        taken |= set(Document.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
        clashing = []
        for row in rows:
            if row.pk in taken:
                clashing.append(row)
            taken.add(row.pk)
        rows, attempt = clashing, attempt + 1


def _number_of(row: Document, attempt: int) -> int:
    tie = zlib.crc32(f"{row.shelf} {row.object_id} {attempt}".encode()) % (1 << TIE_BITS)
    return (int(row.date.timestamp()) << TIE_BITS) + tie


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

    A query without words finds everything within the facets, newest first; one of signs alone finds nothing.
    """
    forms = forms_of(query, language)
    if not forms and query.strip():
        return Found()
    narrowing = [*map(facet_word, facets), facet_word(_place(shelf, language))]
    engine = postgresql if connection.vendor == "postgresql" else sqlite
    hits = engine.newest(forms, narrowing, offset=0, limit=MOST_RANKED + 1)
    is_exact = len(hits) <= MOST_RANKED
    if forms and not newest_first:
        page = _ranked(engine, hits[:MOST_RANKED], forms, narrowing)[offset : offset + limit]
    elif is_exact or offset + limit <= MOST_RANKED:
        page = hits[offset : offset + limit]
    else:
        page = engine.newest(forms, narrowing, offset=offset, limit=limit)
    ids = dict(Document.objects.filter(pk__in=page).values_list("pk", "object_id"))
    return Found([ids[row] for row in page if row in ids], min(len(hits), MOST_RANKED), is_exact)


def _ranked(engine: ModuleType, hits: list[int], forms: list[str], narrowing: Sequence[str]) -> list[int]:
    """The hits, best first: by BM25 of the rare words, freshened; where every word is common, by title and date.

    A common word tells little of what a text is about, and weighing it would read each of its rows.
    """
    if not hits:
        return []
    rare = [form for form in forms if engine.is_rare(form, MOST_RANKED)]
    if not rare:
        titled = engine.titled(forms, narrowing, since=hits[-1])
        return sorted(hits, key=lambda row: (row not in titled, -row))
    scores, now = engine.scores(rare, since=hits[-1]), timezone.now().timestamp()
    # A row that went since the hits were read has no score.
    return sorted(hits, key=lambda row: (scores.get(row, 0.0) / _age(row, now), -row))


def _age(row: int, now: float) -> float:
    """What a score is divided by: 1 for a text of today, 2 after the years to half."""
    return 1 + max(now - (row >> TIE_BITS), 0) / SECONDS_A_YEAR / YEARS_TO_HALF
