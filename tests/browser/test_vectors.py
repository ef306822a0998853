"""Attacks that others collected come in at every door of the discussion, and nothing of them runs in a browser."""

from __future__ import annotations

import json
import re
import urllib.request
from collections import Counter
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from palmyra.accounts.actions import ensure_roles
from palmyra.discussion import emoji, markup
from palmyra.discussion.models import Comment, Follower, Rules, Thread
from palmyra.mail.addresses import hash_address, seal_address
from palmyra.newsroom.actions import ensure_newsroom, publish_article
from palmyra.newsroom.models import Article, Paper
from palmyra.pages import feeds
from tests import attacks, cast
from tests.attacks import DOORS, OWN_PAGE, SAMPLES, Siege, fit, vectors
from tests.browser.conftest import say
from tests.browser.test_guest import article

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not SAMPLES, reason="PALMYRA_SAMPLES does not name the folder of sample files"),
]
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


# What stands in the words of a comment, and that nothing stands in a name or anywhere else that could run.
LOUD_PAGE = """() => {
  const loud = [];
  for (const node of document.querySelectorAll(".words *, .talk-words *"))
    if (!ALLOWED.includes(node.tagName)) loud.push(node.outerHTML.slice(0, 200));
  for (const node of document.querySelectorAll("summary b *, .talk-said > p > b *, q *, .why > *:not(a, q, button)"))
    loud.push(node.outerHTML.slice(0, 200));
  for (const node of document.querySelectorAll("main *")) {
    if (["IFRAME", "OBJECT", "EMBED", "BASE", "META", "STYLE"].includes(node.tagName)) loud.push(node.outerHTML);
    for (const { name, value } of node.attributes) {
      const isAddress = ["href", "src", "action", "formaction"].includes(name);
      const isSafe = /^($|https?:|mailto:|[#?]|\\/(?![\\/\\\\]))/i.test(value);
      if (name.startsWith("on") || name === "srcdoc" || (isAddress && !isSafe)) loud.push(node.outerHTML.slice(0, 300));
    }
  }
  return loud;
}""".replace("ALLOWED", json.dumps(ALLOWED))
QUEUE = "/newsroom/discussion/"
IN_A_LETTER = 30


@pytest.fixture(scope="session", autouse=True)
def rows_beside_a_browser() -> Iterator[None]:
    """The loop of a browser runs in this thread; Django asks for rows in it all the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture
def siege(db: None, tmp_path: Any, settings: Any, monkeypatch: Any) -> Siege:
    """An article of an English paper, whose discussion is under attack; its feeds leave nothing out."""
    settings.PALMYRA_HOME = tmp_path
    monkeypatch.setattr(feeds, "ITEMS", 10_000)
    ensure_newsroom()
    ensure_roles()
    Paper.objects.update(main_language="en")
    Rules.objects.create(embed_hosts="blog.example")
    publish_article(Article.objects.create(headline="The bridge reopens", language="en", live=False))
    return Siege(Thread.objects.get(), tmp_path)


@pytest.fixture
def hear(chromium: Any) -> Iterator[Any]:
    """Open HTML without any policy; what runs in it, or asks another host for something, is heard."""
    page = chromium.new_page(java_script_enabled=True)
    heard: list[str] = []
    page.on("dialog", lambda dialog: (heard.append(f"said {dialog.message}"), dialog.dismiss()))
    page.on("request", lambda request: request.url.startswith("http") and heard.append(f"asked {request.url}"))

    def open_html(html: str) -> list[str]:
        page.set_content(html, wait_until="load")
        return [*page.evaluate(LOUD_PAGE), *heard]

    yield open_html
    page.close()


def test_no_attack_by_any_door_runs_at_any_exit(siege, hear, client):
    """Attacks come as texts and as names, the doors take turns; then everybody reads at every exit.

    A third of them, as the others differ in what `test_no_attack_runs_or_leaves_a_tag_that_could` tries of each.
    """
    every, maria = vectors()[::3], cast.enter("maria")
    desk = Client(headers=OWN_PAGE)
    desk.force_login(maria)
    taken = enter_all(siege, every)
    assert set(taken) <= {201, 303, 422}
    assert taken[303] + taken[201] > 0.9 * len(every)
    waiting = list(queue_pages(desk, "held"))
    attacks.show_all(maria)
    looked_at: Counter[str] = Counter()
    for place, html in [("queue", html) for html in waiting] + list(exits(siege, desk, client, every)):
        assert hear(html) == [], place
        looked_at[place] += 1
    assert looked_at["article"] > 20
    assert looked_at["queue"] > 0


def enter_all(siege: Siege, every: list[str]) -> Counter[int]:
    """Bring every attack as a text, and another one as its name; then half of them in the file of another system."""
    pairs = [(text, fit(every[at * 7 % len(every)]) or "Clara") for at, text in enumerate(every)]
    taken: Counter[int] = Counter()
    for at, (text, name) in enumerate(pairs):
        taken[DOORS[at % len(DOORS)](siege, text, name)] += 1
    siege.by_import(pairs[::2])
    assert Comment.objects.exclude(source_system="").count() > 0.4 * len(every)
    return taken


def exits(siege: Siege, desk: Client, reader: Client, every: list[str]) -> Iterator[tuple[str, str]]:
    """Everywhere that words of readers are shown, and what is shown there."""
    for thread in Thread.objects.all():
        for path, place in ((thread.url, "article"), (f"/talk/embed/{thread.pk}/", "frame")):
            yield from ((place, html) for html in attacks.parts_of(reader, path))
        yield from (("JSON", html) for html in attacks.told_by_api(reader, thread))
        yield "feed of the thread", attacks.told_by_feed(reader.get(f"/talk/{thread.pk}/feed.xml").content)
    numbers = list(Comment.objects.shown().values_list("pk", flat=True))
    follower = follower_of(list(Thread.objects.all()))
    yield from (("letter", html) for html in attacks.told_by_letters(follower.pk, numbers, IN_A_LETTER))
    yield from member_exits(siege, reader, every[:: len(every) // 40])
    yield from own_exits(siege)
    yield from judged_exits(siege, desk, reader, every)
    yield from title_exits(siege, desk, reader, every[:: len(every) // 40])
    yield from (("newest in the queue", html) for html in list(queue_pages(desk, ""))[:20])


def follower_of(threads: list[Thread]) -> Follower:
    """Somebody who is told of everything."""
    address = "clara@example.org"
    follower = Follower.objects.create(sealed_address=seal_address(address), address_hash=hash_address(address))
    for thread in threads:
        follower.follows.create(thread=thread, confirmed_at=thread.created_at)
    return follower


def queue_pages(desk: Client, state: str) -> Iterator[str]:
    """The pages of a tab of the queue, without the newsroom's own scripts."""
    path = f"{QUEUE}?{urlencode({'state': state})}"
    while path:
        html = desk.get(path).content.decode()
        yield main_of(html)
        found = re.search(r'href="([^"]*after=\d+[^"]*)"', html)
        path = f"{QUEUE}{unescape(found[1])}" if found else ""


def main_of(html: str) -> str:
    """The middle of one of Wagtail's pages."""
    return html[html.index("<main") : html.index("</main>") + len("</main>")]


def member_exits(siege: Siege, reader: Client, attacks_on_names: list[str]) -> Iterator[tuple[str, str]]:
    """A member whose name and whose line about oneself are attacks."""
    for attack in attacks_on_names:
        siege.by_member(attack, fit(attack))
        yield "reader's page", reader.get(f"/readers/{siege.member.pk}/").text
        yield "account", siege.own.get("/account/").text
    feed = reader.get(f"/readers/{siege.member.pk}/feed.xml").content
    yield "reader's feed", attacks.told_by_feed(feed)
    yield "feed of the edition", attacks.told_by_feed(reader.get("/comments.xml").content)


def own_exits(siege: Siege) -> Iterator[tuple[str, str]]:
    """What a writer is shown of one's own words, by pages and by scripts."""
    yield "mine", siege.own.get("/talk/mine/").text
    siege.member.comments.update(state="held")
    told = siege.own.get("/talk/me/", {"thread": siege.thread.pk}).json()
    yield "held", "".join(f"<main class=words>{comment['html']}</main>" for comment in told["held"])
    assert len(told["held"]) > 10


def judged_exits(siege: Siege, desk: Client, reader: Client, every: list[str]) -> Iterator[tuple[str, str]]:
    """Comments that others report and a moderator hides, both with attacks for reasons; and each on its own pages."""
    for at, comment in enumerate(siege.thread.comments.shown().filter(user=None)[:60]):
        words = every[at * 31 % len(every)]
        reporter, address = siege.somebody()
        reporter.post(f"/talk/comment/{comment.pk}/report/", {"reason": "other", "words": words[:200]}, **address)
        form = {"act": "hide", "comments": str(comment.pk), "reason": "insult", "words": words[:100]}
        yield "comment in the queue", main_of(desk.get(f"{QUEUE}{comment.pk}/").text)
        for path in (f"?reply={comment.pk}", f"comment/{comment.pk}/report/", f"comment/{comment.pk}/react/"):
            path = f"/talk/{siege.thread.pk}/{path}" if path.startswith("?") else f"/talk/{path}"
            yield "a comment's own pages", reader.get(path).text
        desk.post(f"{QUEUE}decide/", {**form, "next": QUEUE})
    assert siege.thread.comments.filter(state="hidden").count() > 50
    yield "reported", main_of(desk.get(f"{QUEUE}?state=reported").text)
    yield "hidden", main_of(desk.get(f"{QUEUE}?state=hidden").text)
    yield "record", main_of(desk.get(f"{QUEUE}record/").text)
    yield from (("article with hidden ones", html) for html in attacks.parts_of(reader, siege.thread.url))


def title_exits(siege: Siege, desk: Client, reader: Client, titles: list[str]) -> Iterator[tuple[str, str]]:
    """Pages of another site whose titles are attacks, which its frame hands over."""
    for at, title in enumerate(titles):
        url = f"https://blog.example/{at}/"
        browser, status = siege.post(f"/talk/embed/?{urlencode({'url': url, 'title': title})}", f"It {at}.", "Boris")
        assert status == 303
        yield "title of a frame", browser.get(f"/talk/embed/{Thread.objects.latest('pk').pk}/").text
    yield "threads", main_of(desk.get(f"{QUEUE}threads/").text)
    yield "feed of titles", attacks.told_by_feed(reader.get("/comments.xml").content)
