"""There is one door: Wagtail's lead to it, strangers cannot sign up, and trying too often is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core import mail as outbox
from django.test import Client

from palmyra.accounts.actions import create_user
from palmyra.accounts.models import User
from tests.accounts.conftest import GOOD_PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(db: None) -> User:
    return create_user("anna", "editor", GOOD_PASSWORD, "anna@example.org")


def sign_in(client: Client, password: str = GOOD_PASSWORD, login: str = "anna", **more: str) -> int:
    return client.post("/account/login/", {"login": login, "password": password}, **more).status_code


@pytest.mark.parametrize(
    ("wagtails", "ours"),
    [
        ("/newsroom/login/", "/account/login/"),
        ("/newsroom/login/?next=/newsroom/pages/", "/account/login/?next=/newsroom/pages/"),
        ("/newsroom/password_reset/", "/account/password/reset/"),
        ("/newsroom/password_reset/confirm/MQ/set-password/", "/account/password/reset/"),
        ("/newsroom/", "/account/login/?next=/newsroom/"),
    ],
)
def test_wagtails_door_leads_to_ours(client: Client, wagtails: str, ours: str) -> None:
    answer = client.get(wagtails)
    assert (answer.status_code, answer.headers["Location"]) == (302, ours)


def test_wagtails_door_takes_no_password(client: Client, anna: User) -> None:
    client.post("/newsroom/login/", {"username": "anna", "password": GOOD_PASSWORD})
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("login", ["anna", "anna@example.org"])
def test_person_signs_in_by_name_or_address(client: Client, anna: User, login: str) -> None:
    assert sign_in(client, login=login) == 302
    assert client.get("/newsroom/").status_code == 200


def test_person_comes_back_to_where_they_wanted_to_go(client: Client, anna: User) -> None:
    page = client.get("/account/login/?next=/newsroom/images/")
    assert '<input type="hidden" name="next" value="/newsroom/images/">' in page.text
    told = {"login": "anna", "password": GOOD_PASSWORD}
    assert client.post("/account/login/", {**told, "next": "/newsroom/images/"}).headers["Location"] == (
        "/newsroom/images/"
    )


def test_nobody_is_sent_to_another_site(client: Client, anna: User) -> None:
    told = {"login": "anna", "password": GOOD_PASSWORD, "next": "https://example.org/"}
    assert client.post("/account/login/", told).headers["Location"] == "/newsroom/"


@pytest.mark.parametrize("door", ["/newsroom/logout/", "/account/logout/"])
def test_person_signs_out_with_one_press(client: Client, anna: User, door: str) -> None:
    client.force_login(anna)
    assert client.post(door).status_code == 302
    assert "_auth_user_id" not in client.session


def test_looking_at_the_way_out_signs_nobody_out(client: Client, anna: User) -> None:
    client.force_login(anna)
    assert "Sign out of this paper on this device?" in client.get("/newsroom/logout/").text
    assert "_auth_user_id" in client.session


def test_strangers_cannot_sign_up(client: Client) -> None:
    assert "Accounts are by invitation" in client.get("/account/signup/").text
    told = {"username": "viktor", "password1": GOOD_PASSWORD, "password2": GOOD_PASSWORD}
    assert "Accounts are by invitation" in client.post("/account/signup/", told).text
    assert not User.objects.exists()


def test_reader_without_a_role_does_not_enter_the_newsroom(client: Client) -> None:
    clara = User.objects.create_user("clara", password=GOOD_PASSWORD)
    client.force_login(clara)
    assert client.get("/newsroom/").status_code == 302


def test_name_tried_too_often_is_refused_even_with_the_right_password(client: Client, anna: User) -> None:
    for number in range(5):
        assert sign_in(client, "wrong", REMOTE_ADDR=f"203.0.113.{number}") == 200
    answer = client.post(
        "/account/login/", {"login": "anna", "password": GOOD_PASSWORD}, headers={"accept-language": "en"}
    )
    assert "Too many failed login attempts" in answer.text
    assert "_auth_user_id" not in client.session


def test_address_that_tries_too_often_gets_a_page_that_says_so(client: Client, anna: User) -> None:
    answers = {sign_in(client, "wrong", login=f"name{number}") for number in range(31)}
    assert answers == {200, 429}
    refused = client.post("/account/login/", {"login": "anna", "password": GOOD_PASSWORD})
    assert "Wait a few minutes, then try again." in refused.text
    assert sign_in(Client(), REMOTE_ADDR="203.0.113.7") == 302


def test_paper_without_mail_says_whom_to_ask_for_a_password(
    client: Client, anna: User, mail_works: Callable[[bool], None]
) -> None:
    mail_works(False)
    for answer in (
        client.get("/account/password/reset/"),
        client.post("/account/password/reset/", {"email": "anna@example.org"}),
    ):
        assert "This paper has no mail server" in answer.text
    assert outbox.outbox == []


def test_paper_with_mail_sends_a_letter(client: Client, anna: User, mail_works: Callable[[bool], None]) -> None:
    mail_works(True)
    assert client.post("/account/password/reset/", {"email": "anna@example.org"}).status_code == 302
    [letter] = outbox.outbox
    assert letter.to == ["anna@example.org"]
    assert "/account/password/reset/key/" in letter.body


@pytest.mark.parametrize(
    "page", ["/account/login/", "/account/signup/", "/account/password/reset/", "/account/owner/none/"]
)
def test_account_pages_hold_no_inline_script_or_style(client: Client, page: str) -> None:
    text = client.get(page).text
    assert "<script>" not in text
    assert "<style" not in text
    assert " style=" not in text
    assert '<html lang="en">' in text


def test_account_pages_speak_russian_to_a_russian_browser(client: Client) -> None:
    text = client.get("/account/login/", headers={"accept-language": "ru"}).text
    assert "Забыли пароль?" in text
    assert "Sign" not in text


def test_the_door_asks_for_a_name_and_offers_a_new_password_once(client: Client) -> None:
    page = client.get("/account/login/", headers={"accept-language": "ru"}).content.decode()
    assert "Имя пользователя или электронная почта" in page
    assert page.count("/account/password/reset/") == 1
