"""Every link in the documentation leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "demo" / "README.md"])
LINK = re.compile(r"\]\(([^)\s]+)\)|<img[^>]* src=\"([^\"]+)\"")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def links_of(page: Path) -> list[str]:
    text = FENCE.sub("", page.read_text("utf-8"))
    return [first or second for first, second in LINK.findall(text)]


def anchors_of(page: Path) -> set[str]:
    headings = HEADING.findall(FENCE.sub("", page.read_text("utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def leads_somewhere(page: Path, link: str) -> bool:
    if re.match(r"[a-z]+:", link):
        return True  # another site; no test asks the network
    path, _hash, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    if not target.exists():
        return False
    return not anchor or anchor in anchors_of(target)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_each_link_leads_to_a_file_and_a_heading_that_exist(page):
    assert [link for link in links_of(page) if not leads_somewhere(page, link)] == []


def test_a_link_to_a_missing_file_or_heading_is_noticed(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("# One thing\n[a](#one-thing) [b](#another) [c](page.md) [d](absent.md)\n", "utf-8")

    assert [link for link in links_of(page) if not leads_somewhere(page, link)] == ["#another", "absent.md"]


@pytest.mark.parametrize("page", sorted((ROOT / "docs" / "guides").glob("*.md")), ids=lambda page: page.name)
def test_each_guide_is_there_in_both_languages_with_the_same_headings(page):
    name = page.name.replace(".ru.md", ".md")
    english, russian = page.with_name(name), page.with_name(name.replace(".md", ".ru.md"))

    def levels(path: Path) -> list[int]:
        text = FENCE.sub("", path.read_text("utf-8"))
        return [len(line.split(" ")[0]) for line in text.splitlines() if line.startswith("#")]

    assert levels(english) == levels(russian)
