"""Questions and answers: readers ask, hosts answer, and what is answered is told from what is not."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from palmyra.accounts.actions import ensure_roles
from palmyra.accounts.models import User
from palmyra.discussion import access, personal
from palmyra.discussion.actions import (
    approve_comment,
    cast_vote,
    edit_comment,
    hide_comment,
    hold_comment,
    lead_thread,
    pin_comment,
    post_comment,
    remove_comment,
    restore_comment,
)
from palmyra.discussion.actions.erasing import erase_said
from palmyra.discussion.clients import Client, voter_of
from palmyra.discussion.models import Comment, Rules, Thread
from palmyra.pages.gather.threads import gather_discussion

pytestmark = pytest.mark.django_db

OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def say(say) -> Callable[..., Comment]:
    """Ask under a name that no member has."""
    return partial(say, name="Zeno")


@pytest.fixture
def lead(thread, maria):
    """Lead the discussion, as one of questions unless told otherwise."""

    def set_to(*hosts: User, is_questions: bool = True) -> Thread:
        ids = sorted(host.pk for host in hosts)
        told = {"own_mode": "", "slow_seconds": 0, "closes_at": None, "is_kept_open": False}
        lead_thread(thread, moderator=maria, is_questions=is_questions, own_hosts=ids, **told)
        thread.refresh_from_db()
        return thread

    return set_to


@pytest.fixture
def answer(thread) -> Callable[[Comment, User], Comment]:
    def say(question: Comment, user: User, text: str = "") -> Comment:
        said = text or f"An answer to No. {question.pk}."
        return post_comment(thread, text=said, name="x", user=user, parent=question)

    return say


def is_answered(question: Comment) -> bool:
    question.refresh_from_db()
    return question.is_answered


def vote_up(comment: Comment, count: int) -> None:
    for number in range(count):
        cast_vote(comment, voter=voter_of(f"192.0.2.{number}", None), value=1)


def words(thread: Thread, order: str = "") -> list[str]:
    part = access.part_of_thread(thread, 1, order or thread.opening_order)
    assert part is not None
    return [comment.plain_text() for comment in part.comments if not comment.depth]


def test_a_hosts_answer_marks_the_question_and_nobody_elses_does(thread, say, lead, answer, viktor, clara):
    lead(viktor)
    question = say("When will it open?")

    answer(question, clara)
    below = answer(question, clara, "I wonder too.")
    answer(below, viktor, "To you, not to the question.")
    assert not is_answered(question)
    answer(question, viktor)
    assert is_answered(question)


def test_it_follows_what_becomes_of_the_answer(say, lead, answer, viktor, maria):
    lead(viktor)
    question = say("When will it open?")
    said = answer(question, viktor)
    again = answer(question, viktor, "In May.")

    hide_comment(said, moderator=maria, reason="Wrong")
    assert is_answered(question)
    hold_comment(again, moderator=maria)
    assert not is_answered(question)
    approve_comment(again, moderator=maria)
    assert is_answered(question)
    remove_comment(again, moderator=maria, reason="Wrong")
    assert not is_answered(question)
    restore_comment(said, moderator=maria)
    assert is_answered(question)


def test_a_host_who_erases_everything_leaves_questions_without_an_answer(say, lead, answer, viktor):
    lead(viktor)
    question = say("When will it open?")
    answer(question, viktor)
    assert is_answered(question)

    erase_said(viktor)

    assert not is_answered(question)


def test_nobody_waits_for_answers_of_a_host_who_deleted_the_account(say, lead, answer, viktor, boris):
    thread = lead(viktor)
    question = say("When will it open?")
    answer(question, boris)
    assert not is_answered(question)

    personal.erase(viktor)

    thread.refresh_from_db()
    assert thread.own_hosts == []
    assert is_answered(question), "where there is no host, the newsroom answers"


def test_what_was_hidden_is_no_question_without_an_answer(say, lead, thread, maria):
    lead()
    say("When will it open?")
    hidden = say("Who pays for it?")
    hide_comment(hidden, moderator=maria, reason="Off topic")
    found = access.part_of_thread(thread, order="unanswered")
    assert [comment.text for comment in found.comments] == ["When will it open?"]


def test_a_held_answer_answers_once_it_is_shown(thread, say, lead, answer, viktor, maria):
    lead(viktor)
    question = say("When will it open?")
    Rules.objects.create(suspect_words="May")
    said = answer(question, viktor, "In May.")
    assert (said.state, is_answered(question)) == ("held", False)

    approve_comment(said, moderator=maria)

    assert is_answered(question)


def test_hosts_and_mode_may_change_later(thread, say, lead, answer, viktor, clara):
    question = say("When will it open?")
    answer(question, viktor)
    assert not is_answered(question)

    lead(viktor)
    assert is_answered(question)
    lead(clara)
    assert not is_answered(question)
    lead(viktor, is_questions=False)
    assert not is_answered(question)


def test_the_authors_answer_and_where_there_is_none_the_newsroom(thread, say, lead, answer, boris, anna):
    question, other = say("When will it open?"), say("What does it cost?")
    lead()
    answer(question, anna)
    assert is_answered(question)

    thread.hosts = [boris.pk]
    thread.save()
    lead(boris)
    assert not is_answered(question)
    answer(other, boris)
    assert is_answered(other)


def test_votes_order_questions_and_a_reader_sees_which_are_answered(thread, say, lead, answer, viktor):
    first, second, third = say("First?"), say("Second?"), say("Third?")
    vote_up(first, 3)
    vote_up(third, 1)
    assert words(thread) == ["Third?", "Second?", "First?"]
    lead(viktor)
    answer(second, viktor)
    answer(third, viktor)

    assert words(thread) == ["First?", "Third?", "Second?"]
    assert words(thread, "answered") == ["Third?", "Second?"]
    assert words(thread, "unanswered") == ["First?"]
    assert thread.orders == ["newest", "oldest", "best", "heated", "unanswered", "answered"]


def test_without_votes_the_newest_question_stands_first(thread, say, lead):
    Rules.objects.create(votes="off")
    say("First?")
    say("Second?")

    assert words(lead()) == ["Second?", "First?"]


def test_a_pin_stands_first_but_not_among_what_is_not_answered(thread, say, lead, answer, viktor, maria):
    first, second = say("First?"), say("Second?")
    lead(viktor)
    answer(first, viktor)
    pin_comment(first, moderator=maria)
    thread.refresh_from_db()

    assert words(thread) == ["First?", "Second?"]
    assert words(thread, "unanswered") == ["Second?"]
    assert words(thread, "answered") == ["First?"]
    assert second.pk


def test_the_answer_stands_on_top_of_what_others_say(thread, say, lead, answer, viktor, clara):
    lead(viktor)
    question = say("When will it open?")
    answer(question, clara, "Never, I fear.")
    answer(question, viktor, "In May.")

    thread.refresh_from_db()
    view = gather_discussion(thread, url=thread.url)
    assert view is not None
    (root,) = view.comments
    told = [(reply.html, reply.is_answer, reply.badge) for reply in root.replies]
    assert told == [("<p>In May.</p>", True, "Host"), ("<p>Never, I fear.</p>", False, "Member")]
    assert root.is_answered
    assert view.answerers == [viktor.public_name]
    assert [order.code for order in view.orders if order.is_current] == ["best"]


def test_a_link_leads_to_the_part_where_a_question_stands(thread, say, lead, monkeypatch):
    monkeypatch.setattr(access, "ROOTS_IN_PART", 2)
    questions = [say(f"Question {number}?") for number in range(4)]
    vote_up(questions[0], 2)
    lead()
    for question in questions:
        question.refresh_from_db()

    assert access.address_of(questions[0]) == thread.url
    assert access.address_of(questions[1]) == f"{thread.url}comments/2/"


def test_an_edited_question_stays_answered(thread, say, lead, answer, viktor):
    """A question that was answered cannot be changed any more, so nobody puts other words above an answer."""
    lead(viktor)
    client = Client(address="203.0.113.5", key="asker")
    question = post_comment(thread, text="When?", name="Clara", client=client)
    answer(question, viktor)

    with pytest.raises(Exception, match="stays as it is"):
        edit_comment(question, text="Where?", user=None, client=client)


def test_moderators_set_it_on_the_screen_of_the_discussion(client, thread, maria, viktor):
    ensure_roles()
    client.force_login(maria)
    address = f"/newsroom/discussion/threads/{thread.pk}/"
    form = {"own_mode": "", "slow_seconds": "0", "closes_at": "", "is_questions": "on"}

    page = client.post(address, {**form, "own_hosts": "viktor, nobody"}, headers=OURS)
    assert "There is no account nobody." in page.content.decode()
    page = client.post(address, {**form, "own_hosts": " viktor ,viktor"}, headers=OURS, follow=True)

    thread.refresh_from_db()
    assert (thread.is_questions, thread.own_hosts) == (True, [viktor.pk])
    told = page.content.decode()
    assert "Readers ask, hosts answer" in told
    assert "Hosts: viktor" in told
    assert 'value="viktor"' in told
