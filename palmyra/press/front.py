"""The front: answers from memory, then from baked files, then by rendering once; everything else goes to Django."""

from __future__ import annotations

import asyncio
import contextvars
import ipaddress
import logging
import os
import re
import secrets
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qs, unquote

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "palmyra.project.settings")
django.setup()

from django.conf import settings  # noqa: E402  Django has to be set up before its parts are imported
from django.db import DatabaseError, close_old_connections  # noqa: E402
from django.template import TemplateDoesNotExist  # noqa: E402
from django.template.loader import render_to_string  # noqa: E402
from django.urls import Resolver404, resolve  # noqa: E402

from palmyra.lib.logs import request_id  # noqa: E402
from palmyra.lib.purgers import as_sent, read_purger  # noqa: E402
from palmyra.press import files, live, relay  # noqa: E402
from palmyra.press.access import log_answer  # noqa: E402
from palmyra.press.bake import FRESH, Answer, bake_page, call, clean_environ, find_page, store  # noqa: E402
from palmyra.press.bridge import Exchange, Refused, environ_of, is_among, read_body  # noqa: E402
from palmyra.press.figures import APP, ASSET, HEALTH, LIVE, PAGE, TIMED, UPLOAD, Stale, figures  # noqa: E402
from palmyra.press.jobs import process_first_marks, process_marks  # noqa: E402
from palmyra.press.memory import READS_OF_DISK, Entry, Form, Headers, Memory, encoded, entry_of  # noqa: E402
from palmyra.press.stamps import CHANGES, NEWEST, Stamps  # noqa: E402
from palmyra.press.store import Baked  # noqa: E402
from palmyra.press.tags import newest_applied, stamps  # noqa: E402
from palmyra.press.window import Window  # noqa: E402

logger = logging.getLogger(__name__)

T = TypeVar("T")

REQUEST_ID = re.compile(r"[\w.-]{8,64}", re.ASCII)
MOST_HOSTS = 1_000
HOSTS_SECONDS = 60  # the public address is a row, so that what was a host of the paper may cease to be
NO_WEIGHT = re.compile(r"q=0(\.0{0,3})?")
PAUSE = 0.25  # seconds between two renderings of one page: a storm of comments costs four renderings a second
BAKERS = 2  # renderings at once in a process
KEPT_HEADERS = [
    ("cache-control", "public, max-age=0, must-revalidate"),
    ("vary", "accept-encoding"),
]
# By RFC 9213 and, for Fastly, by the older one of https://www.w3.org/TR/edge-arch/.
CACHES_READ = (b"cdn-cache-control", b"surrogate-control")
KEEP = b"max-age=%d, stale-while-revalidate=10, stale-if-error=86400"
TAGS_MOST = 15_000  # bytes of a page's tags; Cloudflare and Fastly read 16 kB of them, and with more nobody may keep it
STATIC = "/static/"
HEALTH_PREFIX = "/health/"
ALIVE, READY = "/health/alive/", "/health/ready/"
READY_SECONDS = 1.0  # an answer holds so long, however many ask
READY_PATIENCE = 5.0  # seconds; a paper whose threads are all taken is not ready either
MEDIA = "/media/"
PIECE_BYTES = 256 * 1024  # of an upload, read at once
PLAIN_TEXT: Headers = [("content-type", "text/plain; charset=utf-8")]
RETRY_AFTER = ("retry-after", "60")  # seconds
HEALTH_HEADERS: Headers = [*PLAIN_TEXT, ("cache-control", "no-store"), ("x-content-type-options", "nosniff")]
UNAVAILABLE = b"This page cannot be shown at the moment. Please try again in a minute.\n"
UNAVAILABLE_POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
STAND_IN = PAUSE + 0.5  # seconds for which stale bytes are given while new ones are rendered
REST_SECONDS = 3.0  # between two renderings of a page that cannot be rendered, as long as nothing is changed
MOST_FAILED = 1_000  # paths whose failure is remembered for so long


class Front:
    """An ASGI application; what it has in memory, `ready` gives without one turn of the event loop."""

    def __init__(self) -> None:
        self.memory = Memory(settings.PALMYRA_MEMORY_BYTES)
        self.statics = Memory(settings.PALMYRA_MEMORY_BYTES)
        self.stamps = stamps()
        self.proxies = [ipaddress.ip_network(text, strict=False) for text in settings.TRUSTED_PROXIES]
        self.django = ThreadPoolExecutor(settings.PALMYRA_THREADS, thread_name_prefix="django")
        self.bakers = ThreadPoolExecutor(BAKERS, thread_name_prefix="baker")
        self.bakers.submit(process_first_marks)
        self.baking: dict[str, asyncio.Future[Entry | Answer]] = {}
        self.failed: dict[str, tuple[float, int]] = {}  # paths: when, by the monotonic clock, and the count of changes
        self.unavailable = unavailable()
        self.window = open_window(self.stamps)
        self.live = live.Live(self.stamps)
        self.hosts: set[bytes] = set()  # as requests wrote them, found to be the paper's
        self.numbers = figures.numbers
        self.purgers = [read_purger(line) for line in settings.PALMYRA_PURGERS]
        self.readiness: tuple[float, asyncio.Future[Answer] | None] = (0.0, None)
        self.stale = Stale()

    def ready(self, target: bytes, fields: dict[bytes, bytes]) -> Form | None:
        """The answer to a GET or HEAD whose bytes are in memory and fresh, else None."""
        path = path_of(target)
        if path is None or fields.get(b"host") not in self.hosts:
            return None
        if self.purgers and path not in self.statics.entries:
            return None  # how long a cache may keep the answer is told anew each time
        entry = self.memory.entries.get(path)
        if entry is None:
            entry = self.statics.entries.get(path)
            if entry is None:
                return None
        elif not entry.is_fresh(self.stamps) and not self.may_stand_in(path, entry):
            return None
        entry.is_wanted = True
        form = choose(entry, fields.get(b"if-none-match"), fields.get(b"accept-encoding", b""))
        return form if form.proof is None else self.read_form(path, entry, form)

    def may_stand_in(self, path: str, entry: Entry) -> bool:
        """Whether readers are given a stale page: its rendering is under way, and will not take much longer."""
        if path not in self.baking or time.monotonic() - entry.rendering_since > STAND_IN:
            return False
        return not entry.is_gone(self.stamps) and not entry.is_over()

    def read_form(self, path: str, entry: Entry, form: Form) -> Form | None:
        """An answer whose bytes are on the disk; None when they are not at hand, or wanted often enough to keep."""
        entry.reads_of_disk += 1
        read = form.from_disk() if entry.reads_of_disk < READS_OF_DISK else None
        if read is None:
            self.memory.drop(path)
        return read

    def tell(self, connections: int) -> None:
        """Tell the figures of this process; called once a second."""
        figures.level("streams", self.live.count)
        figures.level("connections", connections)
        figures.level("pages", len(self.memory.entries))
        figures.level("page_bytes", self.memory.bytes)
        figures.level("stale_since", int(self.stale.oldest()))
        figures.tell()
        figures.level("late", 0)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        exchange = Exchange(scope, receive, send)
        began = time.perf_counter()
        request_id.set(self.id_of(exchange))
        try:
            await self.respond(exchange)
        finally:
            self.note(exchange, time.perf_counter() - began)

    def note(self, exchange: Exchange, seconds: float) -> None:
        """Count what was answered, and how long it took; log it where that is wanted."""
        if settings.PALMYRA_ACCESS_LOG:
            log_answer(exchange.method, exchange.path, exchange.kind, exchange.status, seconds)
        figures.request(exchange.kind, exchange.status)
        if exchange.kind in TIMED:
            figures.time(exchange.kind, seconds)

    def id_of(self, exchange: Exchange) -> str:
        """The name of a request in the log: a configured proxy's, else one of our own."""
        given = exchange.fields.get("x-request-id", "")
        client = exchange.scope["client"]
        is_vouched = client is not None and is_among(client[0], self.proxies)
        return given if is_vouched and REQUEST_ID.fullmatch(given) else secrets.token_hex(8)

    async def respond(self, exchange: Exchange) -> None:
        """Answer a request that no bytes in memory were ready for."""
        if exchange.path.startswith(HEALTH_PREFIX) and exchange.method in ("GET", "HEAD"):
            await self.tell_health(exchange)
            return
        host = exchange.fields.get("host", "")
        if host.encode("latin-1") not in self.hosts:
            refusal = await self.refusal_of(host)
            if refusal is not None:
                await exchange.answer_text(refusal.status, refusal.headers, refusal.body)
                return
        path = exchange.path
        if exchange.method in ("GET", "HEAD"):
            if path.startswith(STATIC):
                await self.send_static(exchange)
                return
            if path.startswith(MEDIA):
                await self.send_upload(exchange)
                return
            if path.startswith(live.PREFIX):
                await self.send_live(exchange)
                return
            if path in self.memory.entries or is_baked(path):
                await self.send_baked(exchange)
                return
        await self.ask_django(exchange)

    async def tell_health(self, exchange: Exchange) -> None:
        """Say whether this process lives, or whether the paper is ready: under any host, to anybody, and no more."""
        exchange.kind = HEALTH
        if exchange.path == ALIVE:
            await exchange.answer_text(200, HEALTH_HEADERS, b"alive\n")
            return
        if exchange.path != READY:
            await exchange.answer_text(404, PLAIN_TEXT, b"Not found.\n")
            return
        asked_at, asking = self.readiness
        if asking is None or (asking.done() and time.monotonic() - asked_at > READY_SECONDS):
            loop = asyncio.get_running_loop()
            asking = loop.run_in_executor(self.django, call, clean_environ(READY))
            self.readiness = time.monotonic(), asking
        try:
            answer = await asyncio.wait_for(asyncio.shield(asking), READY_PATIENCE)
        except Exception:
            await exchange.answer_text(503, HEALTH_HEADERS, b"not ready\n")
        else:
            await exchange.answer_text(answer.status, HEALTH_HEADERS, answer.body)

    async def refusal_of(self, host: str) -> Answer | None:
        """What Django says to a host that is not the paper's; None for one that is, which is remembered a minute."""
        loop = asyncio.get_running_loop()
        answer = await loop.run_in_executor(self.django, call, clean_environ("/robots.txt", "HEAD", host or None))
        if answer.status == 400:
            return answer
        if not self.hosts:
            loop.call_later(HOSTS_SECONDS, self.hosts.clear)
        if host and len(self.hosts) < MOST_HOSTS:
            self.hosts.add(host.encode("latin-1"))
        return None

    async def send_baked(self, exchange: Exchange) -> None:
        """Answer with a baked page that is fresh, and as new as the mark in `?after=`."""
        exchange.kind = PAGE
        try:
            answer = await self.obtain(exchange.path, await self.mark_asked(exchange.query))
        except Exception:
            answer = self.unavailable  # its reason is logged where it was raised
        if isinstance(answer, Entry):
            await send_entry(exchange, answer, self.for_caches(exchange, answer))
            return
        await exchange.answer_text(answer.status, answer.headers, answer.body)

    async def mark_asked(self, query: str) -> int:
        """The mark that the asker wants to see; one that no purge has reached yet is no mark of ours."""
        if "after=" not in query:
            return 0
        text = parse_qs(query).get("after", ["0"])[0]
        mark = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
        if mark > newest_applied() and relay.is_shared():
            # They may have written at another machine a moment ago.
            with suppress(DatabaseError):
                await asyncio.get_running_loop().run_in_executor(self.bakers, process_marks)
        return mark if mark <= newest_applied() else 0

    async def obtain(self, path: str, after: int) -> Entry | Answer:
        """A fresh entry, rendered once however many ask; stale bytes stand in while that is under way."""
        has_waited = False
        while True:
            entry = self.memory.entries.get(path)
            if entry is not None and entry.is_on_disk:
                self.memory.drop(path)  # a thread brings its bytes
                entry = None
            if entry is not None and entry.seen_mark >= after:
                if entry.is_fresh(self.stamps):
                    return entry
                if not entry.is_gone(self.stamps):
                    if entry.may_rest(self.stamps, REST_SECONDS):
                        self.stale.give(path)
                        return entry
                    if time.monotonic() - entry.tried_at < PAUSE or self.may_stand_in(path, entry):
                        self.begin(path, after, entry)
                        self.stale.give(path)
                        return entry
            if self.has_just_failed(path):
                return self.unavailable
            if not has_waited:
                has_waited = True
                figures.count("waited")
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
            if entry is not None:
                entry.rendering_since = time.monotonic()
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
            await asyncio.sleep(max(0.0, PAUSE - (time.monotonic() - entry.tried_at)))
        changes, newest = self.stamps.header[CHANGES], self.stamps.header[NEWEST]
        page = None
        try:
            page = await run(self.bakers, bake_now, path, after)
        finally:
            self.note_result(path, changes, has_failed=page is None or page.status >= 500)
        if not page.may_be_kept:
            self.memory.drop(path)
            self.stale.end(path)
            told = Answer(page.status, [*page.headers, ("cache-control", "private, no-store")], page.bodies[""])
            # A page that was here yesterday is not broken for good. Whoever develops reads what Django says.
            return self.unavailable if page.status >= 500 and not settings.DEBUG else told
        fresh = entry_of(page, self.headers_of(page), store().files_of(path))
        if page.is_stand_in:
            fresh.failed_mark = newest
        self.memory.put(path, fresh)
        if not page.is_stand_in:
            self.stale.end(path)
        if self.window is not None:
            self.bakers.submit(self.window.lay_out, page)
        return fresh

    def note_result(self, path: str, changes: int, *, has_failed: bool) -> None:
        """Remember for a while what could not be rendered, as of a count of changes."""
        self.failed.pop(path, None)
        if has_failed:
            if len(self.failed) >= MOST_FAILED:
                self.failed.clear()
            self.failed[path] = time.monotonic(), changes

    def has_just_failed(self, path: str) -> bool:
        """Whether a path could not be rendered a moment ago and nothing was changed since."""
        at, changes = self.failed.get(path, (-REST_SECONDS, -1))
        return time.monotonic() - at < REST_SECONDS and changes == self.stamps.header[CHANGES]

    def headers_of(self, page: Baked) -> Headers:
        """What every baked page tells caches: its tags where one purges by tag, each by the header that it reads."""
        tags = {purger.header: purger.value(page.tags) for purger in self.purgers}
        if settings.PALMYRA_CACHE_TAGS:
            tags.setdefault("cache-tag", ",".join(map(as_sent, page.tags)))
        if any(len(value) > TAGS_MOST for value in tags.values()):
            return KEPT_HEADERS
        return [*KEPT_HEADERS, *tags.items()]

    def for_caches(self, exchange: Exchange, entry: Entry) -> list[tuple[bytes, bytes]]:
        """How long caches that purge by tag may keep an answer (RFC 9213); none where there are no such caches.

        What stands in for a newer page is not for keeping: its purge is over, and no other one would come. A page that
        changes by itself at a moment may be kept until then, one with a query not at all.
        """
        if not self.purgers:
            return []
        seconds = min(settings.PALMYRA_CDN_SECONDS, entry.valid_until - time.time())
        is_tagged = any(name == self.purgers[0].header.encode() for name, _value in entry.unchanged.headers)
        if exchange.query or not is_tagged or seconds < 1 or not entry.is_fresh(self.stamps):
            return [(name, b"no-store") for name in CACHES_READ]
        return [(name, KEEP % seconds) for name in CACHES_READ]

    async def send_live(self, exchange: Exchange) -> None:
        """Keep a reader told of what changes."""
        exchange.kind = LIVE
        if not live.TAG.fullmatch(exchange.path.removeprefix(live.PREFIX)):
            await exchange.answer_text(404, PLAIN_TEXT, b"Not found.\n")
        elif exchange.method == "HEAD" or self.live.count >= live.MOST_STREAMS:
            await exchange.answer_text(503, [*PLAIN_TEXT, ("retry-after", "60")], b"Too many streams.\n")
        else:
            await self.live.stream(exchange)

    async def send_static(self, exchange: Exchange) -> None:
        """Answer with a file that belongs to the program."""
        path = exchange.path
        exchange.kind = ASSET
        entry = self.statics.entries.get(path)
        if entry is None:
            file = files.locate(settings.STATIC_ROOT, path.removeprefix(STATIC))
            if file is None:
                await self.ask_django(exchange)
                return
            entry = await asyncio.get_running_loop().run_in_executor(self.bakers, files.static_entry, file)
            self.statics.put(path, entry)
        await send_entry(exchange, entry)

    async def send_upload(self, exchange: Exchange) -> None:
        """Answer with a picture or document that the newsroom uploaded."""
        exchange.kind = UPLOAD
        file = files.locate(settings.MEDIA_ROOT, exchange.path.removeprefix(MEDIA))
        if file is None:
            await exchange.answer_text(404, PLAIN_TEXT, b"Not found.\n")
            return
        headers = files.media_headers(file)
        if exchange.fields.get("if-none-match") == dict(headers)["etag"]:
            await exchange.answer_text(304, headers, b"")
        elif exchange.method == "HEAD":
            await exchange.answer(200, encoded(headers))
        else:
            await send_file(exchange, headers, file)

    async def ask_django(self, exchange: Exchange) -> None:
        """Hand the request to Django in one of a fixed number of threads."""
        exchange.kind = APP
        try:
            body = await read_body(exchange)
        except Refused as refused:
            told = [*PLAIN_TEXT, ("connection", "close")]
            await exchange.answer_text(refused.status, told, f"{refused}\n".encode())
            return
        environ = environ_of(exchange, body, self.proxies)
        answer = await run(self.django, call, environ)
        answer.headers.append(("x-request-id", request_id.get()))
        if not any(name.lower() == "cache-control" for name, _value in answer.headers):
            answer.headers.append(("cache-control", "private, no-store"))
        await exchange.answer_text(answer.status, answer.headers, answer.body)


def unavailable() -> Answer:
    """What readers get instead of a page that cannot be rendered and has nothing to stand in for it.

    It is made when the program starts, so that nothing that fails later can keep it back.
    """
    headers = [("cache-control", "private, no-store"), RETRY_AFTER]
    try:
        body = render_to_string("503.html").encode()
    except (TemplateDoesNotExist, ValueError) as error:  # ValueError: a static file that was never collected
        logger.error("The page for failures could not be made: %s", error)
        return Answer(503, [*PLAIN_TEXT, *headers], UNAVAILABLE)
    html = [("content-type", "text/html; charset=utf-8"), ("content-security-policy", UNAVAILABLE_POLICY)]
    return Answer(503, [*html, ("x-content-type-options", "nosniff"), *headers], body)


async def run(pool: ThreadPoolExecutor, work: Callable[..., T], *arguments: Any) -> T:
    """Do something in a thread of a pool, which then knows the request's name."""
    known = contextvars.copy_context().run
    return await asyncio.get_running_loop().run_in_executor(pool, known, work, *arguments)


def open_window(shared: Stamps) -> Window | None:
    """Where pages are laid out for a web server, if anywhere."""
    if not settings.PALMYRA_WINDOW:
        return None
    try:
        return Window(Path(settings.PALMYRA_WINDOW), shared)
    except OSError as error:
        logger.error("No pages are laid out for the web server: %s", error)
        return None


def bake_now(path: str, after: int) -> Baked:
    """In a thread: the page from its file if it is fresh, else rendered."""
    close_old_connections()  # also one that a server closed meanwhile
    process_first_marks()
    kept, state = find_page(path, after)
    return kept if kept is not None and state == FRESH else bake_page(path, after=after)


def is_baked(path: str) -> bool:
    """Whether the view of a path is baked."""
    try:
        return bool(getattr(resolve(path).func, "is_baked", False))
    except Resolver404:
        return False


@lru_cache(maxsize=10_000)
def path_of(target: bytes) -> str | None:
    """The path of a request's target (RFC 9112, 3.2); None for one with a query or in another form."""
    if not target.startswith(b"/") or b"?" in target or b"#" in target:
        return None
    return unquote(target.decode("latin-1"))


@lru_cache(maxsize=1_000)
def forms_read(accepted: bytes) -> tuple[str, ...]:
    """The forms that a client reads by its Accept-Encoding, smallest first."""
    refused: set[str] = set()
    read: set[str] = set()
    for part in accepted.decode("latin-1").lower().split(","):
        name, _semicolon, weight = part.partition(";")
        (refused if NO_WEIGHT.fullmatch(weight.strip()) else read).add(name.strip())
    known = [name for name in ("br", "gzip") if name not in refused and (name in read or "*" in read)]
    return (*known, "")


def choose(entry: Entry, known: bytes | None, accepted: bytes) -> Form:
    """The form of an entry that a client reads, or 304 for who has it."""
    if known is not None and entry.status == 200 and (entry.etag in known or known == b"*"):
        return entry.unchanged
    forms = entry.forms
    for name in forms_read(accepted):
        if name in forms:
            break
    return forms[name]


async def send_entry(exchange: Exchange, entry: Entry, more: Sequence[tuple[bytes, bytes]] = ()) -> None:
    """Send an entry with some more headers, or 304 to who has it."""
    fields = exchange.fields
    known = fields.get("if-none-match")
    accepted = fields.get("accept-encoding", "")
    form = choose(entry, None if known is None else known.encode("latin-1"), accepted.encode("latin-1"))
    await exchange.answer(form.status, [*form.headers, *more], form.body)


async def send_file(exchange: Exchange, headers: Headers, file: Path) -> None:
    """Send a file in pieces; a thread reads, so that a slow disk stops nobody else."""
    read = asyncio.get_running_loop().run_in_executor
    with file.open("rb") as opened:
        await exchange.begin(200, encoded(headers))
        left = os.fstat(opened.fileno()).st_size
        while left > 0 and (piece := await read(None, opened.read, min(PIECE_BYTES, left))):
            left -= len(piece)
            await exchange.send({"type": "http.response.body", "body": piece, "more_body": left > 0})
