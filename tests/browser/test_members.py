"""A reader makes an account, by passkey and by a code from a letter, and writes, changes and leaves under it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.browser.conftest import PASSWORD, add_user, say, wait_until
from tests.browser.test_access import violations
from tests.browser.test_guest import article
from tests.postbox import Postbox, serve_postbox

pytestmark = pytest.mark.browser

SLUG = "parkovka-u-vokzala-stanet-platnoj"


@pytest.fixture(scope="module")
def mail():
    with serve_postbox() as served:
        yield served


@pytest.fixture(scope="module")
def members(paper, mail, chromium):
    """The demo paper, whose owner named a mail server and lets everybody make an account."""
    add_user(paper.home, "olga", "owner")
    page = chromium.new_context(locale="ru-RU").new_page()
    page.goto(f"{paper.url}/account/login/?next=/newsroom/settings/accounts/membership/")
    page.fill("[name=login]", "olga")
    page.fill("[name=password]", PASSWORD)
    page.click("main form button")
    page.wait_for_url("**/newsroom/settings/**")
    page.select_option("[name=sign_up]", "everybody")
    page.click("button:has-text('Сохранить')")
    page.goto(f"{paper.url}/newsroom/settings/newsroom/paper/")
    page.evaluate("document.querySelectorAll('[role=tabpanel]').forEach(panel => panel.hidden = false)")
    page.fill("[name=mail_host]", "127.0.0.1")
    page.fill("[name=mail_port]", str(mail[1]))
    page.fill("[name=mail_from]", "paper@example.org")
    page.select_option("[name=mail_security]", "none")
    page.click("button:has-text('Сохранить')")
    page.wait_for_load_state()
    page.context.close()
    return paper


def passkey_device(page):
    """A device with a fingerprint reader, as Chromium plays one."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def code_of(box: Postbox, address: str, number: int) -> str:
    """The code in the letter that came to an address as the `number`th."""

    def letters():
        return [letter for letter in box.letters if letter["To"] == address]

    wait_until(lambda: len(letters()) >= number, 20)
    found = re.search(r"^([A-Z0-9-]{6,})\s*$", letters()[number - 1].get_content(), re.MULTILINE)
    assert found
    return found[1]


def test_a_reader_with_a_passkey_writes_and_comes_back(members, open_page):
    page = open_page("phone")
    passkey_device(page)
    article(page, members, SLUG)
    page.fill("form.talk [name=text]", "Пишу и захожу по пути.")
    page.click("form.talk [name=sign_in]")
    page.click("text=Завести учётную запись")
    assert violations(page) == []
    page.fill("[name=name]", "Клара Ветрова")
    page.click("button[name=passkey]")
    page.click("palmyra-passkey button")
    page.wait_for_url("**/#reply")
    page.locator(".writer", has_text="Вы пишете как Клара Ветрова.").wait_for()
    assert page.input_value("form.talk [name=text]") == "Пишу и захожу по пути."
    assert not page.locator("form.talk [name=name]").is_visible()
    page.evaluate("document.querySelector('palmyra-discussion').opened -= 10_000")
    page.click("form.talk .send > button")
    said = page.locator(".comment", has_text="Пишу и захожу по пути.")
    said.locator(".badge", has_text="Участник").wait_for()
    said.locator(".you").wait_for()

    said.locator("a.reader").click()
    page.locator("h1", has_text="Клара Ветрова").wait_for()
    assert violations(page) == []
    assert page.locator(".comment .words").all_inner_texts() == ["Пишу и захожу по пути."]

    page.goto(f"{members.url}/account/")
    assert violations(page) == []
    page.click("text=Выйти >> nth=0")
    page.wait_for_url(f"{members.url}/")
    page.goto(f"{members.url}/account/login/")
    page.click("[data-act=use] button")
    page.wait_for_url(f"{members.url}/account/")
    assert page.input_value("[name=display_name]") == "Клара Ветрова"


def test_a_guest_cannot_take_the_members_name(members, open_page):
    page = open_page("desk")
    article(page, members, SLUG)
    say(page, "Kлapa Beтpoвa", "Это не я.")
    page.locator(".error", has_text="похоже на имя участника").wait_for()
    assert page.input_value("form.talk [name=text]") == "Это не я."


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_reader_comes_by_a_code_changes_the_name_and_leaves_for_good(members, open_page, mail, scripts):
    page = open_page("phone", scripts=scripts)
    address, name = f"dina-{scripts}@example.org".lower(), "Дина " + ("Первая" if scripts else "Вторая")
    article(page, members, SLUG)
    page.fill("form.talk [name=text]", f"Пришла по письму {scripts}.")
    page.click("form.talk [name=sign_in]")
    page.click("text=Завести учётную запись")
    page.fill("[name=name]", name)
    page.fill("[name=email]", address)
    page.click("main form button")
    page.fill("[name=code]", code_of(mail[0], address, 1))
    page.click("main form button")
    page.locator(".writer", has_text=f"Вы пишете как {name}.").wait_for()
    assert page.input_value("form.talk [name=text]") == f"Пришла по письму {scripts}."
    if scripts:
        page.evaluate("document.querySelector('palmyra-discussion').opened -= 10_000")
    page.click("form.talk .send > button")
    page.locator(".comment", has_text=f"Пришла по письму {scripts}.").locator(".badge.merit").wait_for()

    page.goto(f"{members.url}/account/logout/?next=/account/login/code/")
    page.click("main form button")
    page.goto(f"{members.url}/account/login/code/")
    page.fill("[name=email]", address)
    page.click("main form button")
    page.fill("[name=code]", code_of(mail[0], address, 2))
    page.click("main form button")
    page.fill("[name=display_name]", name.replace("Дина", "Дарья"))
    page.fill("[name=about]", "Живу у моста.")
    page.click("main form button")
    page.locator(".messages", has_text="Сохранено.").wait_for()
    article(page, members, SLUG)
    page.locator(".comment", has_text=f"Пришла по письму {scripts}.").locator("b", has_text="Дарья").wait_for()

    page.goto(f"{members.url}/account/")
    with page.expect_download() as coming:
        page.click("[download]")
    told = json.loads(Path(coming.value.path()).read_text("utf-8"))
    assert told["account"]["email"] == address
    assert [row["text"] for row in told["discussion"]["comments"]] == [f"Пришла по письму {scripts}."]
    page.click("text=Удалить учётную запись")
    page.click("button.graver")
    page.locator("h1", has_text="Учётная запись удалена").wait_for()
    article(page, members, SLUG)
    page.locator(".comment", has_text=f"Пришла по письму {scripts}.").locator("b", has_text="Удалённый").wait_for()
