"""The front: answers from memory, then from baked files, then by rendering once; everything else goes to Django."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import os
import re
import time
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "palmyra.project.settings")
django.setup()

from django.conf import settings  # noqa: E402  Django has to be set up before its parts are imported
from django.urls import Resolver404, resolve  # noqa: E402

from palmyra.lib.processes import die_with_parent  # noqa: E402
from palmyra.press import files, live  # noqa: E402
from palmyra.press.bake import FRESH, Answer, bake_page, call, clean_environ, find_page  # noqa: E402
from palmyra.press.bridge import Refused, environ_of, read_body  # noqa: E402
from palmyra.press.jobs import process_first_marks  # noqa: E402
from palmyra.press.memory import Entry, Headers, Memory, entry_of  # noqa: E402
from palmyra.press.store import Baked  # noqa: E402
from palmyra.press.tags import newest_applied, stamps  # noqa: E402

logger = logging.getLogger(__name__)

MOST_HOSTS = 1_000
HOSTS_SECONDS = 60  # the public address is a row, so that what was a host of the paper may cease to be
NO_WEIGHT = re.compile(r"q=0(\.0{0,3})?")
PAUSE = 0.25  # seconds between two renderings of one page: a storm of comments costs four renderings a second
BAKERS = 2  # renderings at once in a process
KEPT_HEADERS = [
    ("cache-control", "public, max-age=0, must-revalidate"),
    ("vary", "accept-encoding"),
]
PLAIN_TEXT: Headers = [("content-type", "text/plain; charset=utf-8")]
UNAVAILABLE = b"This page cannot be shown at the moment. Please try again in a minute.\n"


class Front:
    """An RSGI application (https://github.com/emmett-framework/granian, docs/spec/RSGI.md)."""

    def __init__(self) -> None:
        self.memory = Memory(settings.PALMYRA_MEMORY_BYTES)
        self.statics = Memory(settings.PALMYRA_MEMORY_BYTES)
        self.stamps = stamps()
        self.proxies = [ipaddress.ip_network(text, strict=False) for text in settings.TRUSTED_PROXIES]
        self.django = ThreadPoolExecutor(settings.PALMYRA_THREADS, thread_name_prefix="django")
        self.bakers = ThreadPoolExecutor(BAKERS, thread_name_prefix="baker")
        self.baking: dict[str, asyncio.Future[Entry | Answer]] = {}
        self.live = live.Live(self.stamps)
        self.hosts: set[str | None] = set()  # as requests wrote them, found to be the paper's

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        if os.environ.get("PALMYRA_FAMILY"):
            die_with_parent(int(os.environ["PALMYRA_FAMILY"]))
        loop.run_in_executor(self.bakers, process_first_marks)

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        if scope.proto != "http":
            protocol.close(404)
            return
        host = scope.headers.get("host")
        if host not in self.hosts:
            refusal = await self.refusal_of(host)
            if refusal is not None:
                send_answer(scope, protocol, refusal)
                return
        path = scope.path
        if scope.method in ("GET", "HEAD"):
            entry = self.memory.entries.get(path)
            if entry is not None and entry.is_fresh(self.stamps) and not scope.query_string:
                entry.is_wanted = True
                send(scope, protocol, entry)
                return
            if path.startswith("/static/"):
                await self.send_static(scope, protocol, path[8:])
                return
            if path.startswith("/media/"):
                self.send_upload(scope, protocol, path[7:])
                return
            if path.startswith(live.PREFIX):
                await self.send_live(scope, protocol, path)
                return
            if entry is not None or is_baked(path):
                await self.send_baked(scope, protocol, path)
                return
        await self.ask_django(scope, protocol)

    async def refusal_of(self, host: str | None) -> Answer | None:
        """What Django says to a host that is not the paper's; None for one that is, which is remembered a minute."""
        loop = asyncio.get_running_loop()
        answer = await loop.run_in_executor(self.django, call, clean_environ("/robots.txt", "HEAD", host))
        if answer.status == 400:
            return answer
        if not self.hosts:
            loop.call_later(HOSTS_SECONDS, self.hosts.clear)
        if len(self.hosts) < MOST_HOSTS:
            self.hosts.add(host)
        return None

    async def send_baked(self, scope: Any, protocol: Any, path: str) -> None:
        """Answer with a baked page that is fresh, and as new as the mark in `?after=`."""
        try:
            answer = await self.obtain(path, self.mark_asked(scope.query_string))
        except Exception:
            answer = Answer(500, PLAIN_TEXT, UNAVAILABLE)
        if isinstance(answer, Entry):
            send(scope, protocol, answer)
            return
        if answer.status >= 500:
            # A page that was here yesterday is not broken for good.
            answer = Answer(503, [*answer.headers, ("retry-after", "60")], answer.body)
        send_answer(scope, protocol, answer)

    def mark_asked(self, query: str) -> int:
        """The mark that the asker wants to see; one that no purge has reached yet is no mark of ours."""
        if "after=" not in query:
            return 0
        text = parse_qs(query).get("after", ["0"])[0]
        mark = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
        return mark if mark <= newest_applied() else 0

    async def obtain(self, path: str, after: int) -> Entry | Answer:
        """A fresh entry, rendered once however many ask; stale bytes stand in for a quarter of a second."""
        while True:
            entry = self.memory.entries.get(path)
            if entry is not None and entry.seen_mark >= after:
                if entry.is_fresh(self.stamps):
                    return entry
                if time.time() - entry.baked_at < PAUSE and not entry.is_gone(self.stamps):
                    self.begin(path, after, entry)
                    return entry
            running = self.baking.get(path)
            if running is None:
                return await asyncio.shield(self.begin(path, after, entry))
            answer = await asyncio.shield(running)
            # A rendering that began before this request may not know yet what the asker has to see.
            if isinstance(answer, Answer):
                return answer

    def begin(self, path: str, after: int, entry: Entry | None) -> asyncio.Future[Entry | Answer]:
        """The rendering of a path that is under way, or one that begins now."""
        running = self.baking.get(path)
        if running is None:
            running = self.baking[path] = asyncio.ensure_future(self.bake(path, after, entry))
            running.add_done_callback(lambda done: self.end(path, done))
        return running

    def end(self, path: str, done: asyncio.Future[Entry | Answer]) -> None:
        """A rendering ended; nobody may be waiting, so its failure is logged here."""
        del self.baking[path]
        if not done.cancelled() and done.exception() is not None:
            logger.error("The page %s could not be baked.", path, exc_info=done.exception())

    async def bake(self, path: str, after: int, entry: Entry | None) -> Entry | Answer:
        """Render in a thread, at most four times a second."""
        if entry is not None and not entry.is_gone(self.stamps):
            await asyncio.sleep(max(0.0, PAUSE - (time.time() - entry.baked_at)))
        page = await asyncio.get_running_loop().run_in_executor(self.bakers, bake_now, path, after)
        if not page.may_be_kept:
            self.memory.drop(path)
            return Answer(page.status, [*page.headers, ("cache-control", "private, no-store")], page.bodies[""])
        fresh = entry_of(page, self.headers_of(page))
        self.memory.put(path, fresh)
        return fresh

    def headers_of(self, page: Baked) -> Headers:
        """What every baked page tells caches; `Cache-Tag` where a proxy purges by tag."""
        if settings.PALMYRA_CACHE_TAGS:
            return [*KEPT_HEADERS, ("cache-tag", ",".join(page.tags))]
        return KEPT_HEADERS

    async def send_live(self, scope: Any, protocol: Any, path: str) -> None:
        """Keep a reader told of what changes."""
        if not live.TAG.fullmatch(path.removeprefix(live.PREFIX)):
            send_answer(scope, protocol, Answer(404, PLAIN_TEXT, b"Not found.\n"))
        elif scope.method == "HEAD" or self.live.count >= live.MOST_STREAMS:
            send_answer(scope, protocol, Answer(503, [*PLAIN_TEXT, ("retry-after", "60")], b"Too many streams.\n"))
        else:
            await self.live.stream(protocol, path)

    async def send_static(self, scope: Any, protocol: Any, name: str) -> None:
        """Answer with a file that belongs to the program."""
        entry = self.statics.entries.get(name)
        if entry is None:
            file = files.locate(settings.STATIC_ROOT, name)
            if file is None:
                await self.ask_django(scope, protocol)
                return
            entry = await asyncio.get_running_loop().run_in_executor(self.bakers, files.static_entry, file)
            self.statics.put(name, entry)
        entry.is_wanted = True
        send(scope, protocol, entry)

    def send_upload(self, scope: Any, protocol: Any, name: str) -> None:
        """Answer with a picture or document that the newsroom uploaded."""
        file = files.locate(settings.MEDIA_ROOT, name)
        if file is None:
            send_answer(scope, protocol, Answer(404, PLAIN_TEXT, b"Not found.\n"))
            return
        headers = files.media_headers(file)
        if scope.headers.get("if-none-match") == dict(headers)["etag"]:
            protocol.response_empty(304, [pair for pair in headers if pair[0] not in {"content-length"}])
        elif scope.method == "HEAD":
            protocol.response_empty(200, headers)
        else:
            protocol.response_file(200, headers, str(file))

    async def ask_django(self, scope: Any, protocol: Any) -> None:
        """Hand the request to Django in one of a fixed number of threads."""
        try:
            body = await read_body(scope, protocol)
        except Refused as refused:
            told = [*PLAIN_TEXT, ("connection", "close")]
            send_answer(scope, protocol, Answer(refused.status, told, f"{refused}\n".encode()))
            return
        environ = environ_of(scope, body, self.proxies)
        answer = await asyncio.get_running_loop().run_in_executor(self.django, call, environ)
        if not any(name.lower() == "cache-control" for name, _value in answer.headers):
            answer.headers.append(("cache-control", "private, no-store"))
        send_answer(scope, protocol, answer)


def bake_now(path: str, after: int) -> Baked:
    """In a thread: the page from its file if it is fresh, else rendered."""
    process_first_marks()
    kept, state = find_page(path, after)
    return kept if kept is not None and state == FRESH else bake_page(path, after=after)


def is_baked(path: str) -> bool:
    """Whether the view of a path is baked."""
    try:
        return bool(getattr(resolve(path).func, "is_baked", False))
    except Resolver404:
        return False


@lru_cache(maxsize=1_000)
def forms_read(accepted: str) -> tuple[str, ...]:
    """The forms that a client reads by its Accept-Encoding, smallest first."""
    refused: set[str] = set()
    read: set[str] = set()
    for part in accepted.lower().split(","):
        name, _semicolon, weight = part.partition(";")
        (refused if NO_WEIGHT.fullmatch(weight.strip()) else read).add(name.strip())
    known = [name for name in ("br", "gzip") if name not in refused and (name in read or "*" in read)]
    return (*known, "")


def send(scope: Any, protocol: Any, entry: Entry) -> None:
    """Send an entry, or 304 to who has it."""
    headers = scope.headers
    known = headers.get("if-none-match")
    if known is not None and entry.status == 200 and (entry.etag in known or known == "*"):
        protocol.response_empty(304, entry.headers_304)
        return
    for name in forms_read(headers.get("accept-encoding", "")):
        if name in entry.forms:
            break
    told, body = entry.forms[name]
    if scope.method == "HEAD":
        protocol.response_empty(entry.status, told)
    else:
        protocol.response_bytes(entry.status, told, body)


def send_answer(scope: Any, protocol: Any, answer: Answer) -> None:
    """Send what Django said."""
    told = [(name.lower(), value) for name, value in answer.headers if name.lower() != "content-length"]
    told.append(("content-length", str(len(answer.body))))
    if scope.method == "HEAD" or answer.status in {204, 304}:
        protocol.response_empty(answer.status, told)
    else:
        protocol.response_bytes(answer.status, told, answer.body)


app = Front()
