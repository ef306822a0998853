"""A writer reads why a comment is out of sight and asks once for another look; a moderator's answer ends it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from palmyra.accounts.actions import ensure_roles
from palmyra.discussion import access
from palmyra.discussion.actions import (
    answer_appeal,
    appeal_against,
    hide_comment,
    hold_comment,
    post_comment,
    remove_comment,
    restore_comment,
    withdraw_comment,
)
from palmyra.discussion.clients import Client as Writer
from palmyra.discussion.errors import NoAppeal, ReasonMissing, WrongState
from palmyra.discussion.models import Appeal, Comment, Thread
from palmyra.discussion.personal import erase, export

pytestmark = pytest.mark.django_db

QUEUE = "/newsroom/discussion/"
SAME = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def hidden(say, maria) -> Comment:
    comment = say("The mayor lies.")
    hide_comment(comment, moderator=maria, reason="Insult: of the mayor")
    return comment


@pytest.fixture
def mine(client, thread, maria) -> Comment:
    """A comment of this browser that was hidden."""
    client.post(f"/talk/{thread.pk}/", {"name": "Clara", "text": "The mayor lies."}, headers=SAME)
    comment = Comment.objects.get()
    hide_comment(comment, moderator=maria, reason="Insult: of the mayor")
    return comment


def test_a_writer_asks_once(hidden):
    appeal_against(hidden, text="He said so himself.")

    with pytest.raises(NoAppeal):
        appeal_against(hidden, text="Please.")
    assert Appeal.objects.get().text == "He said so himself."


def test_an_appeal_needs_words(hidden):
    with pytest.raises(ReasonMissing) as wrong:
        appeal_against(hidden, text=" \r\n ")
    assert wrong.value.field == "text"


def test_there_is_nothing_to_appeal_against_in_what_is_shown_or_was_only_held(say):
    with pytest.raises(NoAppeal):
        appeal_against(say("Shown."), text="Why?")
    Thread.objects.update(mode="held")
    with pytest.raises(NoAppeal):
        appeal_against(say("Waiting."), text="Why?")


def test_what_was_taken_back_to_the_queue_can_be_asked_about(say, maria):
    comment = say("Shown.")
    hold_comment(comment, moderator=maria, reason="Is there a source?")

    assert appeal_against(comment, text="Here it is.").comment == comment


def test_after_half_a_year_a_decision_stands(hidden, monkeypatch):
    later = timezone.now() + dt.timedelta(days=183)
    monkeypatch.setattr(timezone, "now", lambda: later)

    with pytest.raises(NoAppeal):
        appeal_against(hidden, text="He said so himself.")


def test_granting_shows_the_comment_with_a_decision_of_its_own(hidden, anna):
    appeal = appeal_against(hidden, text="He said so himself.")

    answer_appeal(appeal, moderator=anna, is_granted=True, answer="You are right.")

    hidden.refresh_from_db()
    assert hidden.state == "shown"
    decision = hidden.decisions.first()
    assert decision is not None
    assert (decision.moderator, decision.reason) == (anna, "You are right.")
    assert access.count_appealed(anna) == 0


def test_staying_with_the_decision_needs_an_answer(hidden, anna):
    appeal = appeal_against(hidden, text="He said so himself.")

    with pytest.raises(ReasonMissing):
        answer_appeal(appeal, moderator=anna, is_granted=False, answer=" ")
    answer_appeal(appeal, moderator=anna, is_granted=False, answer="Not in these words.")

    hidden.refresh_from_db()
    assert hidden.state == "hidden"
    assert access.count_appealed(anna) == 0


def test_of_two_answers_the_first_counts(hidden, anna, maria):
    appeal = appeal_against(hidden, text="He said so himself.")
    answer_appeal(appeal, moderator=anna, is_granted=False, answer="No.")

    with pytest.raises(WrongState):
        answer_appeal(appeal, moderator=maria, is_granted=True)
    hidden.refresh_from_db()
    assert hidden.state == "hidden"
    assert Appeal.objects.get().moderator == anna


def test_showing_the_comment_in_another_way_answers_too(hidden, anna):
    appeal_against(hidden, text="He said so himself.")

    restore_comment(hidden, moderator=anna)

    appeal = Appeal.objects.get()
    assert (appeal.is_granted, appeal.moderator) == (True, anna)


def test_what_was_removed_is_explained_and_cannot_be_shown(say, maria, anna):
    comment = say("A telephone number.")
    remove_comment(comment, moderator=maria, reason="Personal data")
    appeal = appeal_against(comment, text="It was mine.")

    with pytest.raises(WrongState):
        answer_appeal(appeal, moderator=anna, is_granted=True)
    answer_appeal(appeal, moderator=anna, is_granted=False, answer="We could not know.")
    assert not Appeal.objects.get().is_granted


def test_taking_a_comment_back_takes_the_appeal_back(say, maria):
    comment = say("Shown.")
    hold_comment(comment, moderator=maria)
    appeal_against(comment, text="Why?")

    withdraw_comment(comment)

    assert not Appeal.objects.exists()


def test_appeals_are_exported_and_erased_with_their_writer(thread, clara, maria):
    comment = post_comment(thread, text="Mine.", name="Clara", user=clara, client=Writer(key="c"))
    hide_comment(comment, moderator=maria, reason="Insult")
    appeal_against(comment, text="He said so himself.")

    assert export(clara)["appeals"][0]["text"] == "He said so himself."
    erase(clara)

    assert Appeal.objects.get().text == ""


def test_without_scripts_a_guest_reads_the_reason_and_asks(client, mine):
    page = client.get("/talk/mine/").content.decode()
    assert "Insult: of the mayor" in page
    assert f'href="/talk/comment/{mine.pk}/appeal/"' in page

    form = client.get(f"/talk/comment/{mine.pk}/appeal/").content.decode()
    assert "The mayor lies." in form
    assert "Insult: of the mayor" in form
    empty = client.post(f"/talk/comment/{mine.pk}/appeal/", {"text": " "}, headers=SAME)
    assert empty.status_code == 422
    sent = client.post(f"/talk/comment/{mine.pk}/appeal/", {"text": "He said <so>."}, headers=SAME)
    assert (sent.status_code, sent["Location"]) == (303, f"/talk/mine/#mine-{mine.pk}")

    page = client.get("/talk/mine/").content.decode()
    assert "He said &lt;so&gt;." in page
    assert "has not answered yet" in page
    assert f"/talk/comment/{mine.pk}/appeal/" not in page
    again = client.post(f"/talk/comment/{mine.pk}/appeal/", {"text": "And again."}, headers=SAME)
    assert again.status_code == 409
    assert "And again." not in str(Appeal.objects.values().get())


def test_the_writer_reads_the_answer(client, mine, anna):
    answer_appeal(appeal_against(mine, text="Why?"), moderator=anna, is_granted=False, answer="Not in these words.")

    page = client.get("/talk/mine/").content.decode()

    assert "The decision stands." in page
    assert "Not in these words." in page
    assert "anna" not in page


def test_nobody_appeals_for_others(client, hidden):
    assert client.get(f"/talk/comment/{hidden.pk}/appeal/").status_code == 404
    assert client.post(f"/talk/comment/{hidden.pk}/appeal/", {"text": "x"}, headers=SAME).status_code == 404
    assert not Appeal.objects.exists()


def test_an_appeal_from_another_site_is_refused(client, mine):
    answer = client.post(f"/talk/comment/{mine.pk}/appeal/", {"text": "x"}, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403
    assert not Appeal.objects.exists()


def test_the_personal_request_tells_what_was_refused_and_why(client, mine, monkeypatch):
    address = f"/talk/me/?thread={mine.thread_id}"
    (told,) = client.get(address).json()["refused"]
    assert (told["id"], told["reason"], told["has_appeal"]) == (mine.pk, "Insult: of the mayor", False)
    appeal_against(mine, text="Why?")
    assert client.get(address).json()["refused"][0]["has_appeal"] is True
    client.cookies.clear()
    assert client.get(address).json()["refused"] == []


def test_the_queue_has_the_appeals_and_takes_the_answer(client, hidden, anna, maria):
    ensure_roles()
    appeal_against(hidden, text="He said so himself.")
    client.force_login(anna)
    page = client.get(f"{QUEUE}?state=appealed").content.decode()
    assert "He said so himself." in page
    assert "Last decision: hidden, maria" in page
    assert "Discussion (1)" in page

    page = client.post(
        f"{QUEUE}{hidden.pk}/answer/", {"refuse": "1", "answer": ""}, headers=SAME, follow=True
    ).content.decode()
    assert "Answer in a sentence" in page
    page = client.post(
        f"{QUEUE}{hidden.pk}/answer/", {"grant": "1", "answer": "Right.", "next": QUEUE}, headers=SAME, follow=True
    ).content.decode()

    assert "The writer was answered; the comment is shown." in page
    assert "No writer asks" in client.get(f"{QUEUE}?state=appealed").content.decode()
    assert "shown after all" in client.get(f"{QUEUE}{hidden.pk}/").content.decode()


def test_others_answer_no_appeal(client, hidden, boris):
    appeal_against(hidden, text="Why?")
    ensure_roles()
    client.force_login(boris)

    assert client.post(f"{QUEUE}{hidden.pk}/answer/", {"grant": "1"}, headers=SAME).status_code == 302
    assert Comment.objects.get(pk=hidden.pk).state == "hidden"
