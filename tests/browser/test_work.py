"""A sum for the browser: with scripts it is done beside the page and the comment appears; without, it waits."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.browser.test_guest import OPEN, article

pytestmark = pytest.mark.browser


def say_at_once(page: Any, name: str, text: str) -> None:
    """Fill the form in and send it in no time, as a program does, or somebody who pastes."""
    page.fill("form.talk [name=name]", name)
    page.fill("form.talk [name=text]", text)
    page.click("form.talk .send > button")


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_a_text_that_came_too_fast_appears_after_a_sum(paper, open_page, size):
    page = open_page(size)
    asked: list[str] = []
    answers: list[int] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on(
        "response",
        lambda told: told.request.method == "POST" and "/preview/" not in told.url and answers.append(told.status),
    )
    article(page, paper, OPEN)
    words = f"Вставила готовое: {size}."

    say_at_once(page, "Клара", words)
    page.locator(".comment", has_text=words).first.wait_for()

    assert answers == [422, 201]
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(paper.url).netloc}
    assert any("palmyra-work" in url for url in asked)
    assert page.locator(".told[role=status]").count() == 0


def test_a_browser_that_cannot_reckon_says_it_all_the_same(paper, open_page):
    page = open_page("desk")
    page.route(
        "**/palmyra-work*",
        lambda route: route.fulfill(body="export const solve = async () => '';", content_type="text/javascript"),
    )
    article(page, paper, OPEN)

    say_at_once(page, "Клара", "Считать не умею.")

    page.wait_for_url("**/talk/receipt/**")
    page.get_by_text("Считать не умею.").first.wait_for()


def test_without_scripts_the_comment_waits(paper, open_page):
    words = "Согласна, мост давно пора."
    for _number in range(2):  # two strangers of one network may agree; the second is read first
        page = open_page("phone", scripts=False)
        article(page, paper, OPEN)
        say_at_once(page, "Клара", words)

    page.wait_for_url("**/talk/receipt/**")
    assert page.get_by_text(words).count()
