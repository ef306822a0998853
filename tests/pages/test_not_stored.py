"""The answer to what could not be stored: what is wrong, everything typed, and no secret."""

from __future__ import annotations

import json

import pytest
from django.test import RequestFactory

from palmyra.lib.trouble import BUSY, FAULTY, FULL, READ_ONLY
from palmyra.pages.not_stored import answer_not_stored

rf = RequestFactory()


def test_a_form_comes_back_whole_and_can_be_sent_again() -> None:
    said = answer_not_stored(rf.post("/talk/1/?x=1", {"text": "\n<b>Mine</b>", "name": "Clara", "parent": "7"}), FULL)

    page = said.content.decode()
    assert said.status_code == 503
    assert said["Retry-After"] == "60"
    assert said["Cache-Control"] == "private, no-store"
    assert '<form method="post" action="/talk/1/?x=1">' in page
    assert '<input type="hidden" name="parent" value="7">' in page
    assert 'rows="8">\n\n&lt;b&gt;Mine&lt;/b&gt;</textarea>' in page, "HTML drops the first line break"
    assert "disk" not in page, "readers are not told what is wrong with the server"


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/account/login/", {"login": "anna", "password": "three quiet lighthouses"}),
        ("/newsroom/users/new/", {"username": "boris", "password1": "three quiet lighthouses"}),
    ],
)
def test_a_form_with_a_password_is_not_written_into_a_page(path: str, fields: dict[str, str]) -> None:
    page = answer_not_stored(rf.post(path, fields), BUSY).content.decode()
    assert "lighthouses" not in page
    assert "<form" not in page
    assert "Go back" in page


@pytest.mark.parametrize(
    ("trouble", "words"),
    [(FULL, "disk is full"), (BUSY, "busy for too long"), (READ_ONLY, "cannot be written"), (FAULTY, "a fault")],
)
def test_the_newsroom_is_told_why(trouble: str, words: str) -> None:
    request = rf.post("/newsroom/articles/edit/1/", {"headline": "Ferry"})
    assert words in answer_not_stored(request, trouble).content.decode()


def test_scripts_are_told_in_their_shape() -> None:
    said = answer_not_stored(rf.post("/talk/1/vote/", HTTP_ACCEPT="application/json"), BUSY)
    assert (said.status_code, json.loads(said.content)["code"]) == (503, "not-stored")
    assert "success" not in json.loads(said.content)
    said = answer_not_stored(rf.post("/api/v1/comments/"), BUSY)
    assert (said["Content-Type"], json.loads(said.content)["code"]) == ("application/problem+json", "not-stored")
    said = answer_not_stored(rf.post("/newsroom/x/", HTTP_ACCEPT="application/json"), BUSY)
    assert json.loads(said.content)["error_code"] == "validation_error"


def test_who_only_reads_is_asked_to_come_again() -> None:
    said = answer_not_stored(rf.get("/search/"), FULL)
    assert (said.status_code, said["Retry-After"]) == (503, "60")
    assert "cannot be shown at the moment" in said.content.decode()
