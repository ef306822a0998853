"""A moderator's words to a writer are shown to them once, and stay with the comment on their own page."""

from __future__ import annotations

import pytest
from django.test import Client

from palmyra.accounts.actions import ensure_roles
from palmyra.discussion import access
from palmyra.discussion.actions import import_comment, post_comment, tell_cautions, warn_writer
from palmyra.discussion.clients import Client as Writer
from palmyra.discussion.errors import ReasonMissing, WrongState
from palmyra.discussion.models import Caution, Comment
from palmyra.discussion.personal import erase, export
from palmyra.press.models import Clock

pytestmark = pytest.mark.django_db

QUEUE = "/newsroom/discussion/"
SAME = {"Sec-Fetch-Site": "same-origin"}
WORDS = "Please stay <polite>."


@pytest.fixture
def mine(client, thread) -> Comment:
    """A comment of this browser."""
    client.post(f"/talk/{thread.pk}/", {"name": "Clara", "text": "The mayor lies."}, headers=SAME)
    return Comment.objects.get()


def test_the_personal_request_tells_it_once(client, mine, maria):
    warn_writer(mine, moderator=maria, text=WORDS)
    address = f"/talk/me/?thread={mine.thread_id}"

    assert Client().get(address).json()["cautions"] == []
    (told,) = client.get(address).json()["cautions"]
    assert (told["text"], told["comment"], told["title"]) == (WORDS, mine.pk, "The bridge reopens")
    assert client.get(address).json()["cautions"] == []
    assert Caution.objects.get().seen_at is not None


@pytest.mark.parametrize("address", ["/talk/mine/", "/talk/{}/"])
def test_without_scripts_it_is_shown_once_on_pages_of_ones_own(client, mine, maria, address):
    warn_writer(mine, moderator=maria, text=WORDS)
    path = address.format(mine.thread_id)

    first, second = client.get(path).content.decode(), client.get(path).content.decode()

    assert 'role="status"' in first
    assert "Please stay &lt;polite&gt;." in first
    assert "maria" not in first
    assert 'role="status"' not in second


def test_it_stays_with_the_comment_on_the_writers_page(client, mine, maria):
    warn_writer(mine, moderator=maria, text=WORDS)
    client.get("/talk/mine/")

    assert "Please stay &lt;polite&gt;." in client.get("/talk/mine/").content.decode()


def test_of_two_requests_at_a_time_one_tells_it(mine, maria):
    caution = warn_writer(mine, moderator=maria, text=WORDS)

    assert tell_cautions([caution]) == [caution]
    assert tell_cautions([caution]) == []


def test_an_account_is_told_in_any_browser(thread, clara, maria):
    comment = post_comment(thread, text="Mine.", name="Clara", user=clara, client=Writer(key="one"))
    warn_writer(comment, moderator=maria, text=WORDS)

    assert access.unseen_cautions(None, comment.client_hash) == []
    assert [caution.text for caution in access.unseen_cautions(clara, "another")] == [WORDS]


def test_a_warning_leaves_public_pages_as_they_are(mine, maria):
    before = Clock.objects.get().mark
    warn_writer(mine, moderator=maria, text=WORDS)
    assert Clock.objects.get().mark == before


def test_a_warning_has_words_and_somebody_to_read_them(mine, maria, thread):
    with pytest.raises(ReasonMissing):
        warn_writer(mine, moderator=maria, text=" \n")
    brought, _is_new = import_comment(
        thread, source_system="wxr", source_id="1", name="Old", text="Old.", created_at=mine.created_at
    )
    with pytest.raises(WrongState):
        warn_writer(brought, moderator=maria, text=WORDS)
    assert not Caution.objects.exists()


def test_nobody_edits_a_warning(mine, maria):
    caution = warn_writer(mine, moderator=maria, text=WORDS)

    caution.text = "Other."
    with pytest.raises(ValueError):
        caution.save()
    with pytest.raises(ValueError):
        Caution.objects.all().delete()


def test_warnings_are_exported_and_erased_with_their_reader(thread, clara, maria):
    comment = post_comment(thread, text="Mine.", name="Clara", user=clara, client=Writer(key="one"))
    warn_writer(comment, moderator=maria, text=WORDS)

    assert export(clara)["cautions"][0]["text"] == WORDS
    erase(clara)

    assert Caution.objects.get().text == ""


def test_a_moderator_warns_from_the_row_and_sees_whether_it_was_read(client, mine, maria):
    ensure_roles()
    desk = Client()
    desk.force_login(maria)
    assert f'href="{QUEUE}{mine.pk}/warn/' in desk.get(f"{QUEUE}?state=").content.decode()
    empty = desk.post(f"{QUEUE}{mine.pk}/warn/", {"text": " "}, headers=SAME).content.decode()
    assert "Write what the writer is to read." in empty

    page = desk.post(f"{QUEUE}{mine.pk}/warn/", {"text": WORDS}, headers=SAME, follow=True).content.decode()

    assert "The writer will read it at the next visit." in page
    assert "not read yet" in desk.get(f"{QUEUE}{mine.pk}/").content.decode()
    client.get("/talk/mine/")
    assert "not read yet" not in desk.get(f"{QUEUE}{mine.pk}/").content.decode()
