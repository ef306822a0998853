"""A reader of a discussion with five thousand comments: pages, orders, links to a comment, what is new."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from palmyra.discussion.limits import ROOTS_IN_PART
from tests.browser.conftest import Running, environment, say
from tests.browser.test_access import violations

pytestmark = pytest.mark.browser

SIZE, IN_A_CONVERSATION = 5_000, 5
ON_PAGE = ROOTS_IN_PART * IN_A_CONVERSATION
PAGES = SIZE // ON_PAGE
ROOT = Path(__file__).parent.parent.parent


@dataclass
class Long:
    """The address of the article, and the ids of its first and its last comment."""

    url: str
    first: int
    last: int

    def part(self, number: int, order: str = "") -> str:
        return f"{self.url}comments/{order}{number}/"


@pytest.fixture(scope="module")
def long(paper: Running) -> Long:
    """An article that everybody talked about."""
    told = subprocess.run(
        [sys.executable, "-m", "tests.browser.fill_thread", str(SIZE)],
        cwd=ROOT,
        env=environment(paper.home, paper.port),
        check=True,
        capture_output=True,
        text=True,
    )
    path, first, last = told.stdout.split()
    return Long(f"{paper.url}{path}", int(first), int(last))


def fits(page: Any) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_a_reader_walks_through_the_pages_without_scripts(long, open_page, size):
    page = open_page(size, scripts=False)
    page.goto(long.url)
    seen: list[str] = []
    for number in range(1, PAGES + 1):
        ids = re.findall(r'<li class="comment[^"]*" id="comment-(\d+)"', page.content())
        assert len(ids) == ON_PAGE
        seen += ids
        following = page.locator("a[rel=next]")
        if number == 1:
            assert page.locator("a[rel=prev]").count() == 0
            assert "1–200" in page.locator(".parts").last.inner_text()
        if number < PAGES:
            following.click()
            page.wait_for_url(f"{long.part(number + 1)}#discussion")
    assert following.count() == 0
    assert len(set(seen)) == len(seen) == SIZE
    assert fits(page)
    page.locator("a[rel=prev]").click()
    page.wait_for_url(f"{long.part(PAGES - 1)}#discussion")


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_a_link_to_a_comment_in_the_middle_leads_to_its_page(long, paper, open_page, size):
    page = open_page(size)
    middle = (long.first + long.last) // 2
    page.goto(f"{paper.url}/talk/comment/{middle}/")
    assert re.fullmatch(rf"{re.escape(long.url)}comments/1[23]/#comment-{middle}", page.url)
    target = page.locator(f"#comment-{middle}")
    words = target.locator(".words").first
    assert words.inner_text() == f"Мнение {middle - long.first}."
    page.wait_for_function(
        """id => { const place = document.getElementById(id).getBoundingClientRect();
                   return place.top >= -1 && place.top < innerHeight; }""",
        arg=f"comment-{middle}",
    )
    target.locator(".acts a[href^='#comment-']").first.click()
    assert page.url.endswith(f"#comment-{middle}")
    assert fits(page)


@pytest.mark.parametrize("size", ["phone", "desk"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_oldest_first_begins_with_the_first_word(long, open_page, size, scripts):
    page = open_page(size, scripts=scripts)
    page.goto(long.url)
    assert page.locator(".comment").first.get_attribute("id") == f"comment-{long.last - IN_A_CONVERSATION + 1}"
    page.locator(".orders a", has_text="По ходу").click()
    page.wait_for_url("**/comments/oldest/#discussion")
    assert page.locator(".comment").first.get_attribute("id") == f"comment-{long.first}"
    page.locator("a[rel=next]").click()
    page.wait_for_url(f"{long.part(2, 'oldest/')}#discussion")
    assert page.locator(".comment").first.get_attribute("id") == f"comment-{long.first + ON_PAGE}"


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_a_reader_answers_far_behind_and_sees_the_answer_there(long, open_page, size):
    page = open_page(size)
    page.goto(long.part(9))
    asked = page.locator(".comments > ol > .comment").nth(7 if size == "phone" else 9)
    number = asked.get_attribute("id")
    asked.locator("a.reply").first.click()
    say(page, f"Клара {size}", f"Отвечаю издалека, {size}.")
    answer = page.locator(f"#{number} .comment", has_text=f"Отвечаю издалека, {size}.").first
    answer.wait_for()
    assert page.url.startswith(long.part(9))
    assert answer.evaluate("answer => answer === document.activeElement")


def test_what_is_new_since_the_last_visit_is_told_and_led_to(long, open_page):
    reader, writer = open_page("phone"), open_page("desk")
    reader.goto(long.url)
    reader.locator("palmyra-live").wait_for(state="attached")
    reader.goto("about:blank")
    writer.goto(long.url)
    say(writer, "Вера", "Пять тысяч первое.")
    writer.locator(".comment", has_text="Пять тысяч первое.").wait_for()
    reader.goto(long.url)
    reader.locator("palmyra-live button", has_text="Новых с вашего прошлого захода: 1").click()
    assert "Пять тысяч первое." in reader.evaluate("document.activeElement.textContent")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_axe_finds_nothing_among_so_many(long, open_page, size, scheme):
    page = open_page(size, scheme=scheme)
    for address in (long.url, long.part(PAGES // 2), long.part(2, "oldest/")):
        page.goto(address)
        assert violations(page) == [], address
        assert fits(page), address
