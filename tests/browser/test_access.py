"""axe-core finds nothing wrong on the pages that readers use, in light and dark, on a phone and at a desk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")
OPEN = "most-cherez-veltu-primut-dvazhdy"


def violations(page: Any) -> list[str]:
    # The page's policy lets no inline script run, so axe comes in through the browser's own door.
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_axe_finds_nothing(paper, open_page, size, scheme):
    page = open_page(size, scheme=scheme)
    page.goto(paper.url)
    address = page.locator(f"a[href*='{OPEN}']").first.get_attribute("href").split("#")[0]
    assert violations(page) == [], "front page"
    page.goto(paper.url + address)
    assert violations(page) == [], "article"
    page.locator("palmyra-emoji > button").click()
    page.locator(".panel [role=row]").first.wait_for()
    assert violations(page) == [], "form with the panel open"
    page.locator(".panel .more").click()
    page.locator("palmyra-picker [role=row]").first.wait_for()
    assert violations(page) == [], "form with all emoji open"
    page.locator("a.react").first.click()
    page.locator(".choices").wait_for()
    assert violations(page) == [], "reactions to choose from"
    page.goto(f"{paper.url}/account/login/?next=/")
    assert violations(page) == [], "sign-in"
    page.goto(f"{paper.url}/search/?q=лёд")
    assert violations(page) == [], "search"
    page.goto(f"{paper.url}/archive/")
    assert violations(page) == [], "archive"
    page.goto(f"{paper.url}/sections/coast/")
    assert violations(page) == [], "section"


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_nothing_scrolls_sideways(paper, open_page, size):
    page = open_page(size)
    for path in ("/", "/search/?q=лёд", "/archive/", "/sections/coast/", "/about/", "/en/"):
        page.goto(paper.url + path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
