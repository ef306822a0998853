"""Nothing that a request says changes a baked page, private answers are for nobody's cache, and an embargo holds."""

from __future__ import annotations

import hashlib
import http.client
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.project.test_family import PALMYRA, answers, environment, free_port, wait_until

# Keeps a hand on the running paper: forgets what was baked, publishes, says when something is.
HAND = """
import datetime as dt, sys
import django; django.setup()
from django.test import Client
from django.utils import timezone
from palmyra.newsroom.actions import publish_article
from palmyra.newsroom.models import Article, Author, Byline, Section, Tag
from palmyra.accounts.actions import create_user
from palmyra.press.bake import store
from palmyra.press.tags import stamps
anna = create_user("anna", "editor")
coast, _new = Section.objects.get_or_create(slug="coast", defaults={"name": "Coast"})
author = Author.objects.create(name="Vera Draws", slug="vera")
for line in sys.stdin:
    word, *rest = line.split()
    if word == "forget":
        store().clear(), stamps().clear()
        print("done", flush=True)
        continue
    if word == "cookie":
        browser = Client()
        browser.force_login(anna)
        print("palmyra_session=" + browser.cookies["palmyra_session"].value, flush=True)
        continue
    article = Article(headline=f"Ferry {rest[0]}", section=coast, language="ru", live=False, slug=rest[0])
    article.bylines.add(Byline(author=author))
    article.tags.add("ice")
    if word == "embargo":
        article.go_live_at = timezone.now() + dt.timedelta(seconds=float(rest[1]))
    article.save()
    article = publish_article(article)
    moment = article.go_live_at or timezone.now()
    print(f"/{moment:%Y/%m/%d}/{rest[0]}/", flush=True)
"""


class Paper:
    """A running paper, and a hand on it."""

    def __init__(self, port: int, hand: subprocess.Popen[str]) -> None:
        self.port = port
        self.hand = hand

    def tell(self, *words: object) -> str:
        assert self.hand.stdin is not None
        assert self.hand.stdout is not None
        self.hand.stdin.write(" ".join(map(str, words)) + "\n")
        self.hand.stdin.flush()
        return self.hand.stdout.readline().strip()

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)) as line:
            line.request("GET", path, headers={"Host": f"localhost:{self.port}", **headers})
            answer = line.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()

    def digest(self, path: str) -> str:
        status, _headers, body = self.get(path)
        assert status == 200
        return hashlib.sha256(body).hexdigest()

    def send(self, *lines: str, body: str = "") -> bytes:
        """Whatever lines, as they are; returns what came back."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as line:
            line.sendall("\r\n".join([*lines, "Connection: close", "", body]).encode("latin-1"))
            said = b""
            while piece := line.recv(65_536):
                said += piece
        return said


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Paper]:
    home, port = tmp_path_factory.mktemp("safe") / "home", free_port()
    settings = {**environment(home, port), "DJANGO_SETTINGS_MODULE": "palmyra.project.settings"}
    process = subprocess.Popen([PALMYRA, "run"], env=settings, stdout=subprocess.DEVNULL)
    try:
        wait_until(lambda: answers(port), 60)
        with subprocess.Popen(
            [sys.executable, "-c", HAND], env=settings, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as hand:
            yield Paper(port, hand)
            assert hand.stdin is not None
            hand.stdin.close()
    finally:
        process.terminate()
        process.wait(20)


HEADERS = [
    "X-Forwarded-Host: evil.example",
    "X-Forwarded-Scheme: nothttps",
    "X-Forwarded-Proto: https",
    "X-Forwarded-Port: 666",
    "X-Forwarded-Prefix: /evil",
    "X-Forwarded-For: 127.0.0.1",
    "X-Forwarded-Server: evil.example",
    "X-Real-IP: 127.0.0.1",
    "X-Host: evil.example",
    "X-Original-URL: /newsroom/",
    "X-Rewrite-URL: /newsroom/",
    "X-HTTP-Method-Override: POST",
    "X-HTTP-Method: DELETE",
    "X-Method-Override: PUT",
    "Forwarded: host=evil.example;proto=https",
    "Via: evil",
    "Accept-Language: en",
    "Accept-Language: zz<script>",
    "Accept: application/json",
    "Accept-Encoding: identity;q=1, *;q=0",
    "Accept-Charset: utf-7",
    "Authorization: Basic YTph",
    "Authorization: Bearer nonsense",
    "Cookie: palmyra_session=nonsense",
    "Cookie: palmyra_guest=nonsense; palmyra_in=1",
    "Cookie: palmyra_csrf=nonsense",
    "Cookie: django_language=en; wagtail_preview=1",
    "Range: bytes=0-10",
    "If-Modified-Since: Thu, 01 Jan 2099 00:00:00 GMT",
    "If-None-Match: *",
    "Origin: https://evil.example",
    "Referer: https://evil.example/<script>",
    "User-Agent: <script>alert(1)</script>",
    "Sec-Fetch-Dest: iframe",
    "X-Requested-With: XMLHttpRequest",
    "X-Wap-Profile: https://evil.example/",
    "Cache-Control: no-cache, no-store",
    "Pragma: no-cache",
    "Upgrade-Insecure-Requests: 1",
    "X_Forwarded_Host: evil.example",
    "DNT: 1",
    "Save-Data: on",
]


def test_no_header_changes_a_byte_of_a_page(paper: Paper) -> None:
    path = paper.tell("publish", "ferry")
    reference = paper.digest(path)
    host = f"Host: localhost:{paper.port}"
    for header in HEADERS:
        paper.tell("forget")
        # The page is baked for whoever asks first, and others ask meanwhile.
        others = [threading.Thread(target=paper.get, args=(path,)) for _number in range(2)]
        for other in others:
            other.start()
        paper.send(f"GET {path} HTTP/1.1", host, header)
        for other in others:
            other.join()
        assert paper.digest(path) == reference, header


@pytest.mark.parametrize(
    "target",
    [
        "{path}?utm_source=x",
        "{path}?_method=POST",
        "{path}?language=en&preview=1",
        "{path}?<script>",
        "{path};v=1",
        "http://evil.example{path}",
        "//evil.example{path}",
        "{path}#evil",
        "{path}%00",
        "{path}%0d%0aSet-Cookie:%20a=b",
        "{path}../../newsroom/",
        "{path}..%2f..%2fnewsroom/",
    ],
)
def test_no_form_of_the_address_changes_it(paper: Paper, target: str) -> None:
    path = paper.tell("publish", f"f{hashlib.sha256(target.encode()).hexdigest()[:8]}")
    reference = paper.digest(path)
    paper.tell("forget")
    said = paper.send(f"GET {target.format(path=path)} HTTP/1.1", f"Host: localhost:{paper.port}")
    assert b"set-cookie" not in said.partition(b"\r\n\r\n")[0].lower()
    assert b"evil.example" not in said.partition(b"\r\n\r\n")[0]
    assert paper.digest(path) == reference


@pytest.mark.parametrize("host", ["evil.example", "localhost:1@evil.example", "localhost/evil", "a b", "localhost:x"])
def test_another_host_gets_no_page_and_leaves_none(paper: Paper, host: str) -> None:
    path = paper.tell("publish", f"h{hashlib.sha256(host.encode()).hexdigest()[:8]}")
    paper.tell("forget")
    said = paper.send(f"GET {path} HTTP/1.1", f"Host: {host}")
    assert said.startswith(b"HTTP/1.1 400 "), said[:300]
    assert paper.get(path)[0] == 200


def test_a_body_sent_with_a_reading_request_changes_nothing(paper: Paper) -> None:
    path = paper.tell("publish", "fat")
    reference = paper.digest(path)
    paper.tell("forget")
    body = "text=evil&_method=POST"
    paper.send(f"GET {path} HTTP/1.1", f"Host: localhost:{paper.port}", f"Content-Length: {len(body)}", body=body)
    assert paper.digest(path) == reference


@pytest.mark.parametrize(
    "path",
    [
        "/account/",
        "/account/x.css",
        "/account/;.js",
        "/account;.js",
        "/account%2fx.png",
        "/account/%2fx.png",
        "/account/%0a.css",
        "/account/..%2fstatic/x.css",
        "/account/data/",
        "/account/door/?at=/",
        "/account/door/x.js",
        "/talk/me/?thread=1",
        "/talk/me/x.css",
        "/newsroom/",
        "/newsroom/x.css",
        "/newsroom/articles/?x.css",
    ],
)
def test_what_is_private_is_for_nobodys_cache(paper: Paper, path: str) -> None:
    cookie = paper.tell("cookie")
    status, headers, body = paper.get(path, Cookie=cookie)
    assert status in {200, 301, 302, 404}
    is_kept_out = {"no-store", "private", "no-cache"} & set(re.split(r"[ ,]+", headers.get("cache-control", "")))
    assert status in {301, 302, 404} or is_kept_out, (status, headers)
    if not is_kept_out:
        assert b"anna" not in body
    assert b"anna" not in paper.get(path)[2]


EXITS = [
    "/",
    "/sections/coast/",
    "/sections/coast/feed.xml",
    "/authors/vera/",
    "/tags/ice/",
    "/archive/",
    "/feed.xml",
    "/comments.xml",
    "/sitemap.xml",
    "/sitemap-1.xml",
    "/search/?q=embargoed",
    "/search/?q=Ferry",
]


def test_an_embargo_holds_at_every_exit_until_its_moment(paper: Paper) -> None:
    for path in EXITS:
        paper.get(path)
    path = paper.tell("embargo", "embargoed", 4)
    until = time.monotonic() + 4 - 1  # this clock may be read somewhat later than the other
    day = "/".join(path.split("/")[:4]) + "/"
    exits = [*EXITS, day, "/".join(path.split("/")[:3]) + "/"]
    never = paper.get(path.replace("embargoed", "never"))
    looks = 0
    while time.monotonic() < until:
        looks += 1
        for place in exits:
            status, _headers, body = paper.get(place)
            assert b"embargoed/" not in body, place
            assert b"Ferry embargoed" not in body, place
        status, _headers, body = paper.get(path)
        assert (status, body) == (never[0], never[2].replace(b"never", b"embargoed"))
    assert looks > 1
    wait_until(lambda: paper.get(path)[0] == 200, 10)
    for place in ("/", "/sections/coast/", "/authors/vera/", "/tags/ice/", "/feed.xml", "/sitemap-1.xml", day):
        wait_until(lambda place=place: b"embargoed/" in paper.get(place)[2], 5)
    wait_until(lambda: b"embargoed/" in paper.get("/search/?q=embargoed")[2], 5)
