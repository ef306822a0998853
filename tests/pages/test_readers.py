"""The page and the feed of a member: what they said, as long as readers can read it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from palmyra.accounts.members import make_member
from palmyra.accounts.models import User
from palmyra.accounts.names import choose_name
from palmyra.discussion.actions import hide_comment, post_comment
from palmyra.discussion.models import Comment, Thread
from palmyra.newsroom.models import Edition, Paper
from palmyra.pages.gather.readers import SAID_ON_PAGE
from palmyra.press.tags import collect, newest_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def dina(paper: Paper) -> User:
    paper.main_language = "en"
    paper.editions = [Edition(language="en"), Edition(language="ru")]
    paper.save()
    dina = make_member("Dina Reed")
    User.objects.filter(pk=dina.pk).update(last_login=timezone.now(), about="Lives by the <bridge>.")
    return dina


def say(thread: Thread, dina: User, count: int = 1) -> list[Comment]:
    words = "one two three four five six seven eight nine ten".split()
    said = []
    for number in range(count):
        text = f"{words[number % 10]} {words[number // 10 % 10]} is what came to my mind as number {number}"
        said.append(post_comment(thread, text=text * (1 + number % 3), name=dina.public_name, user=dina))
        Comment.objects.filter(pk=said[-1].pk).update(created_at=timezone.now() - timezone.timedelta(days=2))
    return said


def test_a_members_page_shows_what_they_said_and_who_they_are(client, thread, dina):
    [comment] = say(thread, dina)
    page = client.get(f"/readers/{dina.pk}/").text
    assert "Lives by the &lt;bridge&gt;." in page
    assert comment.html in page
    assert f'href="{comment.path}"' in page
    assert thread.url in page
    assert '<meta name="robots" content="noindex">' in page
    assert "csrf" not in page
    assert f"/ru/readers/{dina.pk}/" in page
    assert client.get(f"/ru/readers/{dina.pk}/").status_code == 200


def test_who_said_nothing_has_no_page(client, thread, dina):
    assert client.get(f"/readers/{dina.pk}/").status_code == 404
    assert client.get(f"/readers/{dina.pk}/feed.xml").status_code == 404
    assert client.get("/readers/999999/").status_code == 404
    [comment] = say(thread, dina)
    assert client.get(f"/readers/{dina.pk}/").status_code == 200
    hide_comment(comment, moderator=None, reason="Off the subject")
    assert client.get(f"/readers/{dina.pk}/").status_code == 404


def test_a_long_list_has_pages(client, thread, dina, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr("palmyra.discussion.checks.BURST", 1_000)
    monkeypatch.setattr("palmyra.discussion.reading.NEAR_SHARE", 2)
    say(thread, dina, SAID_ON_PAGE + 1)
    with django_assert_max_num_queries(14):
        first = client.get(f"/readers/{dina.pk}/").text
    assert first.count('class="words"') == SAID_ON_PAGE
    assert f'href="/readers/{dina.pk}/page/2/"' in first
    assert client.get(f"/readers/{dina.pk}/page/2/").text.count('class="words"') == 1
    assert client.get(f"/readers/{dina.pk}/page/3/").status_code == 404
    assert client.get(f"/readers/{dina.pk}/page/1/").headers["Location"] == f"/readers/{dina.pk}/"


def test_a_member_has_a_feed(client, thread, dina):
    [comment] = say(thread, dina)
    answer = client.get(f"/readers/{dina.pk}/feed.xml")
    assert answer.headers["Content-Type"].startswith("application/rss+xml")
    assert comment.path in answer.text
    assert "Comments: Dina Reed" in answer.text


def test_every_change_of_what_the_page_shows_makes_it_stale(client, thread, dina):
    [comment] = say(thread, dina)
    with collect() as reading:
        client.get(f"/readers/{dina.pk}/")

    def marks() -> tuple[int, int]:
        return newest_of(reading.tags)

    before = marks()
    say(thread, dina, 2)
    assert marks()[0] > before[0]
    before = marks()
    choose_name(dina, "Dina Hill")
    assert marks()[0] > before[0]
    before = marks()
    hide_comment(comment, moderator=None, reason="Off the subject")
    assert marks()[1] > before[1]


def test_signing_in_makes_no_page_stale(client, thread, dina):
    say(thread, dina)
    before = newest_of([f"reader:{dina.pk}"])
    client.force_login(dina)
    assert newest_of([f"reader:{dina.pk}"]) == before
