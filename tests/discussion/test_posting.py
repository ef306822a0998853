"""Saying something through the browser, with scripts and without."""

from __future__ import annotations

import re

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils.html import escape

from palmyra.discussion import actions, limits
from palmyra.discussion.actions import hide_comment
from palmyra.discussion.models import Comment, Thread
from palmyra.discussion.views import GUEST_COOKIE

pytestmark = pytest.mark.django_db

SAID = {"name": "Clara", "text": "The bridge *sings*."}
AS_SCRIPT = {"Accept": "application/json"}


def post(client: Client, thread: Thread, headers=None, **changed):
    """Post as a browser does from the paper's own page."""
    return client.post(
        f"/talk/{thread.pk}/", {**SAID, **changed}, headers={"Sec-Fetch-Site": "same-origin", **(headers or {})}
    )


def test_comment_leads_to_its_place_on_the_page(client, thread):
    response = post(client, thread)

    comment = Comment.objects.get()
    assert response.status_code == 303
    assert re.fullmatch(rf"/2016/05/11/bridge/\?after=[1-9]\d*#comment-{comment.pk}", response["Location"])
    assert (comment.name, comment.html, comment.state) == ("Clara", "<p>The bridge <em>sings</em>.</p>", "shown")
    assert comment.is_staff_voice is False


def test_script_is_answered_in_json(client, thread):
    response = post(client, thread, AS_SCRIPT)

    comment = Comment.objects.get()
    answer = response.json()
    assert response.status_code == 201
    assert (answer["id"], answer["state"], answer["html"]) == (comment.pk, "shown", comment.html)
    assert answer["url"].endswith(f"#comment-{comment.pk}")


def test_reply_stands_below_what_it_answers(client, thread, say):
    first = say("First.")

    post(client, thread, parent=str(first.pk))

    assert Comment.objects.get(parent=first).text == SAID["text"]


@pytest.mark.parametrize("parent", ["999999", "x", "²", "9" * 40])
def test_reply_to_nothing_is_said_and_not_put_elsewhere(client, thread, parent):
    response = post(client, thread, AS_SCRIPT, parent=parent)

    assert (response.status_code, response.json()["code"]) == (422, "parent-gone")
    assert not Comment.objects.exists()


def test_reply_to_a_hidden_comment_keeps_what_was_typed(client, thread, say, maria):
    first = say("Rude.")
    hide_comment(first, moderator=maria, reason="Insult")

    response = post(client, thread, parent=str(first.pk))

    assert response.status_code == 422
    assert "The comment you answer is not there any more." in response.content.decode()
    assert SAID["text"] in response.content.decode()


WRONG = [
    ({"name": " "}, "name-missing", "Write a name"),
    ({"name": "n" * (limits.NAME_MAX + 1)}, "name-too-long", "61 signs, 60 fit"),
    ({"name": "\u200b\u202e"}, "name-missing", "Write a name"),
    ({"text": " \n "}, "text-empty", "There is no text yet."),
    ({"text": "\u200b"}, "text-empty", "There is no text yet."),
    ({"text": "> "}, "text-empty", "There is no text yet."),
    ({"text": "t" * (limits.TEXT_MAX + 1)}, "text-too-long", "5001 signs, 5000 fit"),
]


@pytest.mark.parametrize(("changed", "code", "sentence"), WRONG)
def test_mistake_is_named_and_everything_typed_is_kept(client, thread, changed, code, sentence):
    told = post(client, thread, AS_SCRIPT, **changed)
    page = post(client, thread, **changed)

    assert (told.status_code, told.json()["code"]) == (422, code)
    assert sentence in told.json()["error"]
    assert page.status_code == 422
    text = page.content.decode()
    assert sentence in text
    for value in {**SAID, **changed}.values():
        assert escape(value) in text
    assert not Comment.objects.exists()
    assert GUEST_COOKIE not in page.cookies


def test_line_breaks_of_browsers_count_once(client, thread):
    text = "a\r\n" * (limits.TEXT_MAX // 2)

    assert post(client, thread, text=text).status_code == 303
    assert "\r" not in Comment.objects.get().text


def test_name_stands_on_one_line_without_hidden_signs(client, thread):
    post(client, thread, name="  Clara\t\u202eof  the\nriver ")

    assert Comment.objects.get().name == "Clara of the river"


def test_held_comment_leads_to_a_receipt_with_its_text(client, thread):
    Thread.objects.update(mode="held")

    response = post(client, thread, name="Клара")
    receipt = client.get(response["Location"])

    assert response["Location"].startswith("/talk/receipt/")
    assert receipt.status_code == 200
    assert "no-store" in receipt["Cache-Control"]
    assert "<p>The bridge <em>sings</em>.</p>" in receipt.content.decode()
    assert "waits for a moderator" in receipt.content.decode()


@pytest.mark.parametrize("token", ["1", "MQ:bad", "x"])
def test_receipt_is_for_its_writer_alone(client, thread, token):
    Thread.objects.update(mode="held")
    post(client, thread)

    assert client.get(f"/talk/receipt/{token}/").status_code == 404


def test_closed_thread_says_so_and_keeps_the_text(client, thread):
    Thread.objects.update(mode="closed")

    response = post(client, thread)

    assert response.status_code == 403
    assert SAID["text"] in response.content.decode()


def test_flood_is_answered_with_429(client, thread):
    for number in range(limits.BURST):
        post(client, thread, text=f"No. {number}")

    response = post(client, thread, text="One more")

    assert response.status_code == 429
    assert "One more" in response.content.decode()


def test_form_page_shows_what_is_answered(client, thread, say):
    first = say("Who pays?")

    page = client.get(f"/talk/{thread.pk}/?reply={first.pk}").content.decode()

    assert "<p>Who pays?</p>" in page
    assert f'name="parent" value="{first.pk}"' in page


def test_form_page_holds_no_name_of_the_emoji_panel(client, thread):
    page = client.get(f"/talk/{thread.pk}/").content.decode()

    assert "palmyra-emoji" in page
    assert "stuck_out_tongue" not in page


def test_unknown_thread_is_not_found(client, db):
    assert client.get("/talk/1/").status_code == 404
    assert client.post("/talk/1/", SAID).status_code == 404


def test_reading_sets_no_cookie_and_writing_sets_one_for_the_discussion_only(client, thread):
    assert not client.get(f"/talk/{thread.pk}/").cookies

    cookie = post(client, thread).cookies[GUEST_COOKIE]

    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/talk/", True, "Lax")
    assert "Clara" not in cookie.value


def test_name_is_remembered(client, thread):
    post(client, thread)

    assert 'value="Clara"' in client.get(f"/talk/{thread.pk}/").content.decode()
    assert client.get("/talk/me/").json()["name"] == "Clara"


def test_both_comments_of_a_browser_are_known_as_one_writers(client, thread):
    post(client, thread)
    post(client, thread, text="Another.")

    one, two = Comment.objects.values_list("client_hash", flat=True)
    assert one == two != ""


def test_forged_cookie_is_nobody(client, thread):
    client.cookies[GUEST_COOKIE] = "eyJrZXkiOiJ4In0:forged:forged"

    assert client.get("/talk/me/").json()["name"] == ""


def test_waiting_comments_are_shown_to_their_writer_only(client, thread):
    Thread.objects.update(mode="held")
    post(client, thread)

    mine = client.get(f"/talk/me/?thread={thread.pk}")
    others = Client().get(f"/talk/me/?thread={thread.pk}")

    assert [row["html"] for row in mine.json()["held"]] == ["<p>The bridge <em>sings</em>.</p>"]
    assert "no-store" in mine["Cache-Control"]
    assert others.json()["held"] == []


@pytest.mark.parametrize("number", ["", "x", "²", "9" * 40])
def test_nonsense_for_a_thread_has_nothing_waiting(client, db, number):
    assert client.get("/talk/me/", {"thread": number}).json()["held"] == []


def test_person_signed_in_is_known(client, thread, maria):
    client.force_login(maria)

    mine = client.get("/talk/me/").json()

    assert (mine["name"], mine["is_signed_in"], mine["can_moderate"]) == ("maria", True, True)


def test_held_comment_is_invisible_to_readers(client, thread, shown):
    Thread.objects.update(mode="held")
    post(client, thread)
    comment = Comment.objects.get()

    assert shown() == []
    assert client.get(comment.path).status_code == 404
    assert client.get(f"/talk/{thread.pk}/?reply={comment.pk}").content.decode().count(SAID["text"]) == 0
    thread.refresh_from_db()
    assert thread.comment_count == 0


def test_lasting_address_leads_to_the_part_where_the_comment_stands(client, thread, say):
    first = say("The first.")
    assert client.get(first.path)["Location"] == f"/2016/05/11/bridge/#comment-{first.pk}"
    for number in range(limits.ROOTS_IN_PART):
        say(f"No. {number}")

    assert client.get(first.path)["Location"] == f"/2016/05/11/bridge/comments/2/#comment-{first.pk}"


def test_preview_is_what_would_be_shown(client, db):
    assert client.post("/talk/preview/", {"text": "*so* :smile:"}).json() == {"html": "<p><em>so</em> 😄</p>"}
    assert client.get("/talk/preview/").status_code == 405


def test_post_of_another_site_is_refused(client, thread):
    response = post(client, thread, {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"})

    assert response.status_code == 403
    assert not Comment.objects.exists()


def test_posting_a_reply_takes_few_queries(client, thread, say, django_assert_max_num_queries):
    first = say("First.")
    post(client, thread)

    with django_assert_max_num_queries(19) as queries:
        assert post(client, thread, text="Another.", parent=str(first.pk)).status_code == 303

    writes = [query["sql"] for query in queries.captured_queries if re.search("INSERT INTO|^UPDATE", query["sql"])]
    assert len(writes) == 5


def test_a_comment_that_the_database_does_not_take_is_kept_in_the_form(client, thread, monkeypatch):
    def refuse(*args: object, **kwargs: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(actions, "post_comment", refuse)

    page, told = post(client, thread), post(client, thread, AS_SCRIPT)

    assert (page.status_code, told.status_code) == (503, 503)
    assert SAID["text"] in page.text
    assert "send it again in a minute" in page.text
    assert told.json()["code"] == "not-stored"
