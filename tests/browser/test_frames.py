"""A blog on another host shows a discussion of the paper, and its readers write in it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import CHROMIUM, SIZES, Running, free_port, sign_in

pytestmark = pytest.mark.browser

POST = """<!doctype html><html lang="en"><meta charset="utf-8"><title>A post about bread</title>
<meta name="viewport" content="width=device-width"><body style="font-family:sans-serif"><h1>A post about bread</h1>
<p>Comments: <a href="{page}" data-palmyra-count>?</a></p><p style="height:{gap}px">Bread.</p>
<script src="{paper}/static/js/embed.js" data-url="{page}" data-lang="en"{more} defer></script>
<noscript><a href="{paper}/talk/embed/?url={page}">Discussion</a></noscript>
<script src="{paper}/static/js/counts.js" defer></script></body></html>"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *told: Any) -> None:
        pass


class Blog:
    """Another site: its own server, port and host."""

    def __init__(self, folder: Path, paper: str) -> None:
        self.folder, self.paper, self.port = folder, paper, free_port()
        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), partial(Quiet, directory=str(folder)))
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def publish(self, name: str, more: str = "", gap: int = 100) -> str:
        address = f"http://{self.host}/{name}.html"
        page = POST.format(paper=self.paper, page=address, more=more, gap=gap)
        (self.folder / f"{name}.html").write_text(page, "utf-8")
        return address


@pytest.fixture(scope="module")
def blog(paper: Running, chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Blog]:
    """A blog that Anna listed in the rules."""
    made = Blog(tmp_path_factory.mktemp("blog"), paper.url)
    context = chromium.new_context(viewport=SIZES["desk"])
    page = context.new_page()
    sign_in(page, paper.url, "anna")
    page.goto(f"{paper.url}/newsroom/settings/discussion/rules/")
    page.eval_on_selector("[name=embed_hosts]", "(field, host) => (field.value = host)", made.host)
    page.eval_on_selector("[name=embed_hosts]", "field => field.form.requestSubmit()")
    page.locator(".messages .success").wait_for()
    context.close()
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_readers_of_a_blog_write_in_its_frame(blog, paper, open_page):
    address = blog.publish("first")
    page = open_page("phone", locale="en-GB")
    page.goto(address)
    frame = page.frame_locator("iframe")
    frame.locator("form.talk").wait_for()
    frame.locator("[name=name]").fill("Clara")
    frame.locator("[name=text]").fill("Rye, if you ask me.")
    inside = page.frames[1]
    inside.evaluate("for (const talk of document.querySelectorAll('palmyra-discussion')) talk.opened -= 10_000")
    frame.locator(".send > button").click()
    said = frame.locator(".comment", has_text="Rye, if you ask me.")
    said.wait_for()
    said.locator("a.react").click()
    said.locator(".choices [value$=heart]").click()
    said.locator(".reactions [value$=heart][aria-pressed=true]").wait_for()
    page.wait_for_function("() => Math.abs(document.querySelector('iframe').offsetHeight - 480) > 40", timeout=10_000)
    page.goto(address)
    page.locator("[data-palmyra-count]", has_text="1").wait_for()
    frame.locator(".comment", has_text="Rye, if you ask me.").wait_for()
    frame.locator(".comment a.reply").click()
    frame.locator("[name=text]").fill("And wheat.")
    frame.locator("[name=name]").fill("Clara")
    page.frames[1].evaluate("document.querySelector('palmyra-discussion').opened -= 10_000")
    frame.locator(".send > button").click()
    frame.locator(".comment .comment", has_text="And wheat.").wait_for()
    fits = page.frames[1].evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert fits


def test_without_scripts_a_link_leads_to_the_discussion_where_one_writes(blog, paper, open_page):
    page = open_page("phone", scripts=False, locale="en-GB")
    page.goto(blog.publish("plain"))
    page.click("noscript a")
    page.fill("[name=name]", "Bella")
    page.fill("[name=text]", "No script, and yet.")
    page.click(".send > button")
    page.locator(".comment", has_text="No script, and yet.").wait_for()
    assert "/talk/embed/" in page.url


def test_a_browser_that_keeps_foreign_cookies_out_writes_all_the_same(blog, paper, chromium):
    address = blog.publish("strict")
    strict = chromium.browser_type.launch(
        executable_path=CHROMIUM, args=["--no-sandbox", "--test-third-party-cookie-phaseout"]
    )
    page = strict.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    for number in range(2):
        page.goto(address)
        frame = page.frame_locator("iframe")
        frame.locator("[name=name]").fill("Clara")
        frame.locator("[name=text]").fill(f"Strict browser, comment {number}.")
        page.frames[1].evaluate("document.querySelector('palmyra-discussion').opened -= 10_000")
        frame.locator(".send > button").click()
        frame.locator(".comment", has_text=f"Strict browser, comment {number}.").wait_for()
    said = frame.locator(".comment", has_text="Strict browser, comment 1.")
    said.locator("a.change").click()
    frame.locator("#talk-text").fill("Strict browser, changed.")
    assert page.frames[1].evaluate("document.documentElement.scrollWidth <= innerWidth")
    frame.locator(".send button").first.click()
    changed = frame.locator(".comment", has_text="Strict browser, changed.")
    changed.locator("a.change").click()
    frame.locator(".take-back summary").click()
    frame.locator("button[name=withdraw]").click()
    frame.locator("form.talk").wait_for()
    assert changed.count() == 0
    strict.close()
    assert problems == []


def test_a_site_that_is_not_listed_gets_no_frame(blog, paper, chromium, tmp_path):
    other = Blog(tmp_path, paper.url)
    page = chromium.new_page()  # its console tells of the refusal, which is no fault
    with page.expect_event("console", lambda said: "frame-ancestors" in said.text):
        page.goto(other.publish("first", gap=10))
    assert all(frame.locator("form").count() == 0 for frame in page.frames)
    page.close()
    other.server.shutdown()
    other.server.server_close()


def test_the_page_around_chooses_light_or_dark(blog, paper, open_page):
    page = open_page("desk", locale="en-GB")
    page.goto(blog.publish("dark", ' data-scheme="dark"'))
    frame = page.frame_locator("iframe")
    frame.locator("form.talk").wait_for()
    colour = page.frames[1].evaluate("getComputedStyle(document.querySelector('.discussion')).backgroundColor")
    assert colour == "rgb(36, 26, 34)"
