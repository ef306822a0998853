"""A guest reads, comments, answers and uses the emoji panel, with scripts and without, on a phone and at a desk."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import Running, say

pytestmark = pytest.mark.browser

LEAD = "port-ardeny-otkryli-na-tri-nedeli-ranshe"
OPEN = "most-cherez-veltu-primut-dvazhdy"


def article(page: Any, paper: Running, slug: str) -> None:
    page.goto(paper.url)
    page.locator(f"a[href*='{slug}']").first.click()
    page.wait_for_load_state()


@pytest.mark.parametrize("size", ["phone", "desk"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_guest_says_something_and_everybody_reads_it(paper, open_page, size, scripts):
    page = open_page(size, scripts=scripts)
    article(page, paper, OPEN)
    words = f"Слышно на левом? {size} {scripts}"  # short, as near copies from one network wait
    say(page, "Клара", f"{words} :smile:")
    said = page.locator(".comment", has_text=words)
    said.first.wait_for()
    assert "😄" in said.first.inner_text()

    other = open_page(size)
    article(other, paper, OPEN)
    assert other.locator(".comment", has_text=words).count() == 1


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_an_answer_stands_beneath_what_it_answers(paper, open_page, scripts):
    page = open_page("desk", scripts=scripts)
    article(page, paper, OPEN)
    first = page.locator(".comments > ol > .comment").first
    number = first.get_attribute("id")
    first.locator("a.reply").first.click()
    say(page, "Борис", f"Отвечаю на это {scripts}.")
    page.locator(f"#{number} .comment", has_text=f"Отвечаю на это {scripts}.").first.wait_for()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_mistake_costs_no_word(paper, open_page, scripts):
    page = open_page("phone", scripts=scripts)
    article(page, paper, OPEN)
    page.evaluate("document.querySelector('form.talk').noValidate = true") if scripts else None
    say(page, "", "Длинная мысль, которую жалко потерять.")
    page.locator(".error").first.wait_for()
    assert page.input_value("form.talk [name=text]") == "Длинная мысль, которую жалко потерять."
    assert page.locator("[name=name][aria-invalid]").count() == 1


def test_the_panel_has_59_emoji_in_rows_of_seven_and_works_by_keyboard(paper, open_page):
    page = open_page("desk")
    article(page, paper, OPEN)
    assert "heart_eyes" not in page.content()
    page.locator("palmyra-emoji > button").click()
    page.locator(".panel [role=row]").first.wait_for()
    rows = page.locator(".panel [role=row]")
    assert [rows.nth(index).locator("button").count() for index in range(rows.count())] == [7] * 8 + [3]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.input_value("form.talk [name=text]") == "😍"
    page.locator("palmyra-emoji > button").click()
    page.keyboard.press("Escape")
    assert page.locator(".panel").is_hidden()
    page.locator("palmyra-emoji > button").click()
    page.locator(".panel [data-code=bowtie]").click()
    say(page, "Клара", page.input_value("form.talk [name=text]") + " с бабочкой")
    said = page.locator(".comment", has_text="с бабочкой").first
    said.wait_for()
    assert said.locator("img.emoji").count() == 1


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_guest_is_asked_before_a_link_waits(paper, open_page, scripts):
    page = open_page("phone", scripts=scripts)
    article(page, paper, OPEN)
    words = f"Вот карта: https://map.example/{scripts}"
    say(page, "Клара", words)
    page.locator(".error", has_text="ещё раз").wait_for()
    assert page.input_value("form.talk [name=text]") == words
    page.locator("form.talk .send > button").click()
    page.wait_for_url("**/talk/receipt/**")


def test_the_panel_fits_under_the_deepest_answer_on_a_phone(paper, open_page):
    page = open_page("phone")
    article(page, paper, LEAD)
    page.locator(".comment .comment .comment .comment a.reply").last.click()
    page.locator("palmyra-emoji > button").click()
    page.locator(".panel [role=row]").first.wait_for()
    inside = """panel => [...panel.querySelectorAll('button')].every(
        button => button.getBoundingClientRect().right <= panel.getBoundingClientRect().right)"""
    assert page.locator(".panel").evaluate(inside)


def test_a_guests_first_link_waits_and_only_the_writer_sees_it(paper, open_page):
    page = open_page("desk")
    article(page, paper, OPEN)
    say(page, "Клара", "Вот расписание: https://ferry.example/")
    page.locator(".error").wait_for()
    page.locator("form.talk .send > button").click()
    page.wait_for_url("**/talk/receipt/**")
    assert "ferry.example" in page.locator(".held").inner_text()
    page.goto(paper.url)
    article(page, paper, OPEN)
    page.locator("form.talk [name=text]").focus()
    page.locator(".comments > .held", has_text="ferry.example").wait_for()
    other = open_page("desk")
    article(other, paper, OPEN)
    assert "ferry.example" not in other.content()


def test_a_reader_who_only_reads_gets_no_cookie_and_no_request_leaves_the_site(paper, open_page):
    page = open_page("desk")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    article(page, paper, LEAD)
    page.goto(f"{paper.url}/search/?q=лёд")
    page.goto(f"{paper.url}/archive/")
    assert page.context.cookies() == []
    assert [url for url in asked if not url.startswith(paper.url) and not url.startswith("data:")] == []


def test_an_articles_bytes_stay_in_their_budget(paper, open_page):
    page = open_page("phone")
    sizes = {"text": 0, "font": 0}

    def weigh(response: Any) -> None:
        kind = response.headers.get("content-type", "")
        size = int(response.headers.get("content-length", "0"))
        if "font" in kind:
            sizes["font"] += size
        elif not kind.startswith("image"):
            sizes["text"] += size

    article(page, paper, LEAD)
    address = page.url
    fresh = open_page("phone")
    fresh.on("response", weigh)
    fresh.goto(address, wait_until="networkidle")
    assert 5_000 < sizes["text"] <= 60_000
    assert 20_000 < sizes["font"] <= 120_000


def test_reading_paging_and_searching_work_without_scripts(paper, open_page):
    page = open_page("phone", scripts=False)
    page.goto(f"{paper.url}/search/")
    page.fill("[name=q]", "льдом")
    page.click("form.search button")
    assert page.locator(".item mark").count() > 0
    page.goto(f"{paper.url}/sections/coast/")
    assert page.locator(".item").count() > 3
    page.goto(f"{paper.url}/nothing-here/")
    assert page.locator("form.search").count() == 1
