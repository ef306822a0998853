"""A real Varnish before a real paper: pages come from it, and a change is seen through it within a second."""

from __future__ import annotations

import http.client
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.project.conftest import VCL, Running
from tests.project.test_family import wait_until

HAND = """
import sys
import django; django.setup()
from palmyra.accounts.models import User
from palmyra.discussion.actions import post_comment
from palmyra.newsroom.actions import publish_article, withdraw_article
from palmyra.newsroom.models import Article, Section
anna, coast = User.objects.get(username="anna"), Section.objects.get(slug="coast")
for line in sys.stdin:
    word, slug, *rest = line.split()
    article = Article.objects.filter(slug=slug).first()
    if word == "publish":
        article = Article(headline=f"Ferry {slug}", section=coast, language="ru", live=False, slug=slug)
        article.save()
        article = publish_article(article)
    elif word == "retitle":
        article.headline = rest[0]
        article.save()
    elif word == "say":
        post_comment(article.thread, name="Clara", text=rest[0])
    elif word == "withdraw":
        withdraw_article(article, user=anna, reason="It was wrong.")
    print(article.path, flush=True)
"""


class Site:
    """A paper behind Varnish, and a hand on it."""

    def __init__(self, port: int, hand: subprocess.Popen[str], kind: str) -> None:
        self.port = port
        self.hand = hand
        self.kind = kind

    def tell(self, word: str, slug: str, *more: str) -> str:
        """Have the hand do something with an article of this site's own; returns its address."""
        assert self.hand.stdin is not None
        assert self.hand.stdout is not None
        self.hand.stdin.write(" ".join([word, f"{slug}-{self.kind}", *more]) + "\n")
        self.hand.stdin.flush()
        return self.hand.stdout.readline().strip()

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], str]:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)) as line:
            line.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            answer = line.getresponse()
            told = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, told, answer.read().decode()

    def is_from_cache(self, path: str, **headers: str) -> bool:
        """Whether Varnish answered by itself: it then names two requests, its own and the one that fetched."""
        return len(self.ask(path, **headers)[1]["x-varnish"].split()) == 2

    def warm(self, path: str) -> None:
        """Ask until Varnish has the page. What was just changed is purged a second time, some seconds later."""
        wait_until(lambda: self.is_from_cache(path), 10)


@pytest.fixture(scope="module")
def hand(running: Running) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", HAND], env=running.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as hand:
        yield hand
        assert hand.stdin is not None
        hand.stdin.close()


@pytest.fixture(params=["xkey", "bans"])
def site(request: pytest.FixtureRequest, running: Running, hand: subprocess.Popen[str]) -> Site:
    if request.param not in running.fronts:
        pytest.skip("There is no Varnish here, or not the vmod xkey: apt-get install varnish varnish-modules")
    return Site(running.fronts[request.param], hand, request.param)


def shows_within_a_second(site: Site, path: str, words: str) -> bool:
    end = time.monotonic() + 1.5  # half a second for the machine
    while time.monotonic() < end:
        if words in site.ask(path)[2]:
            return True
        time.sleep(0.02)
    return False


def test_pages_come_from_varnish_whatever_cookies_come_along(site: Site) -> None:
    path = site.tell("publish", "kept")
    site.warm(path)
    assert site.is_from_cache(path, Cookie="palmyra_session=x; other=1")
    status, headers, text = site.ask(path)
    assert status == 200
    assert "Ferry kept" in text
    assert not {"xkey", "cdn-cache-control", "surrogate-control"} & headers.keys()
    assert headers["cache-control"] == "public, max-age=0, must-revalidate"


def test_a_comment_is_seen_through_varnish_within_a_second(site: Site) -> None:
    path = site.tell("publish", "talked")
    site.warm(path)
    for turn in range(3):
        site.tell("say", "talked", f"word-{turn}")
        assert shows_within_a_second(site, path, f"word-{turn}")


def test_a_change_reaches_the_front_page_too(site: Site) -> None:
    site.tell("publish", "renamed")
    site.warm("/")
    site.tell("retitle", "renamed", f"Another-headline-{site.kind}")
    assert shows_within_a_second(site, "/", f"Another-headline-{site.kind}")


def test_what_was_withdrawn_is_gone_within_a_second_and_stays_gone(site: Site) -> None:
    path = site.tell("publish", "wrong")
    site.warm(path)
    site.tell("withdraw", "wrong")
    end = time.monotonic() + 1.5
    while site.ask(path)[0] != 410:
        assert time.monotonic() < end
    assert {site.ask(path)[0] for _turn in range(20)} == {410}


def test_other_pages_stay_where_they_are(site: Site) -> None:
    kept, changed = site.tell("publish", "quiet"), site.tell("publish", "loud")
    time.sleep(6)  # until both were purged a second time
    site.warm(kept)
    site.warm(changed)
    site.tell("say", "loud", "hello-there")
    assert shows_within_a_second(site, changed, "hello-there")
    assert site.is_from_cache(kept)


@pytest.mark.parametrize("path", ["/talk/me/", "/account/login/", "/newsroom/", "/search/?q=ferry", "/health/ready/"])
def test_what_is_for_one_reader_is_never_kept(site: Site, path: str) -> None:
    for _turn in range(3):
        assert not site.is_from_cache(path)


def test_a_stale_page_and_a_missing_one_are_not_kept_for_long(site: Site) -> None:
    assert site.ask("/2016/05/11/not-written-yet/")[0] == 404
    assert not site.is_from_cache("/2016/05/11/not-written-yet/")


def test_a_reader_who_has_the_page_gets_304_from_varnish(site: Site) -> None:
    path = site.tell("publish", "known")
    site.warm(path)
    tag = site.ask(path)[1]["etag"]
    status, _headers, text = site.ask(path, If_None_Match=tag)
    assert (status, text) == (304, "")


def test_nobody_purges_from_elsewhere() -> None:
    for name in ("xkey.vcl", "bans.vcl"):
        text = (VCL / name).read_text()
        guard, _purge = text.index("client.ip !~ purgers"), text.index("ban(")
        assert guard < _purge
    networks = re.search(r"acl purgers \{(.*?)\}", (VCL / "common.vcl").read_text(), re.DOTALL)
    assert networks is not None
    assert re.findall(r'"(.*?)"', networks[1]) == ["127.0.0.1", "::1"]
