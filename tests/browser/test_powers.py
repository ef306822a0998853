"""Moderators warn, ban and answer; a writer reads why, with and without scripts, and asks for another look."""

from __future__ import annotations

import pytest

from tests.browser.conftest import say, sign_in

pytestmark = pytest.mark.browser

QUEUE = "/newsroom/discussion/"
WORDS = "Кто читал договор, тот знает цену этому мосту."


@pytest.fixture
def article(paper, open_page) -> str:
    """The address of an article with a discussion."""
    page = open_page()
    page.goto(paper.url)
    path = page.locator("main h2 a, main h3 a").first.get_attribute("href")
    page.context.close()
    return f"{paper.url}{path}"


def test_a_writer_is_told_why_appeals_without_scripts_and_reads_the_answer(paper, open_page, article):
    writer, maria, anna = open_page("phone"), open_page(), open_page()
    writer.goto(article)
    say(writer, "Виктор", WORDS)
    writer.locator(".comment.arrived").wait_for()
    sign_in(maria, paper.url, "maria")
    sign_in(anna, paper.url, "anna")

    maria.goto(f"{paper.url}{QUEUE}?state=&q=цену")
    maria.select_option(".talk-row select[name=reason]", "insult")
    maria.click(".talk-row.in-hand [value=hide]")
    maria.get_by_text("Скрыта 1 реплика.").wait_for()
    maria.goto(f"{paper.url}{QUEUE}?state=hidden&q=цену")
    maria.click(".talk-row a[href*='/warn/']")
    maria.fill("[name=text]", "Спорьте с решением, а не с человеком.")
    maria.click(".talk-form button")

    writer.goto(article)
    writer.focus("form.talk [name=text]")
    writer.get_by_text("Не показана, её видите только вы. Оскорбление").wait_for()
    assert writer.get_by_text("Спорьте с решением, а не с человеком.").is_visible()

    plain = open_page("phone", scripts=False, scheme="dark")
    plain.context.add_cookies(writer.context.cookies())
    plain.goto(f"{paper.url}/talk/mine/")
    plain.get_by_role("link", name="Попросить пересмотреть").first.click()
    plain.fill("[name=text]", "Я цитировал договор.")
    plain.click(".send > button")
    plain.get_by_text("Модератор ещё не ответил").wait_for()

    maria.goto(f"{paper.url}{QUEUE}?state=appealed")
    with maria.expect_response("**/claim/"):
        maria.keyboard.press("j")
    anna.goto(f"{paper.url}{QUEUE}?state=appealed")
    assert anna.get_by_text("В работе у maria").is_visible()
    anna.fill(".talk-answer [name=answer]", "Цитата на месте.")
    anna.click("[name=grant]")
    anna.get_by_text("Автору ответили, реплика показана").wait_for()

    plain.reload()
    assert plain.get_by_text("Реплику всё-таки показали.").is_visible()
    assert plain.get_by_text("Цитата на месте.").is_visible()


def test_somebody_banned_keeps_the_text_and_a_lifted_ban_lets_write(paper, open_page, article):
    writer, maria = open_page("phone"), open_page("phone", scheme="dark")
    writer.goto(article)
    say(writer, "Спорщик", "Первое, что я скажу про пристань.")
    writer.locator(".comment.arrived").wait_for()
    sign_in(maria, paper.url, "maria")
    maria.goto(f"{paper.url}{QUEUE}?state=&q=пристань")
    maria.click(".talk-row a[href*='/ban/']")
    maria.get_by_label("браузер").check()
    maria.get_by_label("на день").check()
    maria.get_by_label("Почему").fill("Угрозы")
    maria.get_by_role("button", name="Закрыть доступ").click()
    maria.get_by_text("Доступ закрыт: Спорщик").wait_for()

    say(writer, "Спорщик", "Второе, и подлиннее.")
    writer.get_by_text("вам нельзя здесь писать. Причина: Угрозы").wait_for()
    assert writer.locator("[name=text]").input_value() == "Второе, и подлиннее."

    maria.goto(f"{paper.url}{QUEUE}bans/?q=Спорщик")
    maria.get_by_role("button", name="Снять").click()
    maria.get_by_text("Запрет снят: Спорщик").wait_for()
    writer.click("form.talk .send > button")
    writer.get_by_text("Второе, и подлиннее.").first.wait_for()
