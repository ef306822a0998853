"""Mail addresses of accounts are sealed in the database, and work as before for everybody who has the key."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import connection
from django.test import Client
from django.utils import timezone

from palmyra.accounts import fields
from palmyra.accounts.fields import ADDRESS_MAX, seal, unseal
from palmyra.accounts.members import make_member
from palmyra.accounts.models import User
from palmyra.accounts.personal import export_data
from tests.accounts.conftest import GOOD_PASSWORD

pytestmark = pytest.mark.django_db

CLARA = "clara@example.org"


@pytest.fixture
def clara(db: None) -> User:
    clara = make_member("Clara", email="Clara@Example.org", password=GOOD_PASSWORD)
    User.objects.update(last_login=timezone.now())
    EmailAddress.objects.update(verified=True)
    return clara


def stored() -> list[str]:
    """Every address, as a copy of the database tells it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT email FROM accounts_user UNION ALL SELECT email FROM account_emailaddress")
        return [row[0] for row in cursor.fetchall() if row[0]]


def test_a_copy_of_the_database_tells_no_address(clara):
    assert len(stored()) == 2
    for told in stored():
        assert told.startswith("sealed:")
        assert "example" not in told
    clara.refresh_from_db()
    assert clara.email == EmailAddress.objects.get().email == CLARA
    assert export_data(clara)["account"]["email"] == CLARA


@pytest.mark.parametrize("typed", [CLARA, "CLARA@example.org", " clara@example.org "])
def test_a_member_signs_in_by_the_address_whatever_its_letters(client, clara, typed):
    client.post("/account/login/", {"login": typed, "password": GOOD_PASSWORD})
    assert client.session["_auth_user_id"] == str(clara.pk)


def test_an_address_is_found_whole_and_belongs_to_one(clara):
    assert (
        User.objects.filter(email=CLARA).get() == User.objects.filter(email__iexact="CLARA@EXAMPLE.ORG").get() == clara
    )
    assert EmailAddress.objects.filter(email__in=[CLARA, "dina@example.org"]).exists()
    assert not User.objects.filter(email__icontains="clara").exists()
    assert User.objects.exclude(email="").count() == 1


def test_the_longest_address_fits_what_allauths_column_holds():
    address = f"{'x' * (ADDRESS_MAX - len('@example.org'))}@example.org"
    assert len(seal(address)) <= 254
    assert unseal(seal(address)) == address


def test_a_longer_one_is_refused_with_a_sentence(client, clara, mail_works):
    mail_works(True)
    client.post("/account/login/", {"login": "Clara", "password": GOOD_PASSWORD})
    client.post("/account/reauthenticate/", {"password": GOOD_PASSWORD})
    answer = client.post("/account/email/", {"email": f"{'x' * 60}@{'y' * 60}.{'z' * 50}.org", "action_add": ""})
    assert "too long" in answer.text
    assert EmailAddress.objects.count() == 1


def test_with_another_key_nothing_is_read_and_nothing_is_lost(clara, settings):
    before, settings.SECRET_KEY = stored(), "another key, as when the file of the old one is gone"
    clara.refresh_from_db()
    assert clara.email.startswith("sealed:")
    clara.about = "By the bridge."
    clara.save()
    assert stored() == before


def test_addresses_of_before_are_sealed_by_the_upgrade_and_opened_by_the_way_back(clara):
    from importlib import import_module

    upgrade = import_module("palmyra.accounts.migrations.0003_sealed_addresses")
    sealed = sorted(stored())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_user SET email = %s WHERE email <> ''", [CLARA])
        cursor.execute("UPDATE account_emailaddress SET email = %s", [CLARA])
    assert EmailAddress.objects.get().email == CLARA
    upgrade.change(apps, seal)
    assert sorted(stored()) == sealed


def test_asking_for_a_new_password_goes_to_the_address(clara, mail_works, mailoutbox, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail_works(True)
    Client(headers={"sec-fetch-site": "same-origin"}).post("/account/password/reset/", {"email": CLARA})
    assert [letter.to for letter in mailoutbox] == [[CLARA]]
    assert fields.MARK not in mailoutbox[0].body
