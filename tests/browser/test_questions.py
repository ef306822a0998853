"""Questions and answers: a moderator opens them, a reader asks without scripts, the host answers on top of the talk."""

from __future__ import annotations

import pytest

from tests.browser.conftest import say, sign_in

pytestmark = pytest.mark.browser

SAID = [
    ("phone", "Сколько остановок будет у девятого автобуса?", "Одиннадцать, последняя у маяка."),
    ("desk", "А ночью он ходит?", "До половины второго."),
]


@pytest.mark.parametrize(("size", "question", "answer"), SAID)
def test_a_reader_asks_and_the_host_answers(paper, open_page, size, question, answer):
    maria, boris, reader = open_page(), open_page(size), open_page(size, scripts=False)
    sign_in(maria, paper.url, "maria")
    maria.goto(f"{paper.url}/newsroom/discussion/threads/?q=Автобус")
    maria.locator("main table a").first.click()
    maria.check("[name=is_questions]")
    maria.fill("[name=own_hosts]", "boris")
    maria.click("main form button.button")
    maria.get_by_text("Отвечают: boris").first.wait_for()
    page = maria.locator("main a", has_text="К странице").get_attribute("href").partition("#")[0]

    reader.goto(f"{paper.url}{page}")
    assert reader.get_by_text("Спрашивайте. На вопросы отвечают: boris.").is_visible()
    assert reader.locator("h3", has_text="Ваш вопрос").count() == 1
    say(reader, "Зоя", question)
    asked = reader.locator(".comments > ol > .comment", has_text=question)
    asked.first.wait_for()
    assert asked.locator("em", has_text="С ответом").count() == 0

    sign_in(boris, paper.url, "boris")
    boris.goto(f"{paper.url}{page}")
    boris.locator(".comments > ol > .comment", has_text=question).locator("a.reply").first.click()
    boris.fill("form.talk [name=text]", answer)
    boris.click("form.talk .send > button")
    boris.locator(".comment.arrived", has_text=answer).wait_for()

    reader.goto(f"{paper.url}{page}")
    assert asked.locator("em", has_text="С ответом").count() == 1
    assert asked.locator(".comment em", has_text="Ответ").count() == 1
    reader.locator(".orders a", has_text="Без ответа").click()
    assert reader.get_by_text(question).count() == 0
    reader.locator(".orders a", has_text="С ответом").click()
    assert asked.get_by_text(answer).is_visible()
