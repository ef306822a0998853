"""The owner's first quarter of an hour, the editor's errand and the moderator's."""

from __future__ import annotations

import shutil
import tempfile
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import PASSWORD, Running, answers, say, sign_in, start, wait_until

pytestmark = pytest.mark.browser

OPEN = "most-cherez-veltu-primut-dvazhdy"


def text_at(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=10) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_the_owner_makes_the_paper_their_own(open_page):
    folder = Path(tempfile.mkdtemp(prefix="palmyra-owner-"))
    paper = start(folder / "home")
    try:
        page = open_page("desk", locale="en-US")
        page.goto(paper.owner_link)
        page.fill("[name=name]", "anna")
        page.fill("[name=password]", "short")
        page.click("main button")
        page.locator(".error").first.wait_for()
        page.fill("[name=password]", PASSWORD)
        page.click("main button")
        page.wait_for_url(f"{paper.url}/newsroom/")

        page.goto(f"{paper.url}/newsroom/settings/newsroom/paper/1/")
        page.get_by_role("tab", name="Languages, footer, imprint").click()
        page.fill("[name=editions-0-name]", "Вестник")
        page.get_by_role("button", name="Save").click()
        page.wait_for_load_state()
        wait_until(lambda: "Вестник" in text_at(paper.url)[1], 5)

        page.goto(f"{paper.url}/newsroom/desk/demo/")
        page.locator("form[method=post] button.no").click()
        page.wait_for_load_state()
        wait_until(lambda: "Порт Ардены" not in text_at(paper.url)[1], 5)
        assert "Вестник" in text_at(paper.url)[1]

        other = open_page("desk")
        other.goto(paper.owner_link)
        assert other.locator("[name=password]").count() == 0
        assert paper.stop() < 4
        again = start(folder / "home")
        assert answers(again.url)
        again.stop()
    finally:
        paper.process.kill()
        shutil.rmtree(folder, ignore_errors=True)


def write_article(page: Any, paper: Running, headline: str) -> None:
    page.goto(f"{paper.url}/newsroom/articles/add/")
    page.fill("[name=headline]", headline)
    body = page.locator("[data-contentpath=body], #panel-child-text-body-section, .w-panel:has(#body-count)").first
    body.locator("button.c-sf-add-button").first.click()
    page.get_by_role("option").filter(has_text="Paragraph").first.click()
    page.locator("[data-streamfield-child] .public-DraftEditor-content").first.click()
    page.keyboard.type("Паром вышел из гавани в семь утра.")
    wait_until(lambda: "семь утра" in page.locator("[name=body-0-value]").input_value(), 5)
    page.get_by_role("tab", name="Place and discussion").click()
    page.select_option("[name=section]", label="Побережье")


def publish(page: Any) -> None:
    page.locator("footer [data-w-dropdown-target=toggle]").first.click()
    page.locator("button[name=action-publish]").click()
    page.wait_for_load_state()


def test_the_editor_publishes_corrects_and_withdraws(paper, open_page):
    page = open_page("desk", locale="en-US")
    sign_in(page, paper.url, "anna")
    write_article(page, paper, "Паром вернулся раньше срока")
    publish(page)
    page.wait_for_url("**/newsroom/articles/**")
    wait_until(lambda: "Паром вернулся раньше срока" in text_at(paper.url)[1], 3)
    for path in ("/sections/coast/", "/feed.xml", "/sitemap-1.xml"):
        found = "parom-vernulsya" if "sitemap" in path else "Паром вернулся раньше срока"
        wait_until(lambda path=path, found=found: found in text_at(paper.url + path)[1], 3)

    page.goto(f"{paper.url}/newsroom/articles/?q=паромом")
    page.get_by_role("link", name="Паром вернулся раньше срока").first.click()
    page.wait_for_load_state()
    number = page.url.rstrip("/").rsplit("/", 1)[-1]

    page.goto(f"{paper.url}/newsroom/desk/articles/{number}/correct/")
    page.locator(".public-DraftEditor-content").first.click()
    page.keyboard.type("Паром вышел в восемь.")
    wait_until(lambda: "восемь" in page.locator("[name=html]").input_value(), 5)
    page.locator("form[method=post] button.button").first.click()
    page.wait_for_url(f"**/newsroom/articles/edit/{number}/")
    reader = open_page("phone")
    reader.goto(paper.url)
    reader.locator("a", has_text="Паром вернулся раньше срока").first.click()
    reader.locator(".correction", has_text="Паром вышел в восемь.").wait_for()
    address = reader.url
    assert reader.locator(".strip a", has_text="Править").count() == 0
    page.goto(address)
    page.get_by_role("link", name="Править").click()
    page.wait_for_url(f"**/newsroom/articles/edit/{number}/")

    page.goto(f"{paper.url}/newsroom/desk/articles/{number}/withdraw/")
    page.fill("[name=reason]", "Паром оказался другим.")
    page.locator("form[method=post] button.no").click()
    page.wait_for_url(f"**/newsroom/articles/edit/{number}/")
    status, said = text_at(address)
    assert status == 410
    assert "Паром оказался другим." in said
    assert "Паром вернулся раньше срока" not in text_at(paper.url)[1]


def test_words_become_a_link_to_an_article_chosen_among_many(paper, open_page):
    page = open_page("desk", locale="en-US")
    sign_in(page, paper.url, "anna")
    write_article(page, paper, "Паром и порт")
    page.get_by_role("tab", name="Text").click()
    page.locator("[data-streamfield-child] .public-DraftEditor-content").first.click()
    for _letter in "утра.":
        page.keyboard.press("Shift+ArrowLeft")
    page.locator("button[name=ARTICLE]").first.click()
    chooser = page.locator(".modal-dialog")
    chooser.locator("[name=q]").fill("портом")
    chosen = chooser.locator("a.chooser__choose, a[data-chooser-modal-choice]").filter(has_text="Порт Ардены").first
    chosen.click()
    chooser.wait_for(state="hidden")
    wait_until(lambda: "port-ardeny" in page.locator("[name=body-0-value]").input_value(), 5)
    publish(page)
    page.wait_for_url("**/newsroom/articles/**")
    reader = open_page("phone")
    reader.goto(paper.url)
    reader.locator("a", has_text="Паром и порт").first.click()
    reader.locator("a", has_text="утра.").click()
    reader.locator("h1", has_text="Порт Ардены").wait_for()


def test_a_reporter_submits_and_cannot_publish(paper, open_page):
    page = open_page("desk", locale="en-US")
    sign_in(page, paper.url, "boris")
    write_article(page, paper, "Заметка на проверку")
    assert page.locator("button[name=action-publish]").count() == 0
    page.locator("footer [data-w-dropdown-target=toggle]").first.click()
    page.locator("button[name=action-submit]").click()
    page.wait_for_load_state()
    assert "Заметка на проверку" not in text_at(paper.url)[1]
    editor = open_page("desk", locale="en-US")
    sign_in(editor, paper.url, "anna")
    editor.goto(f"{paper.url}/newsroom/articles/?state=review")
    editor.get_by_role("link", name="Заметка на проверку").first.wait_for()


def say_under_article(page: Any, paper: Running, words: str) -> str:
    page.goto(paper.url)
    page.locator(f"a[href*='{OPEN}']").first.click()
    page.wait_for_load_state()
    address = page.url.split("#")[0]
    say(page, "Виктор", words)
    page.locator(".error").wait_for()  # asked once before a link waits
    page.locator("form.talk .send > button").click()
    page.wait_for_url("**/talk/receipt/**")
    return address


def test_the_moderator_approves_hides_and_removes(paper, open_page):
    guest = open_page("phone")
    address = say_under_article(guest, paper, "Смотрите https://bridge.example/")
    page = open_page("desk", locale="en-US")
    sign_in(page, paper.url, "maria")
    page.goto(f"{paper.url}/newsroom/discussion/")
    row = page.locator(".talk-row", has_text="bridge.example").first
    row.locator("button[value=approve]").click()
    page.wait_for_load_state()
    wait_until(lambda: "bridge.example" in text_at(address)[1], 3)

    page.goto(f"{paper.url}/newsroom/discussion/?state=")
    row = page.locator(".talk-row", has_text="bridge.example").first
    row.locator("[name=words]").fill("реклама")
    row.locator("button[value=hide]").click()
    page.wait_for_load_state()
    wait_until(lambda: "bridge.example" not in text_at(address)[1], 3)
    assert "реклама" in text_at(address)[1]

    page.goto(f"{paper.url}/newsroom/discussion/?state=hidden")
    page.locator(".talk-row", has_text="bridge.example").first.locator("a:has(time)").click()
    page.wait_for_load_state()
    assert page.locator("table.listing tbody tr").count() >= 2


def test_the_moderator_decides_by_keys_alone(paper, open_page):
    guest = open_page("phone")
    say_under_article(guest, paper, "Первая ссылка https://first.example/")
    say_under_article(open_page("phone"), paper, "Вторая ссылка https://second.example/")
    page = open_page("desk")
    sign_in(page, paper.url, "maria")
    page.goto(f"{paper.url}/newsroom/discussion/?order=newest")
    assert "second.example" in page.locator(".talk-row.in-hand").inner_text()
    # A row grows when it is taken in hand; the box that was pressed must not slip away under the pointer.
    page.locator(".talk-row", has_text="first.example").locator("[type=checkbox]").check()
    page.locator(".talk-row", has_text="second.example").locator("[type=checkbox]").check()
    page.locator("[name=keys]").uncheck()
    page.reload()
    page.keyboard.press("KeyJ")
    assert "second.example" in page.locator(".talk-row.in-hand").inner_text(), "the keys are switched off"
    page.locator("[name=keys]").check()
    page.keyboard.press("KeyJ")
    assert "first.example" in page.locator(".talk-row.in-hand").inner_text()
    page.keyboard.press("KeyK")
    page.keyboard.press("KeyA")
    page.locator(".messages .success").wait_for()
    assert page.locator(".talk-row", has_text="second.example").count() == 0
    assert "first.example" in page.locator(".talk-row.in-hand").inner_text()

    page.keyboard.press("KeyR")
    page.keyboard.press("Enter")
    assert page.locator(".talk-row", has_text="first.example").count() == 1, "hiding needs a reason"
    page.locator(".in-hand select").select_option("advertising")
    page.keyboard.press("Enter")
    page.locator(".talk-row", has_text="first.example").wait_for(state="detached")
    page.goto(f"{paper.url}/newsroom/discussion/record/")
    assert page.locator("tbody tr").nth(0).inner_text().count("Реклама") == 1
    assert page.locator("tbody tr").count() >= 2
