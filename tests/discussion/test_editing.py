"""Writers change their own words, or take them back, while it is early; nobody else can."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from palmyra.accounts.actions import ensure_roles
from palmyra.discussion.actions import (
    edit_comment,
    hold_comment,
    note_comment,
    pin_comment,
    post_comment,
    remove_comment,
    withdraw_comment,
)
from palmyra.discussion.clients import Client as Writer
from palmyra.discussion.errors import NotAccepted, TextEmpty, ThreadClosed, TooFast, TooLate
from palmyra.discussion.limits import BURST
from palmyra.discussion.models import Comment, Rules, Thread
from palmyra.discussion.views import GUEST_COOKIE

OURS = {"Sec-Fetch-Site": "same-origin"}
CLARA = Writer(address="192.0.2.1", key="clara's browser")


@pytest.fixture
def mine(thread: Thread) -> Comment:
    return post_comment(thread, text="First thought.", name="Clara", client=CLARA)


def edit(comment: Comment, text: str) -> Comment:
    return edit_comment(comment, text=text, user=None, client=CLARA)


def age(comment: Comment, minutes: int) -> None:
    Comment.objects.filter(pk=comment.pk).update(created_at=timezone.now() - dt.timedelta(minutes=minutes))


def test_a_changed_comment_keeps_what_it_said_for_moderators(mine, shown):
    changed = edit(mine, "Second *thought*.")
    assert shown() == ["Second thought."]
    assert changed.edited_at is not None
    assert changed.mark > 0
    assert [row.html for row in mine.earlier_texts.all()] == ["<p>First thought.</p>"]


def test_the_same_text_is_no_change(mine):
    assert edit(mine, "First thought.").edited_at is None
    assert not mine.earlier_texts.exists()


def test_a_small_change_is_no_near_repeat_of_itself(thread):
    words = "The bridge was opened three weeks early and nobody was told of it at all."
    comment = post_comment(thread, text=words, name="Clara", client=CLARA)
    assert edit(comment, words.replace("three", "two")).state == "shown"


def test_a_change_that_a_new_comment_would_wait_for_makes_it_wait(mine, shown):
    Rules.objects.create(suspect_words="casino")
    assert edit(mine, "Come to the casinos.").state == "held"
    assert shown() == []
    mine.refresh_from_db()
    assert mine.thread.comment_count == 0


def test_a_change_does_not_let_a_waiting_comment_through(mine, maria):
    hold_comment(mine, moderator=maria)
    assert edit(mine, "Quite harmless.").state == "held"


def test_a_change_to_what_is_not_accepted_is_refused_and_nothing_is_lost(mine, shown):
    Rules.objects.create(banned_words="casino")
    with pytest.raises(NotAccepted):
        edit(mine, "Casino!")
    with pytest.raises(TextEmpty):
        edit(mine, "  ")
    assert shown() == ["First thought."]


def test_a_waiting_comment_that_was_answered_is_taken_back_but_not_changed(mine, say, maria, shown):
    say("An answer.", to=mine)
    hold_comment(mine, moderator=maria)
    with pytest.raises(TooLate):
        edit(mine, "Something else.")
    withdraw_comment(mine)
    assert shown() == ["(removed)", "..An answer."]


def test_a_closed_discussion_takes_no_changes_but_lets_words_be_taken_back(mine, shown):
    Thread.objects.update(mode="closed")
    with pytest.raises(ThreadClosed):
        edit(mine, "The last word.")
    withdraw_comment(mine)
    assert shown() == []


def test_changes_are_counted_like_comments_in_a_minute(mine):
    for number in range(BURST):
        edit(mine, f"Thought number {number}, unlike {'others' * number}.")
    with pytest.raises(TooFast):
        edit(mine, "One more.")


def test_the_newsroom_noted_and_pinned_other_words(mine, maria):
    note_comment(mine, moderator=maria)
    pin_comment(mine, moderator=maria)
    changed = edit(mine, "Changed.")
    assert not changed.is_noted
    assert Thread.objects.get().pins == []


@pytest.mark.parametrize("act", [lambda row: edit(row, "Later."), withdraw_comment])
def test_what_is_old_or_answered_stays_as_it_is(mine, say, act):
    say("An answer.", to=mine)
    with pytest.raises(TooLate):
        act(mine)
    other = post_comment(mine.thread, text="Another.", name="Clara", client=CLARA)
    age(other, 11)
    with pytest.raises(TooLate):
        act(other)


def test_the_rules_say_how_long(mine):
    age(mine, 30)
    Rules.objects.create(edit_minutes=60)
    assert edit(mine, "Still early.").edited_at is not None
    Rules.objects.update(edit_minutes=0)
    with pytest.raises(TooLate):
        edit(mine, "Never.")


def test_no_time_is_none_for_waiting_comments_either(mine, maria):
    Rules.objects.create(edit_minutes=0)
    hold_comment(mine, moderator=maria)
    for act in (lambda row: edit(row, "Never."), withdraw_comment):
        with pytest.raises(TooLate):
            act(mine)


def test_nothing_is_left_of_a_comment_that_was_taken_back(mine, shown, thread):
    edit(mine, "Changed.")
    withdraw_comment(mine)
    assert shown() == []
    mine.refresh_from_db()
    assert (mine.text, mine.html, mine.name, mine.client_hash, mine.network_hash) == ("", "", "", "", "")
    assert not mine.earlier_texts.exists()
    thread.refresh_from_db()
    assert thread.comment_count == 0


def test_who_took_something_back_is_not_suspected_for_it(mine, thread):
    withdraw_comment(mine)
    assert post_comment(thread, text="A better one.", name="Clara", client=CLARA).state == "shown"


class Browser:
    """Clara's browser, which wrote one comment."""

    def __init__(self, thread: Thread) -> None:
        self.client = Client()
        self.client.post(f"/talk/{thread.pk}/", {"name": "Clara", "text": "From my browser."})
        self.comment = Comment.objects.get()
        self.path = f"{self.comment.path}edit/"

    def post(self, **told: str) -> Any:
        return self.client.post(self.path, told, headers=OURS)


@pytest.fixture
def browser(thread) -> Browser:
    return Browser(thread)


def test_a_browser_finds_and_changes_what_it_wrote(browser, shown):
    page = browser.client.get("/talk/mine/")
    assert "From my browser." in page.content.decode()
    assert browser.path in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert "From my browser." in browser.client.get(browser.path).content.decode()
    answer = browser.post(text="Changed in my browser.")
    assert answer.status_code == 303
    assert f"#comment-{browser.comment.pk}" in answer["Location"]
    assert shown() == ["Changed in my browser."]


def test_a_browser_takes_back_what_it_wrote(browser, shown):
    answer = browser.post(withdraw="1")
    assert (answer.status_code, shown()) == (303, [])
    assert browser.client.get(browser.path).status_code == 404


def test_nobody_else_is_told_that_a_comment_is_there(browser, client, clara, boris):
    client.force_login(boris)
    for path in (browser.path, "/talk/comment/999/edit/"):
        page = client.get(path)
        assert (page.status_code, "no-store" in page["Cache-Control"]) == (404, True)
        assert "Вашей реплики по этому адресу нет" in page.content.decode()
        assert client.post(path, {"withdraw": "1"}, headers=OURS).status_code == 404
    assert "From my browser." not in client.get("/talk/mine/").content.decode()
    assert Comment.objects.get().state == "shown"


def test_a_text_that_came_too_late_is_given_back(browser):
    age(browser.comment, 20)
    page = browser.post(text="A long thought that would be a pity to lose.")
    assert page.status_code == 409
    assert "A long thought that would be a pity to lose." in page.content.decode()
    assert "stays as it is" in page.content.decode()


def test_a_script_is_told_which_comments_are_ones_own(browser, say, thread):
    say("Somebody else's.")
    own = browser.client.get(f"/talk/me/?thread={thread.pk}").json()["own"]
    assert own == {str(browser.comment.pk): True}
    age(browser.comment, 20)
    assert browser.client.get(f"/talk/me/?thread={thread.pk}").json()["own"] == {str(browser.comment.pk): False}


def test_an_account_changes_its_own_comment_wherever_it_is(client, thread, clara, shown):
    comment = post_comment(thread, text="Signed in.", name="Clara", user=clara)
    client.force_login(clara)
    client.post(f"{comment.path}edit/", {"text": "Changed."}, headers=OURS)
    assert shown() == ["Changed."]


def test_another_site_changes_nothing(browser):
    for told in ({"text": "Evil."}, {"withdraw": "1"}):
        answer = browser.client.post(browser.path, told, headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 403
    assert Comment.objects.get().text == "From my browser."


def test_moderators_read_what_a_comment_said_before(mine, client, maria):
    edit(mine, "Changed.")
    ensure_roles()
    client.force_login(maria)
    page = client.get(f"/newsroom/discussion/{mine.pk}/").content.decode()
    assert "What it said before" in page
    assert "First thought." in page


def test_a_writer_reads_why_a_comment_was_removed(browser, maria):
    remove_comment(browser.comment, moderator=maria, reason="Personal data")
    page = browser.client.get("/talk/mine/").content.decode()
    assert "Comment removed" in page
    assert "Personal data" in page
    assert browser.path not in page


def test_who_signs_in_keeps_what_the_browser_wrote_before(browser, clara, shown):
    browser.client.force_login(clara)
    assert "From my browser." in browser.client.get("/talk/mine/").content.decode()
    browser.post(text="Changed by Clara.")
    assert shown() == ["Changed by Clara."]


def test_who_signs_out_leaves_nothing_of_the_account_in_the_browser(thread, client, clara, settings):
    client.force_login(clara)
    client.post(f"/talk/{thread.pk}/", {"name": "Clara", "text": "From my account."}, headers=OURS)
    del client.cookies[settings.SESSION_COOKIE_NAME]
    assert GUEST_COOKIE not in client.cookies
    assert "From my account." not in client.get("/talk/mine/").content.decode()
    assert client.get(f"{Comment.objects.get().path}edit/").status_code == 404


def test_a_text_that_the_database_does_not_take_is_given_back(browser, monkeypatch):
    def fail(*args: Any, **told: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr("palmyra.discussion.actions.edit_comment", fail)
    page = browser.post(text="A long thought.")
    assert page.status_code == 503
    assert "A long thought." in page.content.decode()


def test_in_a_closed_discussion_the_page_offers_only_to_take_back(browser):
    Thread.objects.update(mode="closed")
    page = browser.client.get(browser.path).content.decode()
    assert 'name="withdraw"' in page
    assert 'name="text"' not in page
