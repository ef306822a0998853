"""Readers make accounts as far as the paper lets them, and come in by password, by code, or stay out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.core import mail as outbox
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from palmyra.accounts.members import forget_unfinished, make_member
from palmyra.accounts.models import GuardedName, Membership, User
from palmyra.accounts.models.membership import EVERYBODY, NOBODY
from palmyra.newsroom.models import Edition
from tests.accounts.conftest import GOOD_PASSWORD

pytestmark = pytest.mark.django_db

CLARA = {"name": "Clara", "email": "clara@example.org", "password": ""}


@pytest.fixture
def letters(mail_works: Callable[[bool], None]) -> Callable[[], str]:
    """A paper with a mail server, and the code in its last letter."""
    mail_works(True)
    return lambda: re.search(r"^\s*([A-Z0-9-]{6,})\s*$", str(outbox.outbox[-1].body), re.MULTILINE)[1]


@pytest.fixture
def open_to_everybody(db: None) -> None:
    Membership.objects.create(sign_up=EVERYBODY)


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def sign_up(client: Client, **told: str) -> None:
    answer = client.post("/account/signup/", {**CLARA, **told})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/account/confirm-email/")


def test_a_reader_signs_up_by_a_code_from_a_letter_and_returns_to_the_thread(client, letters):
    sign_up(client, next="/2016/05/11/bridge/#discussion")
    assert not is_in(client)
    [letter] = outbox.outbox
    assert letter.to == ["clara@example.org"]
    assert letters() in letter.subject
    answer = client.post("/account/confirm-email/", {"code": letters()})
    assert answer.headers["Location"] == "/2016/05/11/bridge/#discussion"
    assert is_in(client)
    clara = User.objects.get()
    assert (clara.public_name, clara.email, clara.has_usable_password()) == ("Clara", "clara@example.org", False)
    assert EmailAddress.objects.get(user=clara).verified


def test_without_the_code_nobody_comes_in_and_the_third_wrong_one_ends_it(client, letters):
    sign_up(client, password=GOOD_PASSWORD)
    for _attempt in range(3):
        client.post("/account/confirm-email/", {"code": "WRONG1"})
    assert client.post("/account/confirm-email/", {"code": letters()}).status_code == 302
    assert not is_in(client)
    cache.clear()  # another letter is sent after some minutes only
    answer = client.post("/account/login/", {"login": "Clara", "password": GOOD_PASSWORD})
    assert answer.headers["Location"] == "/account/confirm-email/"
    assert not is_in(client)


def test_a_member_comes_back_by_a_code(client, letters):
    clara = make_member("Clara", email="clara@example.org")
    User.objects.update(last_login=timezone.now())
    client.post("/account/login/code/", {"email": "Clara@example.org", "next": "/en/"})
    answer = client.post("/account/login/code/confirm/?next=/en/", {"code": letters()})
    assert answer.headers["Location"] == "/en/"
    assert client.session["_auth_user_id"] == str(clara.pk)


def test_an_account_prepared_with_somebody_elses_address_cannot_be_opened_by_their_code(client, letters):
    make_member("Viktor", email="clara@example.org", password=GOOD_PASSWORD)
    client.post("/account/login/code/", {"email": "clara@example.org"})
    [letter] = outbox.outbox
    assert "/account/signup/" in str(letter.body)
    assert not is_in(client)


def test_who_has_an_account_already_is_told_by_letter_and_nobody_else(client, letters):
    make_member("Clara", email="clara@example.org")
    User.objects.update(last_login=timezone.now())
    sign_up(client, name="Somebody")
    [letter] = outbox.outbox
    assert letter.to == ["clara@example.org"]
    assert "account" in str(letter.subject).lower()
    assert User.objects.count() == 1


@pytest.mark.parametrize("login", ["Clara", "clara", "Сlаrа", "clara@example.org"])
def test_a_member_comes_back_by_the_name_beside_comments_or_the_address(client, login):
    make_member("Clara", email="clara@example.org", password=GOOD_PASSWORD)
    User.objects.update(last_login=timezone.now())
    answer = client.post("/account/login/", {"login": login, "password": GOOD_PASSWORD, "from": "/en/about/"})
    assert answer.headers["Location"] == "/en/about/"
    assert is_in(client)


@pytest.mark.parametrize(("works", "sign_up_by"), [(True, NOBODY), (False, NOBODY), (False, "mail")])
def test_a_paper_that_takes_no_members_says_so(client, mail_works, works, sign_up_by):
    Membership.objects.create(sign_up=sign_up_by)
    mail_works(works)
    assert "Accounts are by invitation" in client.post("/account/signup/", CLARA).text
    assert "/account/signup/" not in client.get("/account/login/").text
    assert not User.objects.exists()


def test_a_paper_without_mail_asks_for_no_address_and_offers_no_code(client, mail_works, open_to_everybody):
    mail_works(False)
    assert 'name="email"' not in client.get("/account/signup/").text
    assert "/account/login/code/" not in client.get("/account/login/").text
    assert client.get("/account/login/code/").headers["Location"] == "/account/login/"
    client.post("/account/signup/", {"name": "Clara", "password": GOOD_PASSWORD})
    assert is_in(client)


def test_an_account_needs_a_way_back(client, mail_works, open_to_everybody):
    mail_works(False)
    assert "Without a password you could not come back" in client.post("/account/signup/", {"name": "Clara"}).text
    assert "at least 10 characters" in client.post("/account/signup/", {"name": "Clara", "password": "short"}).text
    page = client.post("/account/signup/", {"name": "Clara of the bridge", "password": "clara of the bridge"}).text
    assert "Everybody sees the name" in page
    assert not User.objects.exists()


@pytest.mark.parametrize("name", ["Anna", "Аnnа", "a n n a", "an\u200bna", "Редакция", "Moderator", "mоderatоr"])
def test_a_name_that_looks_like_another_is_refused_and_everything_typed_stays(client, letters, anna, name):
    answer = client.post("/account/signup/", {**CLARA, "name": name})
    assert "looks like the name of a member or of somebody in the newsroom" in answer.text
    assert 'value="clara@example.org"' in answer.text
    assert User.objects.count() == 1


def test_an_account_that_was_never_finished_is_forgotten_with_its_name(client, letters):
    sign_up(client)
    assert forget_unfinished() == 0
    User.objects.update(date_joined=timezone.now() - dt.timedelta(hours=2))
    forget_unfinished()
    assert not User.objects.exists()
    assert not GuardedName.objects.exists()
    cache.clear()
    sign_up(Client(headers={"sec-fetch-site": "same-origin"}))


def test_the_pages_speak_the_language_of_the_page_to_return_to(client, letters, paper):
    paper.main_language = "en"
    paper.editions = [Edition(language="en"), Edition(language="ru")]
    paper.save()
    page = client.get("/account/login/?next=/ru/2016/05/11/most/", headers={"accept-language": "en"}).text
    assert '<html lang="ru">' in page
    assert "Войти" in page
    client.post("/account/signup/?next=/ru/", {**CLARA, "next": "/ru/"})
    assert '<html lang="ru">' in client.get("/account/confirm-email/").text


def test_pages_of_the_way_in_set_no_session_before_somebody_signs_in(client, letters):
    for page in ("/account/login/", "/account/signup/", "/account/login/code/"):
        client.get(page)
    assert set(client.cookies) <= {"palmyra_csrf"}


def test_sign_ups_of_an_address_are_limited(client, letters):
    codes = {client.post("/account/signup/", {"name": "x", "email": "no"}).status_code for _attempt in range(21)}
    assert codes == {200, 429}
