"""What a page shows of its discussion besides the words: pins, choices, badges, reactions."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape

import pytest
from django.test import Client as Browser
from django.utils import timezone

from palmyra.discussion.actions import note_comment, pin_comment, post_comment, toggle_reaction
from palmyra.discussion.clients import Client
from palmyra.discussion.models import Comment, Thread
from palmyra.newsroom.actions import publish_article
from palmyra.newsroom.models import Article, Author, Byline, Paper, Section
from palmyra.pages.gather.stories import gather_stories
from palmyra.pages.gather.threads import gather_discussion
from palmyra.press.tags import collect

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(paper, boris) -> Article:
    Paper.objects.update(main_language="en")
    row = Article.objects.create(headline="The bridge reopens", language="en", live=False)
    Byline.objects.create(article=row, author=Author.objects.create(name="Boris", user=boris))
    return publish_article(row)


@pytest.fixture
def say(article):
    turn = iter(range(1, 100))

    def speak(text: str, **told) -> Comment:
        thread = Thread.objects.get(pk=article.thread_id)
        number = next(turn)
        return post_comment(thread, text=text, name="Clara", client=Client(f"192.0.2.{number}", f"b{number}"), **told)

    return speak


@pytest.fixture
def read(article):
    def page(rest: str = "") -> str:
        return Browser().get(f"{article.path}{rest}").content.decode()

    return page


def heads(page: str) -> list[str]:
    """What stands at the head of each comment, without its time."""
    found = re.findall(r"<summary>(.*?) <time", page, re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", unescape(head))).strip() for head in found]


def test_pins_choices_and_badges_stand_at_the_head_of_a_comment(say, read, boris, anna, maria):
    pinned = say("First.")
    say("I wrote the article.", user=boris)
    chosen = say("From the newsroom.", user=anna)
    pin_comment(pinned, moderator=maria)
    note_comment(chosen, moderator=maria)

    assert heads(read()) == ["Pinned Clara", "Editors' choice Clara Newsroom", "Clara Author"]


def test_a_page_and_lists_change_when_the_discussion_closes(article):
    at = timezone.now() + dt.timedelta(hours=3)
    thread = Thread.objects.get()
    thread.close(at)
    article.refresh_from_db()
    for gather in (
        lambda: gather_discussion(thread, url=article.path),
        lambda: gather_stories(Article.objects.in_brief(), "en"),
    ):
        with collect() as reading:
            gather()
        assert reading.valid_until == at


def test_a_sections_mode_reaches_the_discussions_that_there_are(article, django_capture_on_commit_callbacks, maria):
    section = Section.objects.create(name="Town", slug="town")
    others = [
        publish_article(Article.objects.create(headline=f"No. {n}", language="en", live=False, **told))
        for n, told in enumerate([{"section": section}, {"section": section, "discussion_mode": "open"}])
    ]
    with django_capture_on_commit_callbacks(execute=True):
        section.discussion_mode = "held"
        section.save()

    modes = [Article.objects.get(pk=row.pk).thread.current_mode() for row in (article, *others)]
    assert modes == ["open", "held", "open"]


def test_what_was_chosen_has_a_link_and_a_page_once_there_is_some(say, read, article, maria):
    say("First.")
    chosen = say("Second.")
    assert "comments/noted/" not in read()
    note_comment(chosen, moderator=maria)

    assert f'href="{article.path}comments/noted/#discussion"' in read()
    page = read("comments/noted/")
    assert "Second." in page
    assert "First." not in page
    assert f'<a href="/talk/comment/{chosen.pk}/">In the discussion</a>' in page


def test_comments_of_one_writer_under_one_name_can_be_told_and_no_others(article, read, boris):
    thread = Thread.objects.get()
    for name, key, user in (("Clara", "a", None), ("Clara", "a", None), ("Klara", "a", None), ("Clara", "b", None)):
        said = f"Number {Comment.objects.count()}, unlike what was said before."
        post_comment(thread, text=said, name=name, user=user, client=Client("192.0.2.1", key))
    post_comment(thread, text="Mine.", name="Clara", user=boris, client=Client("192.0.2.1", "a"))
    keys = re.findall(r'data-by="([0-9a-f]{12})"', read())[::-1]

    assert len(keys) == 5
    assert keys[0] == keys[1]
    assert len(set(keys)) == 4
    assert Comment.objects.first().client_hash[:12] not in keys


def test_a_page_shows_reactions_as_buttons_and_those_of_a_closed_one_as_they_were(say, read, article):
    first = say("First.")
    toggle_reaction(first, voter="reader", code="joy")
    assert f'name="react" value="{first.pk} joy" aria-label="1 person reacted with' in read()
    assert f'href="/talk/comment/{first.pk}/react/"' in read()

    Thread.objects.update(mode="closed")
    page = read()
    assert '<span role="img" aria-label="1 person reacted with' in page
    assert 'name="react"' not in page
