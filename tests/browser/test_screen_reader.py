"""A discussion as a screen reader has it: Chromium's own tree of what is there, with names, levels and states."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import say
from tests.browser.test_guest import LEAD, OPEN, article

pytestmark = pytest.mark.browser

LISTS = Path(__file__).parents[2] / "palmyra" / "discussion" / "static" / "emoji"
UNSEEN = {"InlineTextBox", "generic", "none"}
ACTS = {"Голос за", "Голос против", "Реакция", "Ответить", "Ссылка", "Пожаловаться", "Скрыть автора", "Изменить"}


@dataclass
class Node:
    """What is told of one thing; `depth` counts the lists around it."""

    role: str
    name: str
    told: dict[str, Any]
    depth: int = 0
    children: list[Node] = field(default_factory=list)

    def every(self) -> Iterator[Node]:
        """It and everything in it, in the order of reading."""
        yield self
        for child in self.children:
            yield from child.every()

    def found(self, role: str) -> list[Node]:
        return [node for node in self.every() if node.role == role]


def tree_of(page: Any) -> Node:
    """The page as Chromium hands it to assistive technology."""
    session = page.context.new_cdp_session(page)
    rows = {row["nodeId"]: row for row in session.send("Accessibility.getFullAXTree")["nodes"]}
    session.detach()

    def read(row: dict[str, Any], depth: int) -> list[Node]:
        role = row.get("role", {}).get("value", "")
        is_told = not row.get("ignored") and role not in UNSEEN
        within = depth + (is_told and role == "list")
        children = [node for key in row.get("childIds", []) if key in rows for node in read(rows[key], within)]
        if not is_told:
            return children
        told = {one["name"]: one["value"].get("value") for one in row.get("properties", [])}
        return [Node(role, row.get("name", {}).get("value", ""), told, depth, children)]

    return read(next(row for row in rows.values() if "parentId" not in row), 0)[0]


def discussion_of(page: Any) -> Node:
    return next(node for node in tree_of(page).found("region") if node.name.startswith("Сказано"))


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_discussion_has_headings_and_every_comment_its_writer_and_its_level(paper, open_page, scripts):
    page = open_page("desk", scripts=scripts)
    article(page, paper, LEAD)
    if scripts:
        page.locator(".mute").first.wait_for()
    shown = page.locator("li.comment")
    writers = shown.evaluate_all("rows => rows.map(row => row.querySelector('summary b').textContent)")
    levels = shown.evaluate_all("rows => rows.map(row => row.parentElement.closest('li.comment') ? 1 : 0)")
    talk = discussion_of(page)

    headings = [(node.name, node.told["level"]) for node in talk.found("heading")]
    assert headings == [(talk.name, 2), ("Ваша реплика", 3)]
    comments = talk.found("group")
    assert [node.name for node in comments] == writers
    assert [int(node.depth > 1) for node in comments] == levels
    assert max(node.depth for node in comments) > 2
    for node, writer in zip(comments, writers, strict=True):
        fold = node.found("DisclosureTriangle")[0]
        assert fold.name.removeprefix("Выбор редакции ").startswith(writer), "the sign that folds is no word"
        assert fold.told["expanded"] is True


def test_every_control_has_a_name_and_no_name_comes_from_the_emoji_panel(paper, open_page):
    page = open_page("phone")
    article(page, paper, LEAD)
    page.locator(".mute").first.wait_for()
    talk = discussion_of(page)
    for comment in talk.found("group"):
        for control in comment.found("button") + comment.found("link"):
            assert control.name, comment.name
    first = talk.found("group")[0]
    own = [node.name for node in first.found("button") + first.found("link") if node.depth == first.depth]
    assert set(own) & ACTS >= {"Голос за", "Ответить", "Ссылка", "Пожаловаться"}
    names = {item[key] for item in json.loads((LISTS / "ru.json").read_text("utf-8")) for key in ("code", "name")}
    spoken = {node.name for node in tree_of(page).every()}
    assert spoken & names == set()
    button = next(node for node in talk.found("button") if node.name == "Эмодзи")
    assert button.told["expanded"] is False
    page.locator("palmyra-emoji > button").click()
    page.locator(".panel [role=row]").first.wait_for()
    cells = tree_of(page).found("grid")[0].found("button")
    assert len(cells) == 59
    assert all(cell.name for cell in cells)


def test_what_happens_is_told_by_live_regions(paper, open_page):
    reader, writer = open_page("desk"), open_page("phone")
    article(reader, paper, OPEN)
    assert "polite" in [node.told.get("live") for node in discussion_of(reader).found("status")]
    reader.locator("#discussion").scroll_into_view_if_needed()
    reader.wait_for_function("() => document.querySelector('palmyra-live').source?.readyState === EventSource.OPEN")
    article(writer, paper, OPEN)
    say(writer, "Борис", "Это услышат и без глаз.")
    writer.locator(".comment", has_text="Это услышат и без глаз.").wait_for()
    reader.locator("palmyra-live button").wait_for()
    told = [node for node in discussion_of(reader).found("status") if node.found("button")]
    assert [node.found("button")[0].name for node in told] == ["Новых реплик: 1"]

    reader.evaluate("document.querySelector('form.talk').noValidate = true")
    say(reader, "", "Без имени.")
    reader.locator(".error").wait_for()
    alert = discussion_of(reader).found("alert")[0]
    assert alert.told["live"] == "assertive"
    field = next(node for node in discussion_of(reader).found("textbox") if node.name == "Имя")
    assert field.told["invalid"] == "true"
    assert field.told["focused"] is True


def test_a_folded_branch_says_how_much_it_hides_and_is_out_of_the_tree(paper, open_page):
    page = open_page("desk")
    article(page, paper, LEAD)
    branch = page.locator(".comment:has(.comment)").first
    before = len(discussion_of(page).found("group"))
    inside = branch.locator(".comment").count()
    readable = branch.locator(".comment:not(.gone)").count()
    branch.locator("summary").first.press("Enter")
    talk = discussion_of(page)
    assert len(talk.found("group")) == before - inside
    folded = next(node for node in talk.found("DisclosureTriangle") if node.told["expanded"] is False)
    assert folded.name.endswith(f"ещё {readable}")
