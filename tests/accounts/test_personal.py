"""What the paper knows of a person can be told and erased."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from wagtail.users.models import UserProfile

from palmyra.accounts import personal
from palmyra.accounts.actions import create_user
from palmyra.accounts.models import User
from tests.accounts.conftest import GOOD_PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def boris(db: None) -> User:
    boris = create_user("boris", "reporter", GOOD_PASSWORD, "boris@example.org")
    EmailAddress.objects.create(user=boris, email="boris@example.com")
    UserProfile.get_for_user(boris)
    return boris


@pytest.fixture
def letters(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """A keeper of letters, by name of their writer."""
    kept = {"boris": ["Dear Anna"], "maria": ["Dear Boris"]}

    def erase(user: User) -> None:
        kept.pop(user.username)

    monkeypatch.setattr(personal, "_keepers", {})
    personal.register("letters", lambda user: kept[user.username], erase)
    return kept


def test_export_holds_the_account_and_each_keepers_part(boris: User, letters: dict[str, Any]) -> None:
    told = personal.export_data(boris)
    assert told["letters"] == ["Dear Anna"]
    assert told["account"]["email"] == "boris@example.org"
    assert told["account"]["further_emails"] == ["boris@example.com"]
    assert told["account"]["roles"] == ["reporter"]


def test_erased_person_is_named_nowhere_and_others_stay(boris: User, letters: dict[str, Any]) -> None:
    create_user("maria", "moderator")
    personal.erase_data(boris)
    row = User.objects.get(pk=boris.pk)
    assert "boris" not in str(vars(row)).lower()
    assert not EmailAddress.objects.exists()
    assert not UserProfile.objects.filter(user=row).exists()
    assert letters == {"maria": ["Dear Boris"]}
    assert User.objects.filter(username="maria").exists()


def test_erased_person_is_signed_out_and_stays_out(client: Client, boris: User, letters: dict[str, Any]) -> None:
    client.force_login(boris)
    assert client.get("/newsroom/").status_code == 200
    personal.erase_data(boris)
    assert client.get("/newsroom/").status_code == 302
    assert not client.login(username=f"erased-{boris.pk}", password=GOOD_PASSWORD)


def test_keeper_that_fails_leaves_everything_as_it_was(boris: User, letters: dict[str, Any]) -> None:
    def fail(user: User) -> None:
        raise RuntimeError

    personal.register("photographs", lambda user: [], fail)
    with pytest.raises(RuntimeError):
        personal.erase_data(boris)
    assert User.objects.get(username="boris").is_active
