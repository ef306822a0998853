"""Feeds of what readers say: of one thread and of an edition."""

from __future__ import annotations

import pytest
from defusedxml import ElementTree
from django.test import Client

from palmyra.discussion.actions import hide_comment, post_comment
from palmyra.discussion.clients import Client as Writer
from palmyra.discussion.models import Comment, Thread
from palmyra.newsroom.models import Paper

pytestmark = pytest.mark.django_db


def say(thread: Thread, text: str, name: str = "Клара") -> Comment:
    return post_comment(thread, text=text, name=name, client=Writer(key=text))


def items(client: Client, path: str) -> list[tuple[str, str]]:
    answer = client.get(path)
    assert answer["Content-Type"] == "application/rss+xml; charset=utf-8"
    root = ElementTree.fromstring(answer.content)
    return [(item.findtext("title"), item.findtext("description")) for item in root.iter("item")]


@pytest.fixture
def russian(paper: Paper) -> Thread:
    return Thread.objects.create(title="Мост", url="/2016/05/11/most/", language="ru")


def test_a_threads_feed_has_its_shown_comments_newest_first(client, russian, maria):
    say(russian, "Первая.")
    hide_comment(say(russian, "Грубость."), moderator=maria, reason="грубо")
    say(russian, "Вторая & *последняя*.", "Борис")
    assert items(client, f"/talk/{russian.pk}/feed.xml") == [
        ("Борис", "<p>Вторая &amp; <em>последняя</em>.</p>"),
        ("Клара", "<p>Первая.</p>"),
    ]


def test_an_editions_feed_has_what_is_said_in_its_language(client, russian, thread):
    say(russian, "По-русски.")
    say(thread, "In English.")
    assert [title for title, _text in items(client, "/comments.xml")] == ["Клара · Мост"]


def test_a_feed_leads_to_the_comment_on_whatever_page_it_stands(client, russian):
    comment = say(russian, "Первая.")
    root = ElementTree.fromstring(client.get("/comments.xml").content)
    assert root.findtext("channel/item/link").endswith(comment.path)


def test_a_thread_that_is_not_there_has_no_feed(client, paper):
    assert client.get("/talk/999/feed.xml").status_code == 404


def test_one_sign_that_xml_cannot_hold_costs_nobody_the_feed(client, russian):
    say(russian, "Звонок\x07, и &#1; ещё \ufffe.", "Кла\x01ра")
    assert items(client, f"/talk/{russian.pk}/feed.xml") == [("Клара", "<p>Звонок, и \ufffd ещё .</p>")]
    Comment.objects.update(html="<p>Как \x02 раньше.</p>", name="Бо\x03рис")
    Thread.objects.update(title="Мост\x04")
    assert items(client, "/comments.xml") == [("Борис · Мост", "<p>Как  раньше.</p>")]
    assert items(client, f"/talk/{russian.pk}/feed.xml") == [("Борис", "<p>Как  раньше.</p>")]
