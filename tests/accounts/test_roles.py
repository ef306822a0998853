"""Roles are groups, and what each may do."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client

from palmyra.accounts import actions
from palmyra.accounts.actions import ROLES, create_user, ensure_roles, register_permissions
from palmyra.accounts.errors import BadAccount, NameTaken, UnknownRole, WeakPassword
from palmyra.accounts.models import User
from tests.accounts.conftest import GOOD_PASSWORD

pytestmark = pytest.mark.django_db


def may(role: str) -> set[str]:
    rows = Permission.objects.filter(group__name=role).select_related("content_type")
    return {f"{row.content_type.app_label}.{row.codename}" for row in rows}


def test_roles_made_twice_are_made_once() -> None:
    ensure_roles()
    before = {role: may(role) for role in ROLES}
    ensure_roles()
    assert {role: may(role) for role in ROLES} == before
    assert Group.objects.filter(name__in=ROLES).count() == len(ROLES)


@pytest.mark.parametrize("role", ROLES)
def test_every_role_enters_the_newsroom(client: Client, role: str) -> None:
    client.force_login(create_user("somebody", role))
    assert client.get("/newsroom/").status_code == 200


@pytest.mark.parametrize(
    ("role", "can", "cannot"),
    [
        ("reporter", "newsroom.add_article newsroom.change_article", "newsroom.publish_article accounts.add_user"),
        ("editor", "newsroom.publish_article newsroom.lock_article newsroom.add_article", "accounts.add_user"),
        ("moderator", "discussion.change_comment", "newsroom.change_article accounts.add_user"),
        ("owner", "accounts.add_user wagtailredirects.change_redirect newsroom.publish_article", ""),
    ],
)
def test_each_role_may_do_its_own(role: str, can: str, cannot: str) -> None:
    ensure_roles()
    assert set(can.split()) <= may(role)
    assert not set(cannot.split()) & may(role)


def test_what_an_owner_added_by_hand_stays() -> None:
    ensure_roles()
    extra = Permission.objects.get(content_type__app_label="wagtailredirects", codename="add_redirect")
    Group.objects.get(name="reporter").permissions.add(extra)
    ensure_roles()
    assert "wagtailredirects.add_redirect" in may("reporter")


def test_permission_that_does_not_exist_is_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "_granted", {role: set(pairs) for role, pairs in actions._granted.items()})
    register_permissions("moderator", ("palmyra", "fly"), ("wagtailredirects", "view_redirect"))
    ensure_roles()
    assert "wagtailredirects.view_redirect" in may("moderator")
    assert not any(name.endswith("fly") for name in may("moderator"))


def test_owner_has_every_role_and_a_reporter_one() -> None:
    anna, boris = create_user("anna", "owner"), create_user("boris", "reporter")
    assert all(anna.has_role(role) for role in ROLES)
    assert [role for role in ROLES if boris.has_role(role)] == ["reporter"]


def test_person_without_a_password_cannot_sign_in_by_one(client: Client) -> None:
    create_user("boris", "reporter")
    assert not client.login(username="boris", password="")
    assert not User.objects.get().has_usable_password()


@pytest.mark.parametrize(
    ("name", "role", "password", "email", "error", "sentence"),
    [
        ("boris", "king", None, "", UnknownRole, "There is no role king. Choose one of: owner, editor"),
        ("Maria", "reporter", None, "", NameTaken, "There is an account named Maria already."),
        ("", "reporter", None, "", BadAccount, "This field cannot be blank."),
        ("boris", "reporter", None, "boris at home", BadAccount, "Enter a valid email address."),
        ("boris", "reporter", "short", "", WeakPassword, "at least 10 characters"),
        ("borisboris", "reporter", "borisboris1", "", WeakPassword, "too similar to the username"),
    ],
)
def test_account_that_cannot_be_is_refused_with_a_sentence(
    name: str, role: str, password: str | None, email: str, error: type[Exception], sentence: str
) -> None:
    create_user("maria", "moderator", GOOD_PASSWORD)
    with pytest.raises(error, match=sentence):
        create_user(name, role, password, email)
    assert User.objects.count() == 1


def test_an_owner_lets_people_in_by_a_name_and_a_role(client: Client) -> None:
    client.force_login(create_user("olga", "owner"))
    form = {"username": "boris", "password1": GOOD_PASSWORD, "password2": GOOD_PASSWORD}
    roles = {group.name: str(group.pk) for group in Group.objects.filter(name__in=ROLES)}
    client.post("/newsroom/users/new/", {**form, "groups": [roles["reporter"]]})
    boris = User.objects.get(username="boris")
    assert boris.has_role("reporter")
    assert not boris.is_superuser
    client.post("/newsroom/users/new/", {**form, "username": "pavel", "groups": [roles["owner"]]})
    assert User.objects.get(username="pavel").is_superuser


def test_roles_are_told_in_the_reader_s_language_with_what_they_may(client: Client) -> None:
    client.force_login(create_user("olga", "owner"))
    russian = {"accept-language": "ru"}
    form = client.get("/newsroom/users/new/", headers=russian).content.decode()
    assert "Репортёр: пишет и отправляет на проверку" in form
    assert "Владелец" in client.get("/newsroom/users/", headers=russian).content.decode()
