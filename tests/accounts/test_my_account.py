"""One's own account: name, sessions, data, passkeys, and its end."""

from __future__ import annotations

import json

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail as outbox
from django.test import Client
from django.utils import timezone

from palmyra.accounts.actions import create_user
from palmyra.accounts.members import make_member
from palmyra.accounts.models import GuardedName, User
from palmyra.accounts.names import choose_name, is_taken
from tests.accounts.conftest import GOOD_PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def clara(db: None) -> User:
    clara = make_member("Clara", email="clara@example.org", password=GOOD_PASSWORD)
    User.objects.update(last_login=timezone.now())
    return clara


@pytest.fixture
def own(client: Client, clara: User) -> Client:
    """Clara's browser, signed in a moment ago."""
    client.post("/account/login/", {"login": "Clara", "password": GOOD_PASSWORD})
    return client


def profile(**told: str) -> dict[str, str]:
    return {"display_name": "Clara", "about": "", "language": "en", **told}


def confirm(client: Client) -> None:
    """Type the password once more, as acts that change a lot ask for."""
    client.post("/account/reauthenticate/", {"password": GOOD_PASSWORD})


def test_a_guest_is_led_to_the_door(client):
    for page in ("", "data/", "delete/", "passkeys/add/", "email/"):
        answer = client.get(f"/account/{page}")
        assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, "/account/login/")


def test_a_member_changes_what_readers_see(own, clara):
    assert own.post("/account/", profile(display_name=" Clara  Wind ", about="By the bridge.")).status_code == 302
    clara.refresh_from_db()
    assert (clara.public_name, clara.about) == ("Clara Wind", "By the bridge.")
    assert not is_taken("Clara")
    assert is_taken("clara wind")


@pytest.mark.parametrize("name", ["Boris", "bоris", "Editor", " ", "\u202e\u200b"])
def test_a_name_that_cannot_be_is_refused_and_the_rest_stays_typed(own, clara, boris, name):
    page = own.post("/account/", profile(display_name=name, about="By the bridge."))
    assert page.status_code == 422
    assert 'value="By the bridge."' in page.text
    clara.refresh_from_db()
    assert (clara.public_name, clara.about) == ("Clara", "")


def test_a_member_may_change_how_the_own_name_is_written(own, clara):
    own.post("/account/", profile(display_name="CLARA"))
    clara.refresh_from_db()
    assert clara.public_name == "CLARA"


def test_staff_keep_their_name_when_they_change_something_else(client, anna):
    anna.set_password(GOOD_PASSWORD)
    anna.save()
    client.post("/account/login/", {"login": "anna", "password": GOOD_PASSWORD})
    client.post("/account/", profile(display_name="anna", about="Edits."))
    anna.refresh_from_db()
    assert (anna.display_name, anna.public_name, anna.about) == ("", "anna", "Edits.")


def test_signing_out_elsewhere_leaves_this_session(own, clara):
    elsewhere = Client(headers={"sec-fetch-site": "same-origin"})
    elsewhere.post("/account/login/", {"login": "Clara", "password": GOOD_PASSWORD})
    assert elsewhere.get("/account/").status_code == 200
    own.post("/account/sessions/")
    assert own.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302


def test_a_member_takes_everything_along_in_one_file(own, clara):
    answer = own.get("/account/data/")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer.headers["Cache-Control"]
    told = json.loads(answer.content)
    assert told["account"]["name_beside_comments"] == "Clara"
    assert told["account"]["email"] == "clara@example.org"


def test_deleting_asks_who_it_is_and_then_leaves_no_trace(own, clara):
    Authenticator.objects.create(user=clara, type="webauthn", data={"name": "Phone", "credential": {}})
    assert own.post("/account/delete/").headers["Location"].startswith("/account/reauthenticate/")
    assert User.objects.get(pk=clara.pk).is_active
    confirm(own)
    assert "The account is deleted" in own.post("/account/delete/").text
    row = User.objects.get(pk=clara.pk)
    assert "clara" not in str(vars(row)).lower()
    assert not row.is_active
    assert not Authenticator.objects.exists()
    assert not is_taken("Clara")
    assert own.get("/account/").status_code == 302


def test_the_last_owner_stays(client):
    create_user("olga", "owner", GOOD_PASSWORD)
    client.post("/account/login/", {"login": "olga", "password": GOOD_PASSWORD})
    confirm(client)
    assert "the only owner" in client.post("/account/delete/").text
    assert User.objects.get(username="olga").is_active


def test_another_address_counts_once_its_code_is_entered(own, clara, mail_works):
    mail_works(True)
    own.post("/account/email/", {"email": "wind@example.org", "action_add": "1"})
    [letter] = outbox.outbox
    assert letter.to == ["wind@example.org"]
    clara.refresh_from_db()
    assert clara.email == "clara@example.org"
    own.post("/account/confirm-email/", {"code": str(letter.subject).split()[0]})
    clara.refresh_from_db()
    assert clara.email == "wind@example.org"


def test_without_a_mail_server_no_address_is_asked_for(own, mail_works):
    mail_works(False)
    assert "/account/email/" not in own.get("/account/").text
    assert own.get("/account/email/").headers["Location"] == "/account/"


def test_the_page_for_a_passkey_needs_no_inline_script_and_leaves_when_it_is_removed(own, clara):
    confirm(own)
    page = own.get("/account/passkeys/add/").text
    assert '<script id="passkey-options" type="application/json">' in page
    assert "passwordless" not in page
    key = Authenticator.objects.create(user=clara, type="webauthn", data={"name": "Phone", "credential": {}})
    own.post(f"/account/passkeys/{key.pk}/remove/")
    assert not Authenticator.objects.exists()


def test_nobody_removes_somebody_elses_passkey(own, clara):
    other = make_member("Dina")
    key = Authenticator.objects.create(user=other, type="webauthn", data={"name": "Phone", "credential": {}})
    confirm(own)
    assert own.post(f"/account/passkeys/{key.pk}/remove/").status_code == 404
    assert Authenticator.objects.exists()


def test_names_of_staff_are_guarded_as_soon_as_they_change(anna):
    anna.first_name, anna.last_name = "Anna", "Berg"
    anna.save()
    assert is_taken("Аnna Berg")
    assert not is_taken("Anna Berg", anna)
    anna.first_name = "Hanna"
    anna.save()
    assert not is_taken("Anna Berg")


def test_two_cannot_choose_names_that_look_alike(clara):
    dina = make_member("Dina")
    GuardedName.objects.filter(user=clara, is_chosen=True).update(holder="user:0", user=None)
    with pytest.raises(Exception, match="looks like the name"):
        choose_name(dina, "Сlаrа")
    dina.refresh_from_db()
    assert dina.public_name == "Dina"
