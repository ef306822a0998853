"""What the newsroom puts before the rest: pinned conversations, and comments that it chose."""

from __future__ import annotations

import pytest

from palmyra.accounts.actions import ensure_roles
from palmyra.discussion import access
from palmyra.discussion.actions import (
    approve_comment,
    hide_comment,
    note_comment,
    pin_comment,
    remove_comment,
    report_comment,
    unnote_comment,
    unpin_comment,
)
from palmyra.discussion.errors import WrongState
from palmyra.discussion.limits import PINNED_MAX, ROOTS_IN_PART
from palmyra.discussion.models import Comment, Decision, Thread

QUEUE = "/newsroom/discussion/"


@pytest.fixture
def words(thread):
    """The words of a part in an order."""

    def read(number: int = 1, order: str = "newest") -> list[str]:
        part = access.part_of_thread(Thread.objects.get(pk=thread.pk), number, order)
        return [comment.plain_text() for comment in part.comments] if part else []

    return read


def test_pinned_conversations_stand_first_with_their_replies_the_newest_pin_before(say, words, maria):
    first, second = say("First."), say("Second.")
    say("Third.")
    say("A reply.", to=first)
    pin_comment(first, moderator=maria)
    pin_comment(second, moderator=maria)

    assert words() == ["Second.", "First.", "A reply.", "Third."]
    assert words(order="oldest") == ["Second.", "First.", "A reply.", "Third."]

    unpin_comment(second, moderator=maria)
    assert words() == ["First.", "A reply.", "Third.", "Second."]


def test_a_pinned_conversation_stands_in_the_first_part_only_and_is_found_there(thread, say, words, maria, monkeypatch):
    monkeypatch.setattr(access, "ROOTS_IN_PART", 2)
    rows = [say(f"Number {number}.") for number in range(5)]
    pin_comment(rows[0], moderator=maria)

    assert words() == ["Number 0.", "Number 4.", "Number 3."]
    assert words(2) == ["Number 2.", "Number 1."]
    assert words(3) == []
    part = access.part_of_thread(Thread.objects.get(), 2)
    assert part is not None
    assert (part.shown_from, part.shown_to) == (4, 5)
    for row in Comment.objects.select_related("thread"):
        number = access.find_part(row)
        assert row.plain_text() in words(number)


def test_only_a_few_that_readers_see_and_that_answer_nobody_are_pinned(say, maria):
    rows = [say(f"Number {number}.") for number in range(PINNED_MAX + 1)]
    with pytest.raises(WrongState):
        pin_comment(say("A reply.", to=rows[0]), moderator=maria)
    for row in rows[:-1]:
        pin_comment(row, moderator=maria)
    with pytest.raises(WrongState):
        pin_comment(rows[-1], moderator=maria)
    hide_comment(rows[-1], moderator=maria, reason="insult")
    with pytest.raises(WrongState):
        pin_comment(rows[-1], moderator=maria)
    with pytest.raises(WrongState):
        note_comment(rows[-1], moderator=maria)


@pytest.mark.parametrize("act", [hide_comment, remove_comment])
def test_what_goes_out_of_sight_loses_its_pin(say, words, maria, act):
    first = say("First.")
    say("Second.")
    pin_comment(first, moderator=maria)
    act(first, moderator=maria, reason="insult")

    assert Thread.objects.get().pins == []
    assert words()[0] == "Second."


def test_every_choice_is_recorded_once(say, maria):
    first = say("First.")
    for act in (pin_comment, note_comment, unpin_comment, unnote_comment):
        assert act(first, moderator=maria) == act(first, moderator=maria)

    acts = list(Decision.objects.order_by("pk").values_list("act", "moderator__username"))
    assert acts == [("pin", "maria"), ("note", "maria"), ("unpin", "maria"), ("unnote", "maria")]


def test_a_choice_is_no_approval(say, maria):
    first = say("First.")
    note_comment(first, moderator=maria)
    assert approve_comment(first, moderator=maria).act == "approve"
    hidden = say("Hidden.")
    note_comment(hidden, moderator=maria)
    for number in range(3):
        report_comment(hidden, reporter=f"reader {number}", reason="spam")
    hidden.refresh_from_db()
    assert hidden.state == "held"


def test_what_was_chosen_is_read_by_itself(thread, say, words, maria):
    first = say("First.")
    reply = say("A reply.", to=first)
    say("Second.")
    for row in (reply, first):
        note_comment(row, moderator=maria)
    assert words(order="noted") == ["First.", "A reply."]
    assert words(2, order="noted") == []
    unnote_comment(first, moderator=maria)
    assert words(order="noted") == ["A reply."]


def test_what_was_chosen_comes_in_parts(thread, say, words, maria):
    for number in range(ROOTS_IN_PART + 1):
        note_comment(say(f"Number {number}."), moderator=maria)

    part = access.part_of_thread(thread, 1, "noted")
    assert part is not None
    assert (part.has_next, part.shown_from, part.shown_to) == (True, 1, ROOTS_IN_PART)
    assert words(2, order="noted") == ["Number 0."]


@pytest.mark.parametrize(("act", "said", "back"), [("pin", "pinned", "unpin"), ("note", "chosen", "unnote")])
def test_moderator_chooses_in_the_queue_and_undoes_it(client, maria, say, act, said, back):
    ensure_roles()
    client.force_login(maria)
    row = say("Well said.")
    told = {"act": act, "comments": [str(row.pk)], "next": f"{QUEUE}?state="}

    answer = client.post(f"{QUEUE}decide/", told, follow=True, headers={"Sec-Fetch-Site": "same-origin"})
    page = answer.content.decode()

    assert f"1 comment {said}." in page
    assert f"confirm/?act={back}&amp;" in page
    assert f'value="{back}"' in page
    assert f"<td>{said}</td>" in client.get(f"{QUEUE}{row.pk}/").content.decode()
