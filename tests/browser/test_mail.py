"""Readers follow by mail and call one another by name; a moderator answers a notice under the law."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.conftest import Running, environment, say, sign_in, wait_until
from tests.browser.test_access import violations
from tests.browser.test_guest import article
from tests.postbox import Postbox, serve_postbox

pytestmark = pytest.mark.browser

QUIET = "most-cherez-veltu-primut-dvazhdy"
ENTER = """
import django
django.setup()
from palmyra.newsroom.models import Paper
paper = Paper.objects.get()
paper.mail_host, paper.mail_port, paper.mail_security = {host!r}, {port}, "none"
paper.mail_from = "paper@vestnik.example" if paper.mail_host else ""
paper.save()
"""


def enter_server(paper: Running, host: str, port: int) -> None:
    """Enter a mail server, as the owner would; "" takes it away again."""
    settings = {**environment(paper.home, paper.port), "DJANGO_SETTINGS_MODULE": "palmyra.project.settings"}
    subprocess.run([sys.executable, "-c", ENTER.format(host=host, port=port)], env=settings, check=True)


@pytest.fixture
def box(paper: Running) -> Iterator[Postbox]:
    with serve_postbox() as (box, port):
        enter_server(paper, "127.0.0.1", port)
        yield box
        enter_server(paper, "", 587)


def link_of(box: Postbox, part: str) -> str:
    """The newest letter's link with some part, once the letter has come."""
    found: list[str] = []

    def has_come() -> bool:
        words = "\n".join(letter.get_body(("plain",)).get_content() for letter in box.letters)  # type: ignore[union-attr]
        found[:] = re.findall(rf"http://localhost:\d+(\S*{part}\S*)", words)
        return bool(found)

    wait_until(has_come, 40)
    return found[-1]


def test_a_reader_follows_and_stops_without_scripts_or_an_account(paper, open_page, box):
    page = open_page("phone", scripts=False)
    article(page, paper, QUIET)
    page.locator(".rules a", has_text="По почте").click()
    page.fill("[name=mail]", "clara at home")
    page.click("main .send > button")
    assert page.locator("[name=mail]").get_attribute("aria-invalid") == "true"
    page.fill("[name=mail]", "clara@example.org")
    page.click("main .send > button")
    page.locator("h1", has_text="Загляните в почту").wait_for()

    page.goto(paper.url + link_of(box, "/confirm/"))
    page.click("main .send > button")
    page.locator("h1", has_text="Ваши подписки по почте").wait_for()

    writer = open_page("desk")
    article(writer, paper, QUIET)
    say(writer, "Борис", "Когда откроют правую сторону?")
    writer.locator(".comment", has_text="Когда откроют правую сторону?").wait_for()
    page.goto(paper.url + link_of(box, "/stop/"))
    page.click("main .send > button")
    page.locator("main", has_text="ваш адрес стёрт").wait_for()


def test_a_writer_asks_for_answers_and_is_told_what_to_do(paper, open_page, box):
    page = open_page("desk")
    article(page, paper, QUIET)
    page.fill("form.talk [name=mail]", "vera@example.org")
    say(page, "Вера Т.", "А трамвай по нему пойдёт?")
    page.locator(".comment", has_text="А трамвай по нему пойдёт?").locator(".told").first.wait_for()
    assert link_of(box, "/confirm/")


def test_a_name_is_chosen_from_the_list_by_keyboard(paper, open_page):
    page = open_page("desk")
    article(page, paper, QUIET)
    name = page.locator(".comment:not(.gone) > details > summary > b").first.inner_text()
    field = page.locator("form.talk [name=text]")
    field.press_sequentially(f"Согласна, @{name[:2].lower()}")
    listed = page.locator("palmyra-mention [role=option]")
    listed.first.wait_for()
    assert violations(page) == []
    field.press("Escape")
    assert page.locator("palmyra-mention ul").is_hidden()
    field.press_sequentially(name[2:3].lower())
    while page.locator("palmyra-mention [aria-selected=true]").inner_text() != name:
        field.press("ArrowDown")
    active = field.get_attribute("aria-activedescendant")
    assert page.locator(f"#{active}").inner_text() == name
    field.press("Enter")
    assert field.input_value() == f"Согласна, @{name} "
    assert field.evaluate("field => field === document.activeElement")
    field.press_sequentially("во всём.")
    say(page, "Клара", field.input_value())
    told = page.locator(".comment", has_text=f"Согласна, @{name} во всём.").first
    told.locator(f"a:text-is('@{name}')").click()
    page.wait_for_url(re.compile(r"#comment-\d+$"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_pages_of_letters_and_notices(paper, open_page, box, scheme):
    page = open_page("phone", scheme=scheme)
    article(page, paper, QUIET)
    report = page.locator(".acts a", has_text="Пожаловаться").first.get_attribute("href")
    follow = page.locator(".rules a", has_text="По почте").get_attribute("href")
    page.goto(paper.url + report)
    assert violations(page) == [], report
    for path in (follow, report.replace("/report/", "/notice/")):
        page.goto(paper.url + path)
        assert violations(page) == [], path
        page.locator("main .send > button").click()
        page.locator(".error").first.wait_for()
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_a_notice_is_given_without_scripts_and_decided(paper, open_page, box):
    page = open_page("phone", scripts=False)
    article(page, paper, QUIET)
    page.locator(".acts a", has_text="Пожаловаться").first.click()
    page.check("[value=illegal]")
    page.fill("[name=words]", "Здесь угрожают соседу.")
    page.click("main .send > button")
    assert page.locator("[name=why]").input_value() == "Здесь угрожают соседу."
    page.fill("[name=name]", "Вера Рот")
    page.fill("[name=mail]", "rot@example.org")
    page.check("[name=is_honest]")
    page.click("main .send > button")
    number = re.search(r"\d+", page.locator("h1").inner_text())
    told = page.url.removeprefix(paper.url)
    assert number is not None
    assert link_of(box, "/talk/notice/") == told

    moderator = open_page("desk")
    sign_in(moderator, paper.url, "maria")
    moderator.goto(f"{paper.url}/newsroom/discussion/?state=reported")
    moderator.locator(".talk-notice a", has_text=number[0]).click()
    moderator.check("[name=act][value=keep]")
    moderator.check("[name=ground][value=none]")
    moderator.fill("[name=statement]", "Это мнение о мосте, угрозы в нём нет.")
    decide(moderator)
    page.goto(paper.url + told)
    assert "угрозы в нём нет" in page.locator("main").inner_text()
    wait_until(lambda: box.to.count("rot@example.org") == 2, 40)


def decide(page: Any) -> None:
    page.locator("button", has_text="Решить и сообщить обоим").click()
    page.wait_for_url("**/newsroom/discussion/?state=reported")
