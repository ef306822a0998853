"""Members comment under their account; guests cannot pass for them; what is said stays with the account or goes."""

from __future__ import annotations

import re

import pytest
from django.test import Client as Browser
from django.utils import timezone

from palmyra.accounts.members import make_member
from palmyra.accounts.models import Membership, User
from palmyra.accounts.models.membership import REMOVE
from palmyra.accounts.names import choose_name, guard
from palmyra.accounts.personal import erase_data
from palmyra.discussion import access
from palmyra.discussion.actions import cast_vote, import_comment, post_comment
from palmyra.discussion.clients import voter_of
from palmyra.discussion.errors import NameTaken
from palmyra.discussion.models import REMOVED, Comment, Thread, Vote
from palmyra.discussion.views import GUEST_COOKIE
from palmyra.press.tags import newest_of

pytestmark = pytest.mark.django_db

OURS = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def dina(db: None) -> User:
    dina = make_member("Dina Reed")
    User.objects.filter(pk=dina.pk).update(last_login=timezone.now())
    return dina


@pytest.fixture
def browser(client: Browser, dina: User) -> Browser:
    client.force_login(dina)
    return client


def post(browser: Browser, thread: Thread, text: str = "From my account.", **told: str):
    return browser.post(f"/talk/{thread.pk}/", {"text": text, **told}, headers=OURS)


def test_a_member_writes_under_the_accounts_name_whatever_was_typed(browser, thread, dina):
    post(browser, thread, name="Somebody Else")
    comment = Comment.objects.get()
    assert (comment.name, comment.user, comment.client_hash) == ("Dina Reed", dina, "")


def test_the_form_asks_a_member_for_no_name_and_a_guest_for_one(browser, thread):
    page = browser.get(f"/talk/{thread.pk}/").text
    assert "You write as Dina Reed." in page
    assert 'name="name"' not in page
    assert 'name="name"' in Browser().get(f"/talk/{thread.pk}/").text


def test_what_is_personal_says_who_is_signed_in(browser, thread, dina):
    told = browser.get(f"/talk/me/?thread={thread.pk}").json()
    assert (told["name"], told["is_signed_in"], told["account_url"]) == ("Dina Reed", True, "/account/")
    assert Browser().get(f"/talk/me/?thread={thread.pk}").json()["is_signed_in"] is False


def test_a_members_comment_is_theirs_in_every_browser_and_nobody_elses(browser, thread, dina):
    post(browser, thread)
    assert GUEST_COOKIE not in browser.cookies
    comment = Comment.objects.get()
    elsewhere = Browser()
    elsewhere.force_login(dina)
    assert elsewhere.get(f"{comment.path}edit/").status_code == 200
    assert Browser().get(f"{comment.path}edit/").status_code == 404
    elsewhere.post(f"{comment.path}edit/", {"text": "From my phone."}, headers=OURS)
    comment.refresh_from_db()
    assert comment.text == "From my phone."
    elsewhere.post(f"{comment.path}edit/", {"withdraw": "1"}, headers=OURS)
    comment.refresh_from_db()
    assert comment.state == REMOVED


def test_what_the_browser_wrote_as_a_guest_stays_the_guests(client, thread, dina):
    post(client, thread, "As a guest.", name="Passer-by")
    client.force_login(dina)
    post(client, thread, "As a member.")
    assert [row.user for row in Comment.objects.order_by("pk")] == [None, dina]
    client.logout()
    assert "As a member." not in client.get("/talk/mine/").text


def test_a_member_has_one_vote_wherever_they_are(browser, thread, say, dina):
    comment = say("Something.")
    for address in ("203.0.113.1", "203.0.113.2"):
        browser.post("/talk/vote/", {"up": comment.pk}, headers=OURS, REMOTE_ADDR=address)
    assert not Vote.objects.exists()
    browser.post("/talk/vote/", {"up": comment.pk}, headers=OURS, REMOTE_ADDR="203.0.113.3")
    assert Vote.objects.get().voter == voter_of("", dina)


@pytest.mark.parametrize("name", ["Dina Reed", "dina reed", "Dіnа Rееd", "D\u200bina Reed", "Newsroom", "Vera Molls"])
def test_a_guest_cannot_look_like_a_member_an_author_or_the_newsroom(client, thread, dina, name):
    guard("author:1", ["Vera Molls"])
    page = post(client, thread, "It is me.", name=name)
    assert page.status_code == 422
    assert "looks like the name of a member or of the newsroom" in page.text
    assert "It is me." in page.text
    with pytest.raises(NameTaken):
        post_comment(thread, text="It is me.", name=name)
    assert not Comment.objects.exists()


def test_names_that_came_from_elsewhere_are_left_as_they_are(thread, dina):
    comment, _is_new = import_comment(
        thread, source_system="old", source_id="1", name="Dina Reed", text="Long ago.", created_at=timezone.now()
    )
    assert comment.name == "Dina Reed"


def test_a_renamed_member_is_renamed_under_every_comment(browser, thread, dina, say):
    post(browser, thread)
    other = say("Something else.")
    before, _gone = newest_of([f"thread:{thread.pk}"])
    choose_name(dina, "Dina Hill")
    assert [row.name for row in Comment.objects.order_by("pk")] == ["Dina Hill", other.name]
    assert newest_of([f"thread:{thread.pk}"])[0] > before


def test_a_deleted_account_leaves_its_words_without_a_name(browser, thread, dina):
    post(browser, thread)
    erase_data(dina)
    comment = Comment.objects.get()
    assert (comment.name, comment.text, comment.user) == ("Deleted reader", "From my account.", None)
    assert newest_of([f"reader:{dina.pk}"])[1]


def test_a_deleted_account_takes_its_words_along_where_the_paper_says_so(browser, thread, dina, say, shown):
    Membership.objects.create(comments_of_deleted=REMOVE)
    post(browser, thread, "Answered.")
    post(browser, thread, "Alone and quite another thing.")
    answered = Comment.objects.get(text="Answered.")
    say("An answer.", to=answered)
    cast_vote(answered, voter="somebody", value=1)
    erase_data(dina)
    assert shown() == ["(removed)", "..An answer."]
    assert not Comment.objects.exclude(state=REMOVED).filter(text__contains="thing").exists()
    assert set(Comment.objects.filter(state=REMOVED).values_list("text", "name", "user")) == {("", "", None)}
    thread.refresh_from_db()
    assert thread.comment_count == 1


def test_who_goes_to_sign_in_finds_what_they_wrote(client, thread, dina, say):
    first = say("First.")
    answer = post(client, thread, "Half a thought", sign_in="1", parent=str(first.pk), name="")
    assert answer.headers["Location"] == f"/account/login/?next=%2Ftalk%2F{thread.pk}%2F%3Fdraft%3D1"
    assert "Half a thought" not in Browser().get(f"/talk/{thread.pk}/?draft=1").text
    client.force_login(dina)
    page = client.get(f"/talk/{thread.pk}/?draft=1").text
    assert "Half a thought" in page
    assert re.search(rf'name="parent" value="{first.pk}"', page)
    assert not Comment.objects.filter(text="Half a thought").exists()


def test_a_reader_who_only_looks_at_the_form_gets_no_session(thread):
    client = Browser()
    client.get(f"/talk/{thread.pk}/")
    client.get(f"/talk/me/?thread={thread.pk}")
    assert not client.cookies


def test_a_member_is_told_by_what_readers_can_read(browser, thread, dina, say):
    post(browser, thread, "Shown.")
    say("Somebody else's.")
    assert [row.text for row in access.said_by(dina)] == ["Shown."]
