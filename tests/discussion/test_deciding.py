"""A moderator decides about the words they read, though the writer may change them meanwhile."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from palmyra.accounts.actions import ensure_roles
from palmyra.discussion.actions import (
    approve_comment,
    edit_comment,
    hold_comment,
    post_comment,
    remove_comment,
    report_comment,
)
from palmyra.discussion.clients import Client as Writer
from palmyra.discussion.errors import ChangedMeanwhile
from palmyra.discussion.models import Comment, Thread

OURS = {"Sec-Fetch-Site": "same-origin"}
CLARA = Writer(address="192.0.2.1", key="clara's browser")


@pytest.fixture
def said(thread: Thread) -> Comment:
    return post_comment(thread, text="First thought.", name="Clara", client=CLARA)


def edit(comment: Comment, text: str) -> Comment:
    return edit_comment(comment, text=text, user=None, client=CLARA)


def test_what_was_approved_before_a_change_is_not_approved_after_it(said, maria, shown):
    approve_comment(said, moderator=maria)
    edit(said, "Rude.")
    for number in range(3):
        report_comment(said, reporter=f"reader {number}", reason="insult")
    assert shown() == []


def test_a_moderator_approves_only_what_they_read(said, maria, shown):
    hold_comment(said, moderator=maria)
    read_at = timezone.now()
    edit(said, "Rude.")
    with pytest.raises(ChangedMeanwhile):
        approve_comment(said, moderator=maria, read_at=read_at)
    assert shown() == []
    approve_comment(said, moderator=maria, read_at=timezone.now())
    assert shown() == ["Rude."]


def test_a_moderator_who_removes_a_comment_erases_what_it_said_before(said, maria):
    edit(said, "Changed.")
    remove_comment(said, moderator=maria, reason="Personal data")
    assert not said.earlier_texts.exists()


def test_the_queue_asks_to_read_a_comment_again_that_changed_while_its_page_was_open(said, client, maria, shown):
    hold_comment(said, moderator=maria)
    ensure_roles()
    client.force_login(maria)
    read_at = re.search(r'name="read_at" value="(\d+)"', client.get("/newsroom/discussion/").content.decode())
    assert read_at is not None
    edit(said, "Rude.")
    told = {"act": "approve", "comments": said.pk, "next": "/newsroom/discussion/"}

    answer = client.post("/newsroom/discussion/decide/", {**told, "read_at": read_at[1]}, headers=OURS, follow=True)
    assert "was changed after you opened the page" in answer.content.decode()
    assert shown() == []

    read_at = re.search(r'name="read_at" value="(\d+)"', answer.content.decode())
    assert read_at is not None
    client.post("/newsroom/discussion/decide/", {**told, "read_at": read_at[1]}, headers=OURS)
    assert shown() == ["Rude."]
