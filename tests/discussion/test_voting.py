"""Votes: one a reader, taken back by voting again, counted with what follows from them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from palmyra.discussion import access
from palmyra.discussion.actions import cast_vote, hide_comment
from palmyra.discussion.clients import voter_of
from palmyra.discussion.errors import CommentGone, NotAccepted, OwnVote, ThreadClosed, TooFast
from palmyra.discussion.jobs import forget_pace
from palmyra.discussion.limits import VOTES_MAX, VOTES_WINDOW
from palmyra.discussion.models import Comment, Pace, Rules, Vote
from palmyra.discussion.scores import best_score, heat_score

JSON = {"Accept": "application/json"}
OURS = {"Sec-Fetch-Site": "same-origin"}  # what a browser with a cookie has to say


def vote(comment: Comment, value: int = 1, voter: str = "reader") -> tuple[int, int]:
    row = cast_vote(comment, voter=voter, value=value)
    return row.up_count, row.down_count


def test_a_vote_is_counted_and_the_same_once_more_takes_it_back(say):
    first = say("First.")
    assert vote(first) == (1, 0)
    assert vote(first) == (0, 0)
    assert not Vote.objects.exists()


def test_the_other_vote_takes_the_place_of_the_first(say):
    first = say("First.")
    vote(first)
    assert vote(first, -1) == (0, 1)
    assert vote(first, 1, voter="another") == (1, 1)


def test_what_readers_cannot_read_takes_no_votes(say, maria):
    first = say("First.")
    hide_comment(first, moderator=maria, reason="insult")
    with pytest.raises(CommentGone):
        vote(first)


def test_a_closed_discussion_keeps_its_votes(say, thread):
    first = say("First.")
    thread.mode = "closed"
    thread.save()
    with pytest.raises(ThreadClosed):
        vote(first)


@pytest.mark.parametrize(("votes", "value"), [("off", 1), ("off", -1), ("up", -1), ("both", 2)])
def test_a_vote_that_the_paper_does_not_take_is_refused(say, votes, value):
    Rules.objects.create(votes=votes)
    with pytest.raises(NotAccepted):
        vote(say("First."), value)


def test_a_flood_of_votes_is_stopped(say):
    rows = [say(f"Number {number}.") for number in range(VOTES_MAX + 1)]
    for row in rows[:-1]:
        vote(row)
    with pytest.raises(TooFast):
        vote(rows[-1])
    with pytest.raises(TooFast):
        vote(rows[-1], voter="")


def test_a_vote_given_and_taken_back_again_and_again_is_a_flood_too(say, monkeypatch):
    row = say("First.")
    for _turn in range(VOTES_MAX):
        vote(row)
    with pytest.raises(TooFast):
        vote(row)
    row.refresh_from_db()
    assert row.up_count == 0
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now + VOTES_WINDOW + dt.timedelta(seconds=1))
    vote(row)
    assert Pace.objects.get().count == 1
    monkeypatch.setattr(timezone, "now", lambda: now + 3 * VOTES_WINDOW)
    assert forget_pace() == 1
    assert not Pace.objects.exists()


def test_addresses_of_one_household_are_one_voter():
    assert voter_of("2001:db8:1:2::5", None) == voter_of("2001:db8:1:2:ffff::9", None)
    assert voter_of("2001:db8:1:3::5", None) != voter_of("2001:db8:1:2::5", None)
    assert voter_of("192.0.2.1", None) != voter_of("192.0.2.2", None)
    assert voter_of("nonsense", None) == ""
    assert "192" not in voter_of("192.0.2.1", None)


def test_an_account_votes_once_wherever_it_is(clara):
    assert voter_of("192.0.2.1", clara) == voter_of("192.0.2.2", clara)


def test_many_votes_weigh_more_than_few_of_the_same_share():
    assert best_score(90, 10) > best_score(9, 1) > best_score(1, 0) > best_score(0, 0) == best_score(0, 5) == 0
    assert best_score(3, 0) < best_score(90, 10)
    # Wilson's bound of 90 in 100 at 95 %, as printed in tables.
    assert best_score(90, 10) == pytest.approx(0.8256, abs=0.0001)


def test_a_comment_is_disputed_by_how_evenly_it_is_voted_on():
    assert heat_score(50, 50) > heat_score(60, 40) > heat_score(99, 1) > heat_score(100, 0) == 0


@pytest.mark.parametrize(
    ("order", "words"),
    [
        ("newest", ["Loved.", "Disputed.", "Quiet."]),
        ("oldest", ["Quiet.", "Disputed.", "Loved."]),
        ("best", ["Loved.", "Disputed.", "Quiet."]),
        ("heated", ["Disputed.", "Loved.", "Quiet."]),
    ],
)
def test_conversations_are_read_in_the_order_asked_for(thread, say, order, words):
    _quiet, disputed, loved = say("Quiet."), say("Disputed."), say("Loved.")
    for number in range(4):
        vote(loved, 1, f"reader {number}")
        vote(disputed, 1 if number % 2 else -1, f"reader {number}")
    say("A reply.", to=loved)

    part = access.part_of_thread(thread, 1, order)

    assert part is not None
    assert [comment.plain_text() for comment in part.comments if not comment.depth] == words
    place = [comment.plain_text() for comment in part.comments].index("Loved.")
    assert part.comments[place + 1].plain_text() == "A reply."


@pytest.mark.parametrize("order", access.ROOT_ORDERS)
def test_a_comment_is_found_in_the_part_where_it_stands(thread, say, order, monkeypatch):
    monkeypatch.setattr(access, "ROOTS_IN_PART", 2)
    rows = [say(f"Number {number}.") for number in range(5)]
    vote(rows[1])
    vote(rows[3])
    vote(rows[3], 1, "another")
    vote(rows[4], 1)
    vote(rows[4], -1, "another")
    answer = say("A reply.", to=rows[1])

    for row in (*rows, answer):
        part = access.part_of_thread(thread, access.find_part(row, order), order)
        assert part is not None
        assert row.pk in [comment.pk for comment in part.comments]


def test_what_was_shown_before_a_later_part_is_counted_in_every_order(thread, say, monkeypatch):
    monkeypatch.setattr(access, "ROOTS_IN_PART", 2)
    rows = [say(f"Number {number}.") for number in range(3)]
    vote(rows[0])
    say("A reply.", to=rows[0])

    part = access.part_of_thread(thread, 2, "best")

    assert part is not None
    assert (part.shown_from, part.shown_to) == (4, 4)


def test_a_script_is_told_the_new_counts(client, say):
    first = say("First.")
    answer = client.post("/talk/vote/", {"up": first.pk}, headers=JSON)
    assert answer.json() == {"id": first.pk, "up": 1, "down": 0, "mine": 1}
    assert client.get(f"/talk/me/?thread={first.thread_id}").json()["votes"] == {str(first.pk): 1}
    assert "palmyra_guest" not in client.cookies


def test_a_button_without_scripts_leads_back_to_the_comment_on_its_page(client, say):
    first = say("First.")
    answer = client.post("/talk/vote/", {"down": first.pk, "back": "/2016/05/11/bridge/comments/best/"})
    assert answer.status_code == 303
    mark = cast_vote(first, voter="another", value=1).mark
    assert answer["Location"] == f"/2016/05/11/bridge/comments/best/?after={mark - 1}#comment-{first.pk}"


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:1", ""])
def test_a_vote_leads_to_no_other_site(client, say, back):
    first = say("First.")
    answer = client.post("/talk/vote/", {"up": first.pk, "back": back})
    assert answer["Location"].startswith("/2016/05/11/bridge/?after=")


def test_nobody_votes_for_their_own_words(client, thread):
    client.post(f"/talk/{thread.pk}/", {"name": "Clara", "text": "Mine."})
    mine = Comment.objects.get()
    answer = client.post("/talk/vote/", {"up": mine.pk}, headers={**JSON, **OURS})
    assert (answer.status_code, answer.json()["code"]) == (403, OwnVote.code)
    page = client.post("/talk/vote/", {"up": mine.pk}, headers=OURS)
    assert page.status_code == 403
    assert "your own comment" in page.content.decode()


@pytest.mark.parametrize("told", [{}, {"up": "x"}, {"up": "999999"}, {"up": "9" * 40}])
def test_a_vote_for_nothing_finds_nothing(client, thread, told):
    assert client.post("/talk/vote/", told).status_code == 404


def test_a_vote_from_another_site_is_refused(client, say):
    answer = client.post("/talk/vote/", {"up": say("First.").pk}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert not Vote.objects.exists()
