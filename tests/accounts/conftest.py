"""The link of a paper that nobody owns yet, and mail that can be turned on."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from palmyra.accounts import mail
from palmyra.accounts.actions import make_owner_link

GOOD_PASSWORD = "river ice bridge geese"


@pytest.fixture(autouse=True)
def nobody_tried_before() -> Iterator[None]:
    """Attempts to sign in are counted in the cache, which outlives a test."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def client() -> Client:
    """A browser, which says of every request that it comes from the site's own pages."""
    return Client(headers={"sec-fetch-site": "same-origin"})


@pytest.fixture
def link(db: None) -> str:
    return make_owner_link()


@pytest.fixture
def mail_works(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    def say(works: bool) -> None:
        monkeypatch.setattr(mail, "_asked", [lambda: works])

    return say
