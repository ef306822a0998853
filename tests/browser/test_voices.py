"""A reader votes, reads in another order, sees what comes while the page is open, and quotes what is answered."""

from __future__ import annotations

import json

import pytest

from tests.browser.conftest import CHROMIUM, SIZES, say, wait_until
from tests.browser.test_guest import article

pytestmark = pytest.mark.browser

CELL = "palmyra-picker [role=grid] button"
LIVELY = "parkovka-u-vokzala-stanet-platnoj"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_reader_votes_and_takes_the_vote_back(paper, open_page, scripts):
    page = open_page("phone", scripts=scripts)
    article(page, paper, LIVELY)
    number = page.locator(".comment:has(> details > .acts .votes)").nth(1).get_attribute("id")
    votes = page.locator(f"#{number} > details > .acts .votes")
    before = votes.locator("b").inner_text()
    after = str(int(before.replace("−", "-") or 0) + 1)
    votes.locator(".up").click()
    votes.locator("b", has_text=after).wait_for()
    if scripts:
        assert votes.locator(".up").get_attribute("aria-pressed") == "true"
        page.reload()
        page.locator(f"#{number} > details > .acts .up[aria-pressed=true]").wait_for()
    votes.locator(".up").click()
    wait_until(lambda: votes.locator("b").inner_text() == before, 10)
    assert page.context.cookies() == []


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_reader_reacts_and_takes_the_reaction_back(paper, open_page, scripts):
    page = open_page("phone", scripts=scripts)
    article(page, paper, LIVELY)
    number = page.locator(".comment:has(> details > .acts .react)").nth(2).get_attribute("id")
    acts = page.locator(f"#{number} > details > .acts")
    acts.locator("a.react").click()
    page.locator(".choices button[value$=joy]").click()
    given = acts.locator(".reactions button[value$=joy]")
    given.wait_for()
    assert given.get_attribute("aria-label").startswith("1 человек отметил: ")
    if scripts:
        assert given.get_attribute("aria-pressed") == "true"
        page.reload()
        page.locator(f"#{number} .reactions [aria-pressed=true]").wait_for()
    given.click()
    given.wait_for(state="detached")
    assert page.context.cookies() == []


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_discussion_is_read_in_the_order_chosen(paper, open_page, scripts):
    page = open_page("desk", scripts=scripts)
    article(page, paper, LIVELY)
    newest = page.locator(".comment").first.get_attribute("id")
    page.locator(".orders a", has_text="По ходу").click()
    page.wait_for_url("**/comments/oldest/#discussion")
    oldest = page.locator(".comment").first.get_attribute("id")
    assert oldest != newest
    assert page.locator(".orders [aria-current]").inner_text() == "По ходу"
    if scripts:
        article(page, paper, LIVELY)
        page.locator(".orders [aria-current]", has_text="По ходу").wait_for()
        assert page.locator(".comment").first.get_attribute("id") == oldest


def test_a_comment_that_comes_is_told_and_shown_when_asked_for(paper, open_page):
    reader, writer = open_page("desk"), open_page("phone")
    article(reader, paper, LIVELY)
    count = reader.locator(".comment").count()
    reader.locator("#discussion").scroll_into_view_if_needed()
    reader.wait_for_function("() => document.querySelector('palmyra-live').source?.readyState === EventSource.OPEN")
    article(writer, paper, LIVELY)
    say(writer, "Борис", "А где будет касса?")
    writer.locator(".comment", has_text="А где будет касса?").wait_for()
    told = reader.locator("palmyra-live button", has_text="Новых реплик: 1")
    told.wait_for()
    assert reader.locator(".comment").count() == count
    told.click()
    came = reader.locator(".comment", has_text="А где будет касса?")
    came.wait_for()
    assert came.evaluate("comment => comment === document.activeElement")


def test_what_came_since_the_last_visit_is_told(paper, open_page):
    reader, writer = open_page("phone"), open_page("desk")
    article(reader, paper, LIVELY)
    reader.goto(paper.url)
    article(writer, paper, LIVELY)
    say(writer, "Виктор", "Вернусь к сказанному.")
    writer.locator(".comment", has_text="Вернусь к сказанному.").wait_for()
    article(reader, paper, LIVELY)
    reader.locator("palmyra-live button", has_text="Новых с вашего прошлого захода: 1").click()
    assert "Вернусь к сказанному." in reader.evaluate("document.activeElement.textContent")


def test_selected_words_go_into_the_answer_and_are_shown_as_they_will_look(paper, open_page):
    page = open_page("desk")
    article(page, paper, LIVELY)
    first = page.locator(".comment").first
    words = first.locator(".words p").first
    words.evaluate("node => getSelection().selectAllChildren(node)")
    said = words.inner_text()
    first.locator("a.reply").first.click()
    assert page.input_value("form.talk [name=text]").startswith(f"> {said[:20]}")
    page.locator("form.talk [name=text]").press_sequentially("Согласна.")
    page.locator("palmyra-preview blockquote", has_text=said[:20]).wait_for()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_writer_changes_a_comment_and_takes_it_back(paper, open_page, scripts):
    page = open_page("phone", scripts=scripts)
    article(page, paper, LIVELY)
    words = f"Сначала я думала иначе {scripts}."
    say(page, "Клара", words)
    said = page.locator(".comment", has_text=words)
    said.wait_for()
    if scripts:
        said.locator(".you").wait_for()
    else:
        page.locator(".talk a", has_text="Что вы написали").click()
    page.locator(".comment", has_text=words).locator("a", has_text="Изменить или снять").click()
    page.fill("[name=text]", f"Теперь думаю так {scripts}.")
    page.click(".send > button >> text=Изменить")
    page.locator(".comment", has_text=f"Теперь думаю так {scripts}.").wait_for()
    assert page.locator(".comment", has_text=words).count() == 0
    page.goto(f"{paper.url}/talk/mine/")
    page.locator("a", has_text="Изменить или снять").first.click()
    page.locator(".take-back summary").click()
    page.locator(".take-back button").click()
    page.locator("#discussion").wait_for()
    assert page.locator(".comment", has_text=f"Теперь думаю так {scripts}.").count() == 0


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_branch_folds_and_says_how_much_it_hides(paper, open_page, scripts):
    page = open_page("desk", scripts=scripts)
    article(page, paper, "port-ardeny-otkryli-na-tri-nedeli-ranshe")
    branch = page.locator(".comments > ol > .comment:has(.comment)").first
    inner = branch.locator(".comment").first
    assert inner.is_visible()
    branch.locator("summary").first.click(position={"x": 2, "y": 8})
    inner.wait_for(state="hidden")
    assert "и ещё" in branch.locator("summary").first.inner_text()


def test_a_reader_mutes_a_writer_in_this_browser_and_undoes_it(paper, open_page):
    page = open_page("phone")
    article(page, paper, LIVELY)
    first = page.locator(".comment[data-by]").first
    words, number = first.locator(".words").first, first.get_attribute("id")
    page.locator(f"#{number} > details > .acts .mute").click()
    words.wait_for(state="hidden")
    assert page.evaluate("document.activeElement.className") == "unmute"
    page.reload()
    page.locator(f"#{number} > details > .silence", has_text="скрыли").wait_for()
    page.locator(f"#{number} > details > .silence .unmute").click()
    page.locator(f"#{number} > details > .words").wait_for()
    assert page.locator(".muted").count() == 0


def test_two_keys_walk_from_comment_to_comment_and_take_no_letter_elsewhere(paper, open_page):
    page = open_page("desk")
    article(page, paper, LIVELY)
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement === document.body")
    page.locator(".comment summary").first.focus()
    page.keyboard.press("j")
    page.keyboard.press("j")
    here = "[...document.querySelectorAll('.comment > details > summary')].indexOf(document.activeElement)"
    assert page.evaluate(here) == 2
    page.keyboard.press("k")
    assert page.evaluate(here) == 1
    page.fill("form.talk [name=text]", "")
    page.locator("form.talk [name=text]").press_sequentially("jk")
    assert page.input_value("form.talk [name=text]") == "jk"


def test_all_emoji_come_when_asked_for_and_are_found_by_words_of_two_languages(paper, open_page):
    page = open_page("desk")
    came: dict[str, int] = {}
    page.on("response", lambda told: came.update({told.url: int(told.headers.get("content-length", 0))}))
    article(page, paper, LIVELY)
    assert "grinning face" not in page.content()
    page.locator("palmyra-emoji > button").click()
    page.locator(".panel .more").wait_for()
    assert not [url for url in came if "picker" in url or "emoji/all" in url]

    page.locator(".panel .more").click()
    field = page.locator("palmyra-picker input")
    field.wait_for()
    assert field.evaluate("field => field === document.activeElement")
    assert sum(size for url, size in came.items() if "picker" in url or "emoji/all" in url) < 100_000
    assert page.locator("palmyra-picker [role=grid] [role=row] [role=gridcell]").count() > 1_800
    for typed in ("попуг", "zzz", "лицо улыб"):
        field.fill(typed)
        page.locator("palmyra-picker [role=status]", has_text="Найдено").wait_for()
    field.fill("parrot")
    page.wait_for_function("document.querySelectorAll('palmyra-picker [role=gridcell]').length === 1")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.ariaLabel") == "попугай"
    page.keyboard.press("ArrowUp")
    field.fill("улыбка")
    for key, at in (("ArrowDown", 0), ("ArrowRight", 1), ("ArrowDown", 8), ("ArrowUp", 1), ("Home", 0), ("End", -1)):
        page.keyboard.press(key)
        assert page.evaluate(f"[...document.querySelectorAll('{CELL}')].at({at}) === document.activeElement")
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    assert page.input_value("form.talk [name=text]") == "😀"
    page.locator("palmyra-emoji > button").click()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement === document.querySelector('palmyra-emoji > button')")


def test_a_browser_that_keeps_nothing_reads_writes_and_votes_all_the_same(paper, chromium, tmp_path):
    """Chromium with all site data blocked, where the mere mention of storage throws."""
    (tmp_path / "Default").mkdir()
    blocked = {"profile": {"default_content_setting_values": {"cookies": 2}}}
    (tmp_path / "Default" / "Preferences").write_text(json.dumps(blocked), "utf-8")
    context = chromium.browser_type.launch_persistent_context(
        tmp_path, executable_path=CHROMIUM, args=["--no-sandbox"], viewport=SIZES["phone"], locale="ru-RU"
    )
    page, problems = context.new_page(), []
    page.on("pageerror", lambda error: problems.append(str(error)))
    article(page, paper, LIVELY)
    assert page.evaluate("Object.getOwnPropertyDescriptor(window, 'localStorage').value !== undefined")
    page.locator(".orders a", has_text="По ходу").click()
    page.wait_for_url("**/comments/oldest/#discussion")
    article(page, paper, LIVELY)
    votes = page.locator(".comment .votes").first
    votes.locator(".up").click()
    votes.locator(".up[aria-pressed=true]").wait_for()
    page.locator(".mute").first.click()
    page.locator(".silence").first.wait_for()
    page.locator("palmyra-scheme button[value=dark]").click()
    say(page, "Клара", "Ничего не храню.")
    page.locator(".comment", has_text="Ничего не храню.").wait_for()
    context.close()
    assert problems == []
