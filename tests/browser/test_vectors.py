"""Attacks that others collected come in at every door of the discussion, and nothing of them runs in a browser."""

from __future__ import annotations

import json
import os
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from palmyra.discussion import emoji, markup
from tests.browser.conftest import say
from tests.browser.test_guest import article

SAMPLES = os.environ.get("PALMYRA_SAMPLES")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not SAMPLES, reason="PALMYRA_SAMPLES does not name the folder of sample files"),
]
FILES = ("bbcode_pairs", "bleach_data", "blns", "closure_html_vectors", "closure_url_vectors", "commonmark_spec")
FILES += ("html5lib_sanitizer_tests1",)
ALLOWED = [tag.upper() for tag in sorted(markup.TAGS)]
LOUD = """() => {
  const loud = [];
  for (const node of document.querySelectorAll("main *")) {
    if (!ALLOWED.includes(node.tagName)) loud.push(node.outerHTML.slice(0, 200));
    for (const { name, value } of node.attributes) {
      const isCode = name.startsWith("on") || name === "style" || name === "srcdoc";
      const isAddress = ["href", "src", "action", "formaction"].includes(name);
      const isSafe = /^(https?:|mailto:|#|\\/(?![\\/\\\\]))/i.test(value);
      if (isCode || (isAddress && !isSafe)) loud.push(`${name}=${value.slice(0, 200)}`);
    }
  }
  return loud;
}""".replace("ALLOWED", json.dumps(ALLOWED))


def vectors() -> list[str]:
    """Every text of the collections that is meant as input."""
    found: dict[str, None] = {}
    for name in FILES:
        for row in json.loads((Path(SAMPLES or "") / "sanitize" / f"{name}.json").read_text("utf-8")):
            text = row if isinstance(row, str) else row[0] if isinstance(row, list) else first_text(row)
            found[text[:5_000]] = None
    return list(found)


def first_text(row: dict[str, Any]) -> str:
    return str(next(row[name] for name in ("input", "raw", "markdown") if name in row))


@pytest.mark.parametrize("door", [markup.render, markup.clean], ids=["as typed", "as imported HTML"])
def test_no_attack_runs_or_leaves_a_tag_that_could(open_page, door, monkeypatch):
    """Without any policy of the page, so that cleaning alone has to hold."""
    monkeypatch.setattr(emoji, "own", emoji.no_own)  # the browser's loop runs in this thread, where no row is asked for
    page = open_page("desk")
    said: list[str] = []
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    every = vectors()
    assert len(every) > 2_000
    for start in range(0, len(every), 400):
        part = every[start : start + 400]
        html = "".join(f"<section-{number}>{door(text)}</section-{number}>" for number, text in enumerate(part))
        page.set_content(f"<!doctype html><title>t</title><main>{html}</main>", wait_until="load")
        loud = [one for one in page.evaluate(LOUD) if not one.startswith("<section-")]
        assert loud == []
    assert said == []


def test_attacks_in_names_and_texts_are_words_on_the_page_and_in_the_queue(paper, open_page):
    page = open_page("desk")
    said: list[str] = []
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    article(page, paper, "port-ardeny-otkryli-na-tri-nedeli-ranshe")
    name = "<img src=x onerror=alert(1)>"
    say(page, name, "</div><script>alert(2)</script><svg onload=alert(3)> \"'><b>жирно</b>")
    comment = page.locator(".comment", has_text="<script>alert(2)</script>").first
    comment.wait_for()
    assert comment.locator("summary b").first.inner_text() == name
    address = page.url.split("?")[0]
    with urllib.request.urlopen(f"{paper.url}/comments.xml", timeout=20) as feed:
        assert b"<script>" not in feed.read()
    page.goto(address)
    assert said == []
