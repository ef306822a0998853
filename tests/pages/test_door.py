"""The way in on every page: what it says of who is signed in, and where staff edit what they see."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from django.urls import reverse

from palmyra.accounts.actions import create_user
from palmyra.newsroom import actions
from palmyra.newsroom.models import Article, Author, Section, Source, StaticPage
from tests.pages.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


def ask(client, path, person=None):
    if person is not None:
        client.force_login(person)
    return client.get("/account/door/", {"at": path}).json()


def snippet(row):
    return reverse(row.snippet_viewset.get_url_name("edit"), args=[row.pk])


def test_staff_are_led_to_what_edits_each_kind_of_page(client, world):
    olga = create_user("olga", "owner")
    article, coast = Article.objects.filter(live=True).first(), Section.objects.get(slug="coast")
    about = StaticPage.objects.get(slug="about")
    translated = Article.objects.get(language="en")
    for path, edits in {
        article.path: snippet(article),
        f"{article.path}comments/2/": snippet(article),
        translated.path: snippet(translated),
        "/sections/coast/": snippet(coast),
        "/en/sections/coast/page/2/": snippet(coast),
        f"/authors/{Author.objects.get().slug}/": snippet(Author.objects.get()),
        f"/sources/{Source.objects.get().slug}/": snippet(Source.objects.get()),
        "/about/": reverse("wagtailadmin_pages:edit", args=[about.pk]),
    }.items():
        assert ask(client, unquote(path), olga)["edit_url"] == edits, path


def test_an_editor_who_may_not_change_sections_is_led_to_the_newsroom(client, world, anna):
    told = ask(client, "/sections/coast/", anna)
    assert (told["edit_url"], told["newsroom_url"]) == ("", "/newsroom/")


def test_a_withdrawn_article_can_still_be_edited(client, world, anna):
    article = Article.objects.filter(live=True).first()
    actions.withdraw_article(article, reason="A mistake.", user=None)
    assert ask(client, article.path, anna)["edit_url"] == snippet(article)


@pytest.mark.parametrize("path", ["/", "/search/", "/2016/", "/2016/13/40/none/", "/nothing/", "", "//", "/en/none/"])
def test_other_pages_lead_to_the_newsroom(client, world, anna, path):
    told = ask(client, path, anna)
    assert (told["edit_url"], told["newsroom_url"]) == ("", "/newsroom/")


def test_readers_are_led_to_their_account_and_nowhere_else(client, world, clara):
    article = Article.objects.filter(live=True).first()
    told = ask(client, article.path, clara)
    assert told == {"name": "clara", "account_url": "/account/", "newsroom_url": "", "edit_url": ""}


def test_a_moderator_who_may_not_edit_is_led_to_the_newsroom(client, world, maria):
    article = Article.objects.filter(live=True).first()
    told = ask(client, article.path, maria)
    assert (told["edit_url"], told["newsroom_url"]) == ("", "/newsroom/")


def test_nobody_learns_nothing_and_keeps_nothing(client, world):
    answer = client.get("/account/door/", {"at": Article.objects.filter(live=True).first().path})
    assert not any(answer.json().values())
    assert not answer.cookies
    assert "no-store" in answer["Cache-Control"]


def test_the_hint_comes_and_goes_with_the_session(client, world, anna):
    anna.set_password("a quiet harbour 1916")
    anna.save()
    said = client.post("/account/login/", {"login": "anna", "password": "a quiet harbour 1916", "remember": "on"})
    hint, session = said.cookies["palmyra_in"], said.cookies["palmyra_session"]
    assert (hint.value, hint["max-age"], hint["httponly"]) == ("1", session["max-age"], "")
    assert "palmyra_in" not in client.get("/account/door/", {"at": "/"}).cookies
    left = client.post("/account/logout/", headers={"Sec-Fetch-Site": "same-origin"})
    assert left.cookies["palmyra_in"]["max-age"] == 0
