"""Lists in the paper's languages, and the page that stands in when everything else failed."""

from __future__ import annotations

import pytest

from palmyra.discussion.actions import post_comment
from palmyra.discussion.clients import Client
from palmyra.discussion.models import Thread
from palmyra.newsroom.actions import publish_article
from palmyra.newsroom.models import Article, Edition, Paper, Section
from palmyra.pages.views import server_error


@pytest.fixture
def in_two_languages(paper: Paper) -> Paper:
    Edition.objects.create(paper=paper, language="en", name="Palmyra")
    return paper


@pytest.fixture
def tagged(in_two_languages: Paper) -> Article:
    section = Section.objects.create(name="Побережье", slug="coast")
    article = Article(headline="Порт Ардены открыли", section=section, live=False, language="ru")
    article.tags.add("лёд")
    article.save()
    return publish_article(article)


def test_a_tag_leads_to_no_edition_where_it_has_nothing(client, tagged):
    page = client.get("/tags/led/").content.decode()

    assert "Порт Ардены" in page
    assert 'hreflang="en" href="http' not in page
    assert 'href="/en/tags/led/"' not in page
    assert 'href="/en/"' in page


def test_a_tag_leads_to_the_edition_that_has_it(client, tagged):
    twin = Article(headline="Port opens", section=tagged.section, live=False, language="en")
    twin.tags.add("лёд")
    twin.save()
    publish_article(twin)

    assert 'href="/en/tags/led/"' in client.get("/tags/led/").content.decode()


def test_an_empty_list_is_kept_from_search_engines_but_an_empty_section_is_not(client, tagged):
    assert "noindex" in client.get("/en/tags/led/").content.decode()
    assert "noindex" not in client.get("/en/sections/coast/").content.decode()


def test_an_edition_counts_what_was_said_in_its_language(client, tagged):
    for number in range(3):
        say_in(tagged.thread, f"Лёд, {number}.")

    assert "Сегодня сказано «3»" in client.get("/").content.decode()
    assert "Said today" not in client.get("/en/").content.decode()


def say_in(thread: Thread, words: str) -> None:
    post_comment(thread, name="Clara", text=words, client=Client(address="198.51.100.7", key=words))


def test_the_page_of_a_failure_asks_nothing_of_the_database(rf):
    answer = server_error(rf.get("/"))  # this test has no database: touching it would fail

    assert answer.status_code == 500
    assert "css/palmyra" in answer.content.decode()
    assert 'lang="ru"' in answer.content.decode()
