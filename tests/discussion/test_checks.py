"""What makes a comment wait, and what is refused."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from django.utils import timezone

from palmyra.discussion import checks, limits
from palmyra.discussion.actions import hide_comment, post_comment
from palmyra.discussion.checks import CHECKS, REASONS, Draft, Gravity, judge
from palmyra.discussion.clients import Client, time_since
from palmyra.discussion.errors import NotAccepted, ThreadClosed, TooFast
from palmyra.discussion.models import Comment, Thread
from palmyra.discussion.trust import Standing

KNOWN = Client(address="203.0.113.5", key="known")

CASES = [
    (Draft(), []),
    (Draft(mode="held"), ["mode"]),
    (Draft(mode="held", is_staff=True, is_guest=False), []),
    (Draft(has_filled_trap=True), ["trap"]),
    (Draft(written_in=None), []),
    (Draft(written_in=limits.FASTEST), []),
    (Draft(written_in=limits.FASTEST / 2), ["speed"]),
    (Draft(recent_count=limits.BURST - 1), []),
    (Draft(recent_count=limits.BURST), ["burst"]),
    (Draft(recent_count=limits.BURST, is_staff=True), []),
    (Draft(recent_count=limits.BURST, is_stranger=True), []),
    (Draft(recent_count=limits.STRANGERS_BURST, is_stranger=True), ["burst", "crowd"]),
    (Draft(recent_count=limits.CROWD, is_stranger=True), ["crowd"]),
    (Draft(recent_count=limits.CROWD, is_stranger=True, has_worked=True), ["crowd", "work"]),
    (Draft(is_repeat=True), ["repeat"]),
    (Draft(links=limits.LINKS_MAX, standing=Standing(shown=1)), []),
    (Draft(links=limits.LINKS_MAX + 1, standing=Standing(shown=1)), ["links"]),
    (Draft(links=1), ["guest-link"]),
    (Draft(links=1, standing=Standing(shown=1)), []),
    (Draft(links=1, is_guest=False), []),
    (Draft(has_recent_rejection=True), ["rejected"]),
    (Draft(has_recent_rejection=True, is_stranger=True), []),
]


@pytest.mark.parametrize(("draft", "codes"), CASES)
def test_each_check_speaks_where_it_should(draft, codes):
    assert [verdict.code for verdict in judge(draft)] == codes


def test_every_check_is_run_and_the_gravest_stands_first():
    said = judge(Draft(mode="held", links=9, is_repeat=True, has_filled_trap=True))

    assert [verdict.code for verdict in said] == ["repeat", "mode", "trap", "links", "guest-link"]
    assert said[0].gravity == Gravity.REFUSE > said[1].gravity


def test_same_text_on_a_strangers_network_waits_and_is_not_refused():
    assert judge(Draft(is_repeat=True, is_stranger=True))[0].gravity == Gravity.HOLD


def test_every_reason_is_a_sentence():
    assert len(REASONS) == len(CHECKS) + 1  # of the outside judge there are two
    for code in REASONS:
        assert checks.sentence_of(code).endswith(".")


def test_held_comment_keeps_every_reason(thread):
    Thread.objects.update(mode="held")

    comment = post_comment(thread, text="See https://a.example", name="Clara", client=KNOWN)

    assert (comment.state, comment.reasons) == ("held", ["mode", "guest-link"])


def test_newsroom_speaks_at_once_in_a_held_thread(thread, boris):
    Thread.objects.update(mode="held")

    comment = post_comment(thread, text="We are looking into it.", name="Boris", user=boris)

    assert (comment.state, comment.is_staff_voice) == ("shown", True)


def test_flood_of_one_writer_is_stopped(thread):
    for number in range(limits.BURST):
        post_comment(thread, text=f"No. {number}", name="Viktor", client=KNOWN)

    with pytest.raises(TooFast):
        post_comment(thread, text="One more", name="Viktor", client=KNOWN)

    Comment.objects.update(created_at=timezone.now() - limits.BURST_WINDOW)
    assert post_comment(thread, text="One more", name="Viktor", client=KNOWN).state == "shown"


def test_flood_of_browsers_that_throw_their_keys_away_is_stopped(thread):
    for number in range(limits.STRANGERS_BURST):
        client = Client(address=f"203.0.113.{number}", key=f"new-{number}", is_stranger=True)
        post_comment(thread, text=f"No. {number}", name="Viktor", client=client)

    with pytest.raises(TooFast):
        post_comment(
            thread, text="One more", name="Viktor", client=Client("203.0.113.200", "new-again", is_stranger=True)
        )
    elsewhere = Client(address="203.0.114.1", key="new-there", is_stranger=True)
    assert post_comment(thread, text="One more", name="Clara", client=elsewhere).state == "shown"


def test_same_text_from_the_same_writer_is_refused(thread):
    post_comment(thread, text="Again and again.", name="Viktor", client=KNOWN)

    with pytest.raises(NotAccepted):
        post_comment(thread, text="Again and again.", name="Viktor", client=KNOWN)


def test_writer_who_was_hidden_lately_waits(thread, maria):
    hide_comment(post_comment(thread, text="Rude.", name="Viktor", client=KNOWN), moderator=maria, reason="Insult")

    comment = post_comment(thread, text="Polite.", name="Viktor", client=KNOWN)

    assert (comment.state, comment.reasons) == ("held", ["rejected"])


def test_closed_thread_takes_nothing(thread):
    Thread.objects.update(closes_at=timezone.now() - dt.timedelta(seconds=1))
    thread.refresh_from_db()

    assert thread.current_mode() == "closed"
    with pytest.raises(ThreadClosed):
        post_comment(thread, text="Too late.", name="Clara", client=KNOWN)


def test_no_address_is_stored(thread):
    comment = post_comment(thread, text="Hello.", name="Clara", client=Client("203.0.113.5", "browser"))

    row = Comment.objects.filter(pk=comment.pk).values().get()
    assert "203.0.113" not in str(row)
    assert row["network_hash"] == Client("203.0.113.99").network_hash != ""
    assert row["client_hash"] == Client(key="browser").client_hash


def test_network_of_long_addresses_is_their_first_48_bits():
    one, same, other = Client("2001:db8:1:2::1"), Client("2001:db8:1:ffff::9"), Client("2001:db8:2::1")

    assert one.network_hash == same.network_hash != other.network_hash
    assert Client("no address").network_hash == ""


TOMORROW = str(int((time.time() + 86_400) * 1000))


@pytest.mark.parametrize("nonsense", ["", "x", "-5", "²", "9" * 30, "0", pytest.param(TOMORROW, id="tomorrow")])
def test_nonsense_for_a_time_says_nothing(nonsense):
    assert time_since(nonsense) is None


def test_time_since_a_form_was_opened_is_taken():
    passed = time_since(str(int((time.time() - 30) * 1000)))

    assert passed is not None
    assert 29 < passed.total_seconds() < 40
