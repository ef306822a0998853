"""The owner's account is made by a link that works once, for a day, while nobody owns the paper."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from palmyra.accounts.actions import create_user, make_owner_link, use_owner_link
from palmyra.accounts.errors import AccountError, LinkSpent, NameTaken, WeakPassword
from palmyra.accounts.models import OwnerLink, User
from tests.accounts.conftest import GOOD_PASSWORD

pytestmark = pytest.mark.django_db
ANNA = {"name": "anna", "email": "", "password": GOOD_PASSWORD}


def token_of(link: str) -> str:
    return link.split("/")[-2]


def age_links(by: dt.timedelta) -> None:
    OwnerLink.objects.update(made_at=timezone.now() - by)


def test_link_makes_the_owner_and_leads_signed_in_to_the_newsroom(client: Client, link: str) -> None:
    assert client.get(link).status_code == 200
    answer = client.post(link, ANNA)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/newsroom/")
    anna = User.objects.get(username="anna")
    assert anna.is_superuser
    assert [group.name for group in anna.groups.all()] == ["owner"]
    assert client.get("/newsroom/").status_code == 200


def test_link_works_only_once(client: Client, link: str) -> None:
    client.post(link, ANNA)
    for answer in (client.get(link), client.post(link, {**ANNA, "name": "viktor"})):
        assert answer.status_code == 410
        assert "The paper has an owner." in answer.text
    assert User.objects.count() == 1


def test_form_sent_from_another_site_makes_nobody_the_owner(client: Client, link: str) -> None:
    answer = client.post(link, ANNA, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert not User.objects.exists()


def test_link_of_yesterday_is_refused(client: Client, link: str) -> None:
    age_links(dt.timedelta(hours=24, seconds=1))
    assert client.get(link).status_code == 410
    assert client.post(link, ANNA).status_code == 410
    assert "Start the paper again" in client.get(link).text
    assert not User.objects.exists()


def test_link_holds_for_nearly_a_day(client: Client, link: str) -> None:
    age_links(dt.timedelta(hours=23, minutes=59))
    assert client.post(link, ANNA).status_code == 302


def test_later_link_ends_the_earlier(client: Client, link: str) -> None:
    later = make_owner_link()
    assert client.get(link).status_code == 410
    assert client.get(later).status_code == 200


def test_link_that_nobody_made_is_refused(client: Client, link: str) -> None:
    assert client.get("/account/owner/guessed/").status_code == 410


def test_paper_with_an_owner_gets_no_link(link: str) -> None:
    create_user("anna", "owner", GOOD_PASSWORD)
    assert make_owner_link() == ""
    with pytest.raises(LinkSpent, match="This link was used or is too old"):
        use_owner_link(token_of(link), "viktor", GOOD_PASSWORD)


def test_database_keeps_no_token(link: str) -> None:
    kept = OwnerLink.objects.get()
    assert token_of(link) not in str(vars(kept))
    assert len(kept.token_hash) == 64


def test_weak_password_is_refused_with_a_sentence_and_the_link_stays(client: Client, link: str) -> None:
    answer = client.post(link, {**ANNA, "password": "1234567890"})
    assert answer.status_code == 422
    assert "This password is too common. This password is entirely numeric." in answer.text
    assert not User.objects.exists()
    assert client.post(link, ANNA).status_code == 302


def test_name_that_cannot_be_is_told_at_the_name(client: Client, link: str) -> None:
    answer = client.post(link, {**ANNA, "name": "Anna of the river"})
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"name"}
    assert "Enter a valid username" in answer.text


def test_name_that_is_taken_is_told_at_the_name(client: Client, link: str) -> None:
    create_user("Anna", "reporter")
    answer = client.post(link, ANNA)
    assert answer.context["form"].errors == {
        "name": ["There is an account named anna already. Choose another name."],
    }


@pytest.mark.parametrize("wrong", [{"name": ""}, {"password": ""}, {"email": "anna at home"}])
def test_form_that_is_not_filled_in_is_shown_again(client: Client, link: str, wrong: dict[str, str]) -> None:
    answer = client.post(link, {**ANNA, **wrong})
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == wrong.keys()


@pytest.mark.parametrize(
    ("name", "password", "error"), [("boris", GOOD_PASSWORD, NameTaken), ("anna", "anna", WeakPassword)]
)
def test_refused_account_does_not_spend_the_link(
    link: str, name: str, password: str, error: type[AccountError]
) -> None:
    create_user("boris", "reporter")
    with pytest.raises(error):
        use_owner_link(token_of(link), name, password)
    assert use_owner_link(token_of(link), "anna", GOOD_PASSWORD, "anna@example.org").email == "anna@example.org"


def test_page_of_the_link_speaks_the_browsers_language(client: Client, link: str) -> None:
    answer = client.get(link, headers={"accept-language": "ru"})
    assert '<html lang="ru">' in answer.text
    assert "Газета ваша" in answer.text
    assert "no-store" in answer.headers["Cache-Control"]
