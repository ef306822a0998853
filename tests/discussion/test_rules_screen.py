"""The rules in the newsroom, and the box to try a text in."""

from __future__ import annotations

import pytest
from django.test import Client

from palmyra.accounts.actions import ensure_roles
from palmyra.discussion import emoji, learning, limits
from palmyra.discussion.actions import approve_comment, ban_words, hide_comment, post_comment
from palmyra.discussion.clients import Client as Writer
from palmyra.discussion.models import Comment, Rules

pytestmark = pytest.mark.django_db

RULES = "/newsroom/settings/discussion/rules/"
TRY = "/newsroom/discussion/try/"
FIELDS = {
    "votes": "both",
    "first_order": "newest",
    "reactions": "+1 heart",
    "links_max": "3",
    "newcomers_wait": "0",
    "is_learning_used": "on",
    "is_work_asked": "on",
    "edit_minutes": "10",
    "reports_to_hold": "3",
    "close_days": "0",
    "suspect_words": "",
    "banned_words": "",
    "embed_hosts": "",
    "judge_url": "",
    "judge_seconds": "2",
}


@pytest.fixture
def desk(client, maria) -> Client:
    """Maria at her desk."""
    ensure_roles()
    client.force_login(maria)
    return client


def save(desk, **told):
    fields = {**FIELDS, **told}
    address = desk.get(RULES, follow=True).request["PATH_INFO"]
    return desk.post(address, fields, follow=True, headers={"Sec-Fetch-Site": "same-origin"})


def ask(desk, text, writer="known", name="Clara", language="en"):
    told = {"name": name, "text": text, "writer": writer, "language": language}
    return desk.post(TRY, told, headers={"Sec-Fetch-Site": "same-origin"}).content.decode()


def test_moderator_changes_the_rules(desk):
    save(desk, links_max="1", banned_words="idiot")

    rules = Rules.current()
    assert (rules.links_max, rules.banned_words) == (1, "idiot")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("tada heart tada", "tada heart"), (":tada:, 👍 ❤", "tada +1 heart"), ("", ""), ("bowtie ☺️", "bowtie relaxed")],
)
def test_reactions_are_chosen_by_name_or_as_they_are(desk, typed, stored):
    save(desk, reactions=typed)

    assert Rules.current().reactions == stored


def test_an_unknown_or_too_large_set_of_reactions_is_not_saved(desk):
    page = save(desk, reactions="heart nonsense")
    assert "No emoji has the name nonsense." in page.content.decode()
    page = save(desk, reactions=" ".join(emoji.PANEL[: limits.REACTIONS_OFFERED + 1]))
    assert "12 reactions fit at most." in page.content.decode()
    assert Rules.current().reactions == "+1 heart joy open_mouth cry thinking"


def test_lists_are_stored_without_empty_and_double_lines(desk):
    save(desk, suspect_words="  quick   money\r\n\r\ncasino\r\ncasino \r\n")

    assert Rules.current().suspect_words == "quick money\ncasino"


def test_list_that_is_too_long_is_not_saved_and_says_why(desk):
    page = save(desk, suspect_words="\n".join(f"word{number}" for number in range(limits.LISTED_MAX + 1)))

    assert "The list has 2001 lines, 2000 fit." in page.content.decode()
    assert Rules.current().suspect_words == ""


@pytest.mark.parametrize("who", ["boris", "clara"])
def test_others_do_not_get_to_the_rules_nor_to_the_box(client, request, who):
    ensure_roles()
    rules = Rules.objects.create(links_max=2)
    client.force_login(request.getfixturevalue(who))

    assert client.get(TRY).status_code == 302
    assert client.get(f"{RULES}{rules.pk}/").status_code == 302
    client.post(f"{RULES}{rules.pk}/", {**FIELDS, "links_max": "9"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert Rules.current().links_max == 2


def test_queue_leads_to_the_box_and_to_the_rules(desk):
    page = desk.get("/newsroom/discussion/").content.decode()

    assert f'href="{TRY}"' in page
    assert 'href="/newsroom/settings/discussion/rules/"' in page
    assert f'href="{TRY}"' in desk.get(RULES, follow=True).content.decode()


def test_box_tells_the_outcome_every_reason_and_what_the_writer_reads(desk):
    Rules.objects.create(suspect_words="casino")

    page = ask(desk, "The *casino*: https://bit.ly/x", writer="stranger")

    assert "It would wait for a moderator." in page
    assert "Words that make a comment wait: casino." in page
    assert "A link hides where it leads." in page
    assert "A guest&#x27;s first comment has a link." in page
    assert "<em>casino</em>" in page
    assert "The writer reads:" not in page


def test_box_tells_the_question_and_the_refusal(desk):
    Rules.objects.create(banned_words="idiot")

    assert "send it once more as it is." in ask(desk, "https://a.example", writer="stranger")
    page = ask(desk, "You 1diot")
    assert "It would not be accepted." in page
    assert "This is not accepted here: 1diot." in page


def test_box_knows_who_writes(desk):
    assert "It would be shown at once." in ask(desk, "https://a.example", writer="known")
    assert "It would be shown at once." in ask(desk, "https://a.example", writer="member")
    assert "No check has anything to say." in ask(desk, "Hello")


def test_box_stores_nothing_and_names_a_mistake(desk):
    assert "There is no text yet." in ask(desk, "")
    assert "There is no text yet." in ask(desk, ">")
    assert "Judge it" in desk.get(TRY).content.decode()
    ask(desk, "Hello")

    assert not Comment.objects.exists()
    assert not Rules.objects.exists()


def test_banned_words_are_told_in_the_box(desk, maria):
    ban_words("crypto pump", moderator=maria, reason="Advertising")

    page = ask(desk, "A crypto pump.")

    assert "It would not be accepted." in page
    assert "these words is accepted here. The reason: Advertising" in page


def test_what_was_learned_is_told_in_the_box_and_can_be_switched_off(desk, thread, maria, monkeypatch):
    monkeypatch.setattr(learning, "LEARNED_MIN", 4)
    monkeypatch.setattr(learning, "LEARNED_EACH_MIN", 2)
    assert "Learned from moderators" not in desk.get(TRY).content.decode()
    for number, text in enumerate(["Cheap pills, order now.", "Order cheap pills now!", "Fine bridge.", "Long queue."]):
        comment = post_comment(thread, text=text, name="Clara", client=Writer(key=f"browser-{number}"))
        if "pills" in text:
            hide_comment(comment, moderator=maria, reason="Spam")
        else:
            approve_comment(comment, moderator=maria)
        assert ("which is too little to go by." in desk.get(TRY).content.decode()) == (number < 3)

    page = ask(desk, "Cheap pills: order yours now")
    assert "English: learned from 4 decisions." in page
    assert "It would wait for a moderator." in page
    assert "Moderators took comments out of sight that said this: Cheap, pills, order, now." in page
    assert "It would be shown at once." in ask(desk, "Cheap pills: order yours now", language="ru")

    save(desk, is_learning_used="")
    assert "It would be shown at once." in ask(desk, "Cheap pills: order yours now")
