"""A member's words are erased with the account: all at once, with everything that follows."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from palmyra.accounts.models import User
from palmyra.discussion.actions import hide_comment, pin_comment, post_comment, recount
from palmyra.discussion.actions.erasing import erase_said
from palmyra.discussion.clients import Client
from palmyra.discussion.models import REMOVED, Comment, Decision, Delivery, Thread, Webhook
from palmyra.discussion.signals import comment_hidden
from palmyra.press.tags import newest_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def of_clara(thread, clara):
    """What Clara says, as often as she likes."""
    turn = iter(range(10_000))

    def speak(where: Thread = thread, to: Comment | None = None, state: str = "") -> Comment:
        Comment.objects.filter(user=clara).update(created_at="2016-05-11T09:00:00Z")
        comment = post_comment(where, text=f"Word {next(turn)}.", name="Clara", user=clara, parent=to, client=Client())
        if state:
            Comment.objects.filter(pk=comment.pk).update(state=state)
        return comment

    return speak


def counters(thread: Thread) -> list[Any]:
    thread.refresh_from_db()
    rows = thread.comments.order_by("pk").values_list("pk", "reply_count", "has_place")
    return [thread.comment_count, thread.last_comment_at, *rows]


def test_lines_stay_where_somebody_else_answered_and_counts_are_exact(thread, clara, say, of_clara, shown):
    root = of_clara()
    own_answer = of_clara(to=root)
    say("An answer.", to=own_answer, name="Boris")
    theirs = say("Somebody else's.", name="Boris")
    of_clara(to=theirs)
    of_clara(to=theirs)
    of_clara(to=of_clara())
    erase_said(clara)
    assert shown() == ["Somebody else's.", "(removed)", "..(removed)", "....An answer."]
    before = counters(thread)
    recount(thread)
    assert counters(thread) == before
    assert thread.comment_count == 2
    theirs.refresh_from_db()
    assert theirs.reply_count == 0
    erased = Comment.objects.filter(state=REMOVED)
    told = set(erased.values_list("text", "html", "name", "user", "reason_shown"))
    assert told == {("", "", "", None, "Its writer deleted the account.")}
    assert erased.count() == Decision.objects.filter(act="remove", state_before="shown").count() == 6


def test_waiting_and_hidden_words_go_too_and_a_moderators_decision_stays(thread, clara, maria, of_clara):
    waits, rude = of_clara(state="held"), of_clara()
    hide_comment(rude, moderator=maria, reason="insult")
    erase_said(clara)
    assert set(Comment.objects.values_list("state", "text", "user")) == {(REMOVED, "", None)}
    assert list(rude.decisions.order_by("pk").values_list("act", "moderator")) == [("hide", maria.pk), ("remove", None)]
    assert waits.decisions.get().state_before == "held"


def test_pages_pins_and_other_programs_follow(thread, clara, anna, of_clara):
    Webhook.objects.create(url="https://chat.example/", events=["comment.removed"], salt="s")
    russian = Thread.objects.create(title="Мост", url="/most/", language="ru")
    pinned, other = of_clara(), of_clara(russian)
    pin_comment(pinned, moderator=anna)
    marks = {tag: newest_of([tag])[0] for tag in (f"thread:{thread.pk}", f"thread:{russian.pk}")}
    heard: list[int] = []
    listen = lambda comment, **_more: heard.append(comment.pk)  # noqa: E731  a weak receiver would be gone
    comment_hidden.connect(listen)
    erase_said(clara)
    comment_hidden.disconnect(listen)
    thread.refresh_from_db()
    assert thread.pins == []
    for tag, mark in marks.items():
        newest, is_gone = newest_of([tag])
        assert newest > mark
        assert is_gone
    other.refresh_from_db()
    assert other.reason_shown == "Автор удалил учётную запись."
    assert sorted(heard) == sorted([pinned.pk, other.pk])
    assert {(row.kind, row.comment_id) for row in Delivery.objects.all()} == {
        ("comment.removed", pinned.pk),
        ("comment.removed", other.pk),
    }


def test_a_thousand_comments_take_as_many_statements_as_ten(thread, clara, of_clara):
    def statements(count: int, user: User) -> int:
        first = of_clara()
        rows = [Comment(thread=thread, user=user, name="Clara", text="x", html="<p>x</p>") for _turn in range(count)]
        for row in rows:
            row.root_key, row.sort_path, row.parent = first.root_key, first.sort_path, first
        Comment.objects.bulk_create(rows)
        recount(thread)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            erase_said(user)
        return len(asked)

    few, many = statements(10, clara), statements(1_000, clara)
    assert many <= few + 12  # long lists of numbers come in parts
    assert not Comment.objects.exclude(state=REMOVED).exists()
