"""`@name` of somebody who wrote in the thread leads to what they said last there."""

from __future__ import annotations

import re
import time

import pytest

from palmyra.discussion.actions import edit_comment, hide_comment
from palmyra.discussion.clients import Client
from palmyra.discussion.limits import MENTIONS_MAX
from palmyra.discussion.mentions import beginnings, link_names
from palmyra.discussion.models import Comment, Thread


def called(comment: Comment) -> list[tuple[str, str]]:
    """The links of a comment: where to, and the words."""
    return re.findall(r'<a href="([^"]+)"[^>]*>([^<]*)</a>', comment.html)


def test_a_name_leads_to_what_was_said_last(say):
    say("First.", name="Clara")
    last = say("Second.", name="Clara")
    told = say("Right, @Clara, but why?", name="Boris")
    assert called(told) == [(last.path, "@Clara")]
    assert told.plain_text() == "Right, @Clara, but why?"
    assert 'rel="nofollow ugc noopener"' in told.html


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("Clara Novak", "@Clara Novak is right", "@Clara Novak"),
        ("Клара Н.", "Права @Клара Н.!", "@Клара Н."),
        ("Anna & Co", "See @Anna & Co", "@Anna &amp; Co"),
        ("d'Arc", "So, @d'Arc.", "@d'Arc"),
        ("<b>", "Is @<b> here?", ""),
        ("Ann", "@Anna was meant", ""),
        ("clara", "@Clara is another", ""),
        ("Clara", "clara@Clara.example is an address", ""),
        ("Clara", "`@Clara` in code", ""),
        ("Clara", "**@Clara**", "@Clara"),
    ],
)
def test_the_exact_name_is_meant(say, name, text, words):
    first = say("First.", name=name)
    told = say(text, name="Boris")
    assert called(told) == ([(first.path, words)] if words else [])


def test_of_two_names_that_fit_the_longer_is_meant(say):
    say("First.", name="Clara")
    longer = say("Second.", name="Clara Novak")
    assert called(say("@Clara Novak!", name="Boris")) == [(longer.path, "@Clara Novak")]


def test_names_of_other_threads_and_of_hidden_comments_are_words(say, maria):
    other = Thread.objects.create(title="The port", url="/port/", language="en")
    say("Elsewhere.", name="Clara", where=other)
    hidden = say("Hidden.", name="Viktor")
    hide_comment(hidden, moderator=maria, reason="insult")
    assert called(say("@Clara and @Viktor?", name="Boris")) == []


def test_a_changed_comment_calls_names_as_well(say):
    first = say("First.", name="Clara")
    told = say("No name.", name="Boris")
    changed = edit_comment(told, text="@Clara and @Boris", user=None, client=Client())
    assert called(changed) == [(first.path, "@Clara")]


def test_a_text_without_the_sign_costs_no_query(say, thread, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert link_names("<p>No sign.</p>", thread) == "<p>No sign.</p>"
    with django_assert_num_queries(1):
        link_names("<p>@Clara</p>", thread)


def test_so_many_names_are_called_and_no_more(say):
    say("First.", name="Clara")
    told = say("@Clara " * (MENTIONS_MAX + 5), name="Boris")
    assert len(called(told)) == MENTIONS_MAX


def test_beginnings_end_with_words_or_signs():
    assert beginnings("Clara N., b", 0) == ["Clara N., b", "Clara N.,", "Clara N.", "Clara N", "Clara"]


@pytest.mark.parametrize("piece", ["@", "@a", "@a ", "a@", "<", '<a href="', "&amp;@x"])
def test_a_hostile_text_is_read_in_time(thread, piece, db):
    def spent(length: int) -> float:
        text = (piece * length)[:length]
        begun = time.perf_counter()
        link_names(f"<p>{text}</p>", thread)
        return time.perf_counter() - begun

    spent(5_000)
    assert spent(20_000) < 0.5
