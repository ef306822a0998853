"""What tests of any package may ask for: the people, an empty paper, and a discussion."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from hypothesis import settings

from palmyra.accounts.actions import ensure_roles
from palmyra.accounts.models import User
from palmyra.discussion.models import Thread
from palmyra.newsroom.actions import ensure_newsroom
from palmyra.newsroom.models import Paper
from tests import cast
from tests.postbox import Postbox, open_postbox

# At a desk new examples are tried each time; what decides whether a change lands has to say the same twice.
settings.register_profile("landing", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("landing")


close_if_unusable = BaseDatabaseWrapper.close_if_unusable_or_obsolete


def close_unless_in_transaction(connection: BaseDatabaseWrapper) -> None:
    """What Django does around each request, but for the connection whose transaction a test runs in."""
    if not connection.in_atomic_block:
        close_if_unusable(connection)


BaseDatabaseWrapper.close_if_unusable_or_obsolete = close_unless_in_transaction


@pytest.fixture
def anna(db: None) -> User:
    return cast.enter("anna")


@pytest.fixture
def boris(db: None) -> User:
    return cast.enter("boris")


@pytest.fixture
def clara(db: None) -> User:
    return cast.enter("clara")


@pytest.fixture
def maria(db: None) -> User:
    return cast.enter("maria")


@pytest.fixture
def viktor(db: None) -> User:
    return cast.enter("viktor")


@pytest.fixture
def paper(db: None) -> Paper:
    ensure_newsroom()
    ensure_roles()
    return Paper.current()


@pytest.fixture
def thread(db: None) -> Thread:
    return Thread.objects.create(title="The bridge reopens", url="/2016/05/11/bridge/", language="en")


@pytest.fixture
def postbox(paper: Paper, settings: Any) -> Iterator[Postbox]:
    """What a real mail server on this machine takes; it is the paper's."""
    with open_postbox(settings) as box:
        yield box
