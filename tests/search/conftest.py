"""A shelf to search on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from palmyra.search.index import Entry, put

FIRST_DAY = dt.datetime(2016, 5, 11, 6, tzinfo=dt.UTC)


@pytest.fixture
def shelve(db: None) -> Callable[..., Entry]:
    """Put a text on the shelf "article"; the number is its id, and days after the first one its date."""

    def put_text(
        number: int, title: str, body: str = "", *, language: str = "ru", shelf: str = "article", facets: str = ""
    ) -> Entry:
        date = FIRST_DAY + dt.timedelta(days=number)
        entry = Entry(shelf, number, language, title, body, date, frozenset(facets.split()))
        put(entry)
        return entry

    return put_text
