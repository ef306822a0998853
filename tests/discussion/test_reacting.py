"""Reactions by emoji: the paper's own set, one a reader and emoji, counted with the comment."""

from __future__ import annotations

import pytest

from palmyra.accounts.personal import erase_data, export_data
from palmyra.discussion import reactions
from palmyra.discussion.actions import hide_comment, toggle_reaction
from palmyra.discussion.clients import voter_of
from palmyra.discussion.errors import CommentGone, ThreadClosed, TooFast, UnknownReaction
from palmyra.discussion.limits import REACTIONS_MAX
from palmyra.discussion.models import Comment, Reaction, Rules

JSON = {"Accept": "application/json"}


def react(comment: Comment, code: str = "heart", voter: str = "reader") -> dict[str, int]:
    return toggle_reaction(comment, voter=voter, code=code).reaction_counts


def test_a_reaction_is_counted_and_the_same_once_more_takes_it_back(say):
    first = say("First.")
    assert react(first) == {"heart": 1}
    assert react(first, "joy") == {"heart": 1, "joy": 1}
    assert react(first, voter="another") == {"heart": 2, "joy": 1}
    assert react(first) == {"heart": 1, "joy": 1}
    assert react(first, voter="another") == {"joy": 1}
    assert Reaction.objects.get().code == "joy"


def test_only_what_the_paper_offers_is_taken(say):
    first = say("First.")
    for code in ("tada", "no-such-emoji", ""):
        with pytest.raises(UnknownReaction):
            react(first, code)
    Rules.objects.create(reactions="tada")
    assert react(first, "tada") == {"tada": 1}
    with pytest.raises(UnknownReaction):
        react(first)


def test_nothing_is_taken_where_the_paper_offers_none(say):
    Rules.objects.create(reactions="")
    with pytest.raises(UnknownReaction):
        react(say("First."))


def test_what_readers_cannot_read_takes_no_reactions(say, maria):
    first = say("First.")
    hide_comment(first, moderator=maria, reason="insult")
    with pytest.raises(CommentGone):
        react(first)


def test_a_closed_discussion_keeps_its_reactions(say, thread):
    first = say("First.")
    thread.mode = "closed"
    thread.save()
    with pytest.raises(ThreadClosed):
        react(first)


def test_a_flood_of_reactions_is_stopped(say):
    rows = [say(f"Number {number}.") for number in range(REACTIONS_MAX + 1)]
    for row in rows[:-1]:
        react(row)
    with pytest.raises(TooFast):
        react(rows[-1])
    with pytest.raises(TooFast):
        react(rows[-1], voter="")


def test_a_reaction_given_and_taken_back_again_and_again_is_a_flood_too(say):
    first = say("First.")
    for _turn in range(REACTIONS_MAX):
        react(first)
    with pytest.raises(TooFast):
        react(first)
    first.refresh_from_db()
    assert first.reaction_counts == {}


def test_readers_see_reactions_in_the_papers_order_and_hear_them_in_words(say):
    first = say("First.")
    for number in range(3):
        react(first, "joy", f"reader {number}")
    react(first, "+1")
    first.refresh_from_db()

    shown = reactions.shown_of(first, ["+1", "heart", "joy"], "en")

    assert [(one.drawn, one.count) for one in shown] == [("👍", 1), ("😂", 3)]
    assert shown[0].label == "1 person reacted with thumbs up"
    assert shown[1].label == "3 people reacted with tears of joy"
    assert reactions.shown_of(first, ["heart"], "en") == []


def test_a_script_is_told_the_new_counts_and_which_are_ones_own(client, say):
    first = say("First.")
    react(first, "heart", "another")
    answer = client.post("/talk/react/", {"react": f"{first.pk} heart"}, headers=JSON)
    assert answer.json() == {
        "id": first.pk,
        "mine": ["heart"],
        "reactions": [
            {"code": "heart", "count": 2, "label": "2 people reacted with red heart", "drawn": "❤️"},
        ],
    }
    mine = client.get(f"/talk/me/?thread={first.thread_id}").json()["reactions"]
    assert mine == {str(first.pk): ["heart"]}
    assert "palmyra_guest" not in client.cookies


def test_without_scripts_a_reaction_is_chosen_on_a_page_and_leads_back(client, say):
    first = say("First.")
    page = client.get(f"/talk/comment/{first.pk}/react/").content.decode()
    assert page.count('aria-pressed="false"') == 6
    answer = client.post("/talk/react/", {"react": f"{first.pk} cry", "back": "/2016/05/11/bridge/comments/2/"})
    assert answer.status_code == 303
    assert answer["Location"].startswith("/2016/05/11/bridge/comments/2/?after=")
    assert answer["Location"].endswith(f"#comment-{first.pk}")
    assert 'aria-pressed="true"' in client.get(f"/talk/comment/{first.pk}/react/").content.decode()


def test_an_unknown_emoji_is_a_bad_request_in_either_form(client, say):
    first = say("First.")
    answer = client.post("/talk/react/", {"react": f"{first.pk} nonsense"}, headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (400, UnknownReaction.code)
    page = client.post("/talk/react/", {"react": f"{first.pk} nonsense"})
    assert page.status_code == 400
    assert "does not offer such a reaction" in page.content.decode()


@pytest.mark.parametrize("told", [{}, {"react": "x heart"}, {"react": "999999 heart"}, {"react": "heart"}])
def test_a_reaction_to_nothing_finds_nothing(client, thread, told):
    assert client.post("/talk/react/", told).status_code == 404


def test_a_hidden_comment_has_no_page_of_reactions(client, say, maria):
    first = say("First.")
    hide_comment(first, moderator=maria, reason="insult")
    assert client.get(f"/talk/comment/{first.pk}/react/").status_code == 404
    assert client.post("/talk/react/", {"react": f"{first.pk} heart"}).status_code == 404


def test_a_reaction_from_another_site_is_refused(client, say):
    told = {"react": f"{say('First.').pk} heart"}
    assert client.post("/talk/react/", told, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert not Reaction.objects.exists()


def test_a_persons_reactions_are_given_out_and_stay_as_nobodys(say, clara):
    first = say("First.", name="Dora")
    react(first, "heart", voter_of("", clara))

    assert [row["code"] for row in export_data(clara)["discussion"]["reactions"]] == ["heart"]
    erase_data(clara)

    assert not Reaction.objects.filter(voter=voter_of("", clara)).exists()
    first.refresh_from_db()
    assert first.reaction_counts == {"heart": Reaction.objects.count()}
