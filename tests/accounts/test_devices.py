"""On which devices a member is signed in, and signing one of them out."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from palmyra.accounts.devices import forget_sessions, name_of
from palmyra.accounts.members import make_member
from palmyra.accounts.models import User
from palmyra.accounts.personal import erase_data, export_data
from tests.accounts.conftest import GOOD_PASSWORD

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.6 Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def clara(db: None) -> User:
    clara = make_member("Clara", email="clara@example.org", password=GOOD_PASSWORD)
    User.objects.update(last_login=timezone.now())
    return clara


def sign_in(agent: str, address: str = "203.0.113.77") -> Client:
    browser = Client(headers={"sec-fetch-site": "same-origin", "user-agent": agent}, REMOTE_ADDR=address)
    browser.post("/account/login/", {"login": "Clara", "password": GOOD_PASSWORD})
    return browser


def is_in(browser: Client) -> bool:
    return browser.get("/account/").status_code == 200


def listed(browser: Client) -> list[str]:
    rows = re.findall(r"<li><span>(.*?)</span>", browser.get("/account/").text)
    return [re.sub(r"<[^>]+>", "", row).partition(" · ")[0] for row in rows]


def test_a_member_sees_every_device_and_signs_one_out(clara):
    desk, phone = sign_in(FIREFOX), sign_in(PHONE)
    assert listed(desk) == ["Firefox, Windows", "Safari, iPhone"]
    assert listed(phone) == ["Safari, iPhone", "Firefox, Windows"]
    there = UserSession.objects.get(user_agent="Safari, iPhone")
    assert desk.post(f"/account/sessions/{there.pk}/", follow=True).status_code == 200
    assert is_in(desk)
    assert not is_in(phone)
    assert listed(desk) == ["Firefox, Windows"]


def test_nobody_ends_the_session_of_somebody_else(clara, client):
    desk = sign_in(FIREFOX)
    make_member("Viktor", password=GOOD_PASSWORD)
    client.post("/account/login/", {"login": "Viktor", "password": GOOD_PASSWORD})
    client.post(f"/account/sessions/{UserSession.objects.get(user=clara).pk}/")
    assert is_in(desk)
    assert Client().post("/account/sessions/1/").status_code == 302


def test_no_address_is_kept_and_of_the_browser_only_its_name(clara):
    sign_in(FIREFOX, "203.0.113.77")
    row = UserSession.objects.get()
    assert (row.ip, row.user_agent) == ("0.0.0.0", "Firefox, Windows")
    assert [device["name"] for device in export_data(clara)["account"]["devices"]] == ["Firefox, Windows"]


def test_signing_out_everywhere_else_leaves_one(clara):
    desk, phone = sign_in(FIREFOX), sign_in(PHONE)
    desk.post("/account/sessions/")
    assert listed(desk) == ["Firefox, Windows"]
    assert not is_in(phone)


def test_what_is_over_is_let_go_of(clara):
    sign_in(FIREFOX)
    sign_in(PHONE)
    Session.objects.filter(session_key=UserSession.objects.earliest("pk").session_key).update(
        expire_date=timezone.now() - dt.timedelta(days=1)
    )
    assert forget_sessions() == 1
    assert Session.objects.count() == UserSession.objects.count() == 1
    erase_data(clara)
    assert not UserSession.objects.exists()


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox, Windows"),
        (PHONE, "Safari, iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36", "Chrome, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/142.0.0.0 YaBrowser/25.10 Safari/537.36", "Yandex Browser, Windows"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/142.0 Mobile Safari/537.36 EdgA/142.0", "Edge, Android"),
        ("curl/8.5.0", ""),
        ("", ""),
    ],
)
def test_a_browser_is_known_by_its_name(agent, name):
    assert name_of(agent) == name
