"""The moderators' queue in the newsroom."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from palmyra.accounts.actions import ensure_roles
from palmyra.discussion import access, queue_views
from palmyra.discussion.actions import edit_comment, hide_comment, post_comment, remove_comment
from palmyra.discussion.clients import Client as Writer
from palmyra.discussion.models import Comment, Decision, Thread

QUEUE = "/newsroom/discussion/"


@pytest.fixture
def desk(client, maria) -> Client:
    """Maria at her desk."""
    ensure_roles()
    client.force_login(maria)
    return client


@pytest.fixture
def held(thread, say):
    Thread.objects.update(mode="held")
    return say("Is it *safe*?", name="Clara")


def decide(desk, act, *comments, follow=True, **told):
    data = {"act": act, "comments": [str(comment.pk) for comment in comments], "next": QUEUE, **told}
    return desk.post(f"{QUEUE}decide/", data, follow=follow, headers={"Sec-Fetch-Site": "same-origin"})


def state_of(comment) -> str:
    return Comment.objects.get(pk=comment.pk).state


def test_queue_opens_with_what_waits_and_why(desk, held):
    page = desk.get(QUEUE).content.decode()

    assert "<p>Is it <em>safe</em>?</p>" in page
    assert "Every comment here waits for a moderator." in page
    assert "The bridge reopens" in page
    assert "0 shown, 1 waiting, 0 hidden, 0 removed" in page


def test_reporter_and_guest_do_not_see_the_queue(client, boris, held):
    assert client.get(QUEUE).status_code == 302
    ensure_roles()
    client.force_login(boris)

    assert client.get(QUEUE).status_code == 302
    decide(client, "approve", held)
    assert state_of(held) == "held"


def test_approving_shows_the_comment_and_says_so(desk, held):
    page = decide(desk, "approve", held).content.decode()

    assert "1 comment approved." in page
    assert state_of(held) == "shown"
    assert "No comment waits for a decision." in page


def test_hiding_asks_for_a_reason(desk, say):
    comment = say("Rude.")

    page = decide(desk, "hide", comment).content.decode()

    assert "Say why" in page
    assert state_of(comment) == "shown"


def test_hiding_tells_readers_the_reason_and_the_moderators_words(desk, say, maria):
    comment = say("Rude.")

    decide(desk, "hide", comment, reason="insult", words="of a neighbour")

    assert Comment.objects.get(pk=comment.pk).reason_shown == "Insult: of a neighbour"
    assert Decision.objects.get().moderator == maria


def test_reason_is_told_in_the_language_of_the_thread(desk, say):
    comment = say("Грубо.")
    Thread.objects.update(language="ru")

    decide(desk, "hide", comment, reason="insult")

    assert Comment.objects.get(pk=comment.pk).reason_shown == "Оскорбление"


def test_removing_is_asked_about_first(desk, say):
    comment = say("My address is 1 Quay.")

    page = decide(desk, "remove", comment, reason="personal-data", words="an address").content.decode()

    assert "erased for good" in page
    assert '<option value="personal-data" selected>' in page
    assert 'value="an address"' in page
    assert state_of(comment) == "shown"

    decide(desk, "remove", comment, reason="personal-data", sure="1")
    assert state_of(comment) == "removed"


def undo_links(page: str) -> list[str]:
    return [link.replace("&amp;", "&") for link in re.findall(r'href="(/newsroom/discussion/confirm/[^"]+)"', page)]


@pytest.mark.parametrize(
    ("act", "before", "told"),
    [("approve", "held", {}), ("hide", "held", {"reason": "insult"}), ("hide", "shown", {"reason": "insult"}),
     ("hold", "shown", {}), ("restore", "hidden", {})],
)  # fmt: skip
def test_undoing_brings_back_the_state_before(desk, say, maria, act, before, told):
    Thread.objects.update(mode="held" if before == "held" else "open")
    comment = say("What of it?")
    if before == "hidden":
        hide_comment(comment, moderator=maria, reason="Insult")
    (link,) = undo_links(decide(desk, act, comment, **told).content.decode())
    assert state_of(comment) != before

    page = desk.get(link).content.decode()
    way_back = re.search(r'name="act" value="(\w+)"', page)
    assert way_back is not None
    decide(desk, way_back[1], comment, reason="insult")

    assert state_of(comment) == before


def test_removing_offers_no_way_back(desk, say):
    page = decide(desk, "remove", say("x"), reason="insult", sure="1").content.decode()

    assert "1 comment removed." in page
    assert undo_links(page) == []


def test_several_comments_are_decided_at_once_and_go_back_each_to_its_own_state(desk, thread, say):
    shown = say("Shown.")
    Thread.objects.update(mode="held")
    waiting = say("Waiting.")

    page = decide(desk, "hide", shown, waiting, reason="advertising").content.decode()

    assert "2 comments hidden." in page
    assert {state_of(shown), state_of(waiting)} == {"hidden"}
    assert sorted(re.findall(r"act=(\w+)", " ".join(undo_links(page)))) == ["hold", "restore"]


def test_one_that_does_not_fit_holds_up_no_other(desk, say, maria):
    gone, hidden = say("Gone."), say("Hidden.")
    remove_comment(gone, moderator=maria, reason="Insult")
    hide_comment(hidden, moderator=maria, reason="Insult")

    page = decide(desk, "restore", gone, hidden).content.decode()

    assert "removed for good" in page
    assert "1 comment restored." in page
    assert state_of(hidden) == "shown"


def test_nothing_chosen_is_said(desk, held):
    assert "Choose at least one comment." in decide(desk, "approve").content.decode()


def test_unknown_act_changes_nothing(desk, held):
    decide(desk, "delete", held)

    assert state_of(held) == "held"


def test_way_back_leads_to_this_paper_only(desk, held):
    response = decide(desk, "approve", held, follow=False, next="https://evil.example/")

    assert response["Location"] == QUEUE


def test_tabs_sort_comments_by_state(desk, say, maria, thread):
    hide_comment(say("Hidden words."), moderator=maria, reason="Insult")
    say("Shown words.")
    Thread.objects.update(mode="held")
    say("Waiting words.")

    def words(state: str) -> list[str]:
        return re.findall(r"(\w+) words\.", desk.get(QUEUE, {"state": state}).content.decode())

    assert words("held") == ["Waiting"]
    assert words("hidden") == ["Hidden"]
    assert words("") == ["Waiting", "Shown", "Hidden"]
    assert words("removed") == []


def test_queue_finds_words_and_names(desk, say):
    say("About the ferry.", name="Clara")
    say("About the bridge.", name="Viktor")

    assert "ferry" in desk.get(QUEUE, {"state": "", "q": "ferry"}).content.decode()
    page = desk.get(QUEUE, {"state": "", "q": "viktor"}).content.decode()
    assert "About the bridge." in page
    assert "About the ferry." not in page


def test_queue_is_paged_by_the_last_comment_shown(desk, say, monkeypatch):
    monkeypatch.setattr(queue_views, "ON_PAGE", 3)
    for number in range(7):
        say(f"Word-{number}")
    found, address = [], f"{QUEUE}?state="
    while address:
        page = desk.get(address).content.decode()
        found.append(re.findall(r"Word-(\d)", page))
        following = re.search(r'href="(\?state=[^"]*after=\d+)"', page)
        address = QUEUE + following[1].replace("&amp;", "&") if following else ""
        say("Arrived meanwhile.")

    assert found == [["6", "5", "4"], ["3", "2", "1"], ["0"]]


@pytest.mark.parametrize("after", ["x", "²", "-1", "9" * 40, "999999"])
def test_nonsense_for_a_page_shows_the_first(desk, held, after):
    assert "<p>Is it <em>safe</em>?</p>" in desk.get(QUEUE, {"after": after}).content.decode()


def test_queries_of_the_queue_do_not_grow_with_it(desk, thread, say, boris, django_assert_num_queries):
    # The newsroom's own menu, its person and its paper take most of these; the list takes seven, its tabs three.
    queries = 23

    def fill(count: int) -> None:
        for number in range(count):
            other = Thread.objects.create(title="Other", url=f"/{number}/")
            say("Words.", where=other)
            post_comment(thread, text=f"{number} of {count}", name="Boris", user=boris, client=Writer(key=str(number)))

    fill(1)
    desk.get(f"{QUEUE}?state=")
    with django_assert_num_queries(queries):
        desk.get(f"{QUEUE}?state=")
    fill(8)
    with django_assert_num_queries(queries):
        desk.get(f"{QUEUE}?state=")


def test_every_decision_about_a_comment_is_listed(desk, say):
    comment = say("Fine after all.")
    decide(desk, "hide", comment, reason="insult")
    decide(desk, "restore", comment)

    page = desk.get(f"{QUEUE}{comment.pk}/").content.decode()

    assert page.index("<td>restored</td>") < page.index("<td>hidden</td><td>Insult</td>")


def test_record_of_decisions_names_the_moderator(desk, say):
    decide(desk, "hide", say("Rude."), reason="insult")

    page = desk.get(f"{QUEUE}record/").content.decode()

    assert "<td>maria</td><td>hidden</td><td>Insult</td>" in page


def test_writers_record_counts_every_state(desk, thread, maria):
    writer = Writer(key="viktor")
    first = post_comment(thread, text="One.", name="Viktor", client=writer)
    second = post_comment(thread, text="Two.", name="Viktor", client=writer)
    post_comment(thread, text="Three.", name="Viktor", client=writer)
    hide_comment(first, moderator=maria, reason="Insult")
    remove_comment(second, moderator=maria, reason="Insult")

    page = desk.get(QUEUE, {"state": "hidden"}).content.decode()

    assert "1 shown, 0 waiting, 1 hidden, 1 removed" in page


def test_menu_and_first_page_tell_how_many_wait(desk, held):
    page = desk.get("/newsroom/").content.decode()

    assert "Discussion (1)" in page
    assert "1 comment waits for a decision." in page


def test_first_page_of_others_has_no_queue(client, boris, held):
    ensure_roles()
    client.force_login(boris)

    page = client.get("/newsroom/").content.decode()

    assert "waits for a decision" not in page
    assert "/newsroom/discussion/" not in page


def test_enter_in_the_reason_never_approves(desk, held):
    page = desk.get(QUEUE).content.decode()

    forms = re.findall(r"<form.*?</form>", page, re.DOTALL)
    first_buttons = [re.findall(r'name="act" value="(\w+)"', form)[0] for form in forms if 'name="reason"' in form]
    assert first_buttons == ["hide", "hide"]  # of the chosen ones, and of this one


def test_queue_shows_what_is_answered_and_how_long_the_oldest_waits(desk, say):
    question = say("When does it open?", name="Clara")
    Thread.objects.update(mode="held")
    say("On Monday.", to=question, name="Boris")

    page = desk.get(QUEUE).content.decode()

    assert "Clara: When does it open?" in page
    assert "The oldest has waited" in page


@pytest.fixture
def waiting(thread, say) -> dict[str, Comment]:
    """Three comments that wait, of which the second one hides where its link leads."""
    Thread.objects.update(mode="held")
    texts = {"first": "Is it safe?", "disguised": "Read [bank.example](https://thief.example/).", "last": "And when?"}
    return {name: say(text, name=name.title()) for name, text in texts.items()}


def names_in(page: bytes) -> list[str]:
    return re.findall(r"First|Disguised|Last", " ".join(re.findall(r"<b[^>]*>[^<]+</b>", page.decode())))


def test_who_waits_longest_is_read_first_unless_another_order_was_chosen(desk, waiting):
    assert names_in(desk.get(QUEUE).content) == ["First", "Disguised", "Last"]
    assert names_in(desk.get(f"{QUEUE}?order=gravest").content) == ["Disguised", "First", "Last"]
    assert names_in(desk.get(QUEUE).content) == ["Disguised", "First", "Last"]  # it is remembered
    assert names_in(desk.get(f"{QUEUE}?order=newest").content) == ["Last", "Disguised", "First"]
    assert names_in(desk.get(f"{QUEUE}?order=sideways").content) == ["Last", "Disguised", "First"]


@pytest.mark.parametrize("order", list(access.QUEUE_ORDERS))
def test_every_order_is_paged_without_a_gap_or_a_double(desk, waiting, monkeypatch, order):
    whole = names_in(desk.get(f"{QUEUE}?order={order}").content)
    monkeypatch.setattr(queue_views, "ON_PAGE", 1)
    pages, link = [], QUEUE
    while link:
        page = desk.get(link).content
        pages += names_in(page)
        more = re.search(r'href="(\?state=[^"]*after=\d+)"', page.decode())
        link = QUEUE + more[1].replace("&amp;", "&") if more else ""

    assert len(whole) == 3
    assert pages == whole


def test_comment_is_weighed_again_when_its_writer_changes_it(waiting):
    writer = Writer(address="198.51.1.1", key="browser-1")
    edit_comment(waiting["first"], text="Read [bank.example](https://thief.example/).", user=None, client=writer)

    assert Comment.objects.get(pk=waiting["first"].pk).weight >= waiting["disguised"].weight > 0
