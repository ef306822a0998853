"""What the discussion knows of people: forgotten in time, given out and erased when asked for."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from palmyra.accounts.personal import erase_data, export_data
from palmyra.discussion import jobs
from palmyra.discussion.actions import cast_vote, edit_comment, post_comment, report_comment, toggle_reaction
from palmyra.discussion.clients import Client, forget_at, voter_of
from palmyra.discussion.models import Comment, Reaction, Report, Vote

ADDRESS = "192.0.2.7"


@pytest.fixture
def later(monkeypatch):
    """Move the present by so many days."""
    now = timezone.now()

    def move(days: int) -> None:
        monkeypatch.setattr(timezone, "now", lambda: now + dt.timedelta(days=days))

    return move


def test_what_was_made_of_an_address_is_kept_for_thirty_days(say, later):
    first = say("First.")
    voter = voter_of(ADDRESS, None)
    cast_vote(first, voter=voter, value=1, forget_at=forget_at(None))
    toggle_reaction(first, voter=voter, code="heart", forget_at=forget_at(None))
    report_comment(first, reporter=voter, reason="spam")

    later(29)
    assert jobs.forget_addresses() == 0
    later(31)
    assert jobs.forget_addresses() == 4

    first.refresh_from_db()
    assert (first.network_hash, first.up_count) == ("", 1)
    assert first.client_hash  # of the browser's own random key, by which its writer finds it again
    assert not Vote.objects.filter(voter=voter).exists()
    assert not Report.objects.filter(reporter=voter).exists()
    assert not Reaction.objects.filter(voter=voter).exists()
    assert (Vote.objects.count(), Reaction.objects.count(), Report.objects.count()) == (1, 1, 1)
    assert jobs.forget_addresses() == 0


def test_an_accounts_vote_stays_its_own(say, clara, later):
    first = say("First.", name="Dina")
    cast_vote(first, voter=voter_of(ADDRESS, clara), value=1, forget_at=forget_at(clara))
    later(400)
    jobs.forget_addresses()
    assert Vote.objects.filter(voter=voter_of("", clara)).exists()


def test_many_rows_are_forgotten_a_part_at_a_time(say, later, monkeypatch):
    monkeypatch.setattr(jobs, "AT_ONCE", 2)
    for number in range(5):
        say(f"Number {number}.")
    later(31)
    assert [jobs.forget_addresses() for _turn in range(4)] == [2, 2, 1, 0]


@pytest.fixture
def said(thread, clara) -> Comment:
    comment = post_comment(thread, text="I live at the harbour.", name="Clara", user=clara, client=Client(ADDRESS))
    return edit_comment(comment, text="I live here.", user=clara, client=Client(ADDRESS))


def test_a_person_gets_everything_that_is_known_of_them(said, say, clara):
    other = say("Somebody else's.", name="Dina")
    cast_vote(other, voter=voter_of("", clara), value=-1)
    report_comment(other, reporter=voter_of("", clara), user=clara, reason="other", words="Rude to me.")

    told = export_data(clara)["discussion"]

    assert [row["text"] for row in told["comments"]] == ["I live here."]
    assert [row["html"] for row in told["earlier_texts"]] == ["<p>I live at the harbour.</p>"]
    assert [row["value"] for row in told["votes"]] == [-1]
    assert [row["words"] for row in told["reports"]] == ["Rude to me."]


def test_an_erased_persons_words_stay_without_a_name(said, say, clara, shown):
    other = say("Somebody else's.", name="Dina")
    cast_vote(other, voter=voter_of("", clara), value=1)
    report_comment(other, reporter=voter_of("", clara), user=clara, reason="other", words="Rude to Clara.")

    erase_data(clara)

    said.refresh_from_db()
    assert (said.name, said.user, said.client_hash, said.network_hash) == ("Deleted reader", None, "", "")
    assert not said.earlier_texts.exists()
    assert "I live here." in shown()
    assert Report.objects.get().words == ""
    other.refresh_from_db()
    assert other.up_count == Vote.objects.filter(comment=other).count() == 1
