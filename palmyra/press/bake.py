"""Rendering a page once and telling whether what was rendered still holds."""

from __future__ import annotations

import io
import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import DatabaseError

from palmyra.press.failures import collect_raised, note_failure
from palmyra.press.figures import figures
from palmyra.press.parts import parts
from palmyra.press.stamps import EPOCH, slot_of
from palmyra.press.store import CLOCKS_DIFFER, Baked, Store, compress, etag_of
from palmyra.press.tags import collect, current_mark, newest_of, stamps

logger = logging.getLogger(__name__)

DROPPED = {"set-cookie", "content-length", "etag", "cache-control", "vary", "date", "expires", "last-modified"}

Headers = list[tuple[str, str]]
FRESH, STALE, GONE = "fresh", "stale", "gone"


@dataclass(slots=True)
class Answer:
    """What the application said."""

    status: int
    headers: Headers
    body: bytes


@cache
def application() -> Callable[..., Iterable[bytes]]:
    """Django."""
    return WSGIHandler()


@cache
def store() -> Store:
    """This paper's baked pages."""
    return Store(settings.PALMYRA_PAGES)


def call(environ: dict[str, Any]) -> Answer:
    """Ask Django and take its whole answer."""
    begun: list[Any] = []

    def start_response(status: str, headers: Headers, exc_info: Any = None) -> None:
        begun[:] = [int(status.split(" ", 1)[0]), headers]

    result = application()(environ, start_response)
    try:
        body = b"".join(result)
    finally:
        close = getattr(result, "close", None)
        if close:
            close()
    return Answer(begun[0], begun[1], body)


def clean_environ(path: str, method: str = "GET", host: str | None = None) -> dict[str, Any]:
    """A request that nobody sent: no cookie, no query, no language, so that its answer is everybody's."""
    return {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path.encode().decode("latin-1"),
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": str(settings.PORT),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": host or f"localhost:{settings.PORT}",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "palmyra.is_baking": True,
    }


def render(path: str) -> Baked:
    """Render a path now. Nothing is stored."""
    # Both are read before anything else is: a purge during the rendering leaves the page stale.
    epoch, seen = stamps().header[EPOCH], current_mark()
    parts.catch_up(epoch, seen)
    with collect(seen) as reading, figures.timing("rendering"):
        answer = call(clean_environ(path))
    fault = fault_of(answer.headers)
    if fault:
        logger.error("The view of %s is marked as baked, but %s. Its pages are not kept.", path, fault)
    page = Baked(
        path=path,
        status=answer.status,
        headers=[(name.lower(), value) for name, value in answer.headers if name.lower() not in DROPPED],
        tags=sorted(reading.tags),
        seen_mark=seen,
        baked_at=time.time(),
        valid_until=reading.valid_until.timestamp() if reading.valid_until else 0.0,
        etag=etag_of(answer.body),
        epoch=epoch,
        is_clean=not fault,
        bodies={"": answer.body},
    )
    if page.may_be_kept:
        page.bodies = compress(answer.body)
    return page


def fault_of(headers: Headers) -> str:
    """Why an answer is not the same for everybody, or nothing."""
    for name, value in headers:
        if name.lower() == "set-cookie":
            return "it sets a cookie"
        if name.lower() == "vary" and "cookie" in value.lower():
            return "it reads a cookie"
    return ""


def state_of(page: Baked, after: int = 0) -> str:
    """Whether a page is fresh (and as new as the mark `after`), stale or gone.

    The database is asked only when shared memory finds the page suspect. A page that proves fresh is noted as having
    seen everything up to now.
    """
    shared = stamps()
    if page.epoch != shared.header[EPOCH]:
        return GONE
    if page.seen_mark < after or any(shared.stale[slot_of(tag)] > page.seen_mark for tag in page.tags):
        upto = current_mark()
        stale, gone = newest_of(page.tags)
        if gone > page.seen_mark:
            return GONE
        if stale > page.seen_mark:
            return STALE
        page.seen_mark = upto
    now = time.time()
    is_over = 0 < page.valid_until <= now or page.baked_at - CLOCKS_DIFFER > now
    return STALE if is_over else FRESH


def state_by_memory(page: Baked) -> str:
    """Stale or gone as far as shared memory tells; used when the database does not answer."""
    shared = stamps()
    is_gone = any(shared.gone[slot_of(tag)] > page.seen_mark for tag in page.tags)
    return GONE if is_gone or page.epoch != shared.header[EPOCH] else STALE


def find_page(path: str, after: int = 0) -> tuple[Baked | None, str]:
    """The page kept for a path, or None, and its state."""
    page = store().read(path)
    if page is None:
        return None, GONE
    try:
        return page, state_of(page, after)
    except DatabaseError:
        logger.exception("The database did not say whether the page %s still holds.", path)
        return page, state_by_memory(page)


def bake_page(path: str, *, after: int = 0) -> Baked:
    """The page of a path, at least as new as the mark `after`: the kept one if it is fresh, else rendered now.

    However many ask at once, in whatever process, one renders. When the rendering fails, a stale page stands in,
    which `is_stand_in` says; where there is none or it is gone, the failure is the answer: a page of status 500, or
    what was raised. Either way staff are told.
    """
    with store().locked(path):
        kept, state = find_page(path, after)
        if kept and state == FRESH:
            return kept
        stand_in = kept if state == STALE else None
        with collect_raised() as raised:
            try:
                page = render(path)
            except Exception as error:
                figures.count("failed")
                logger.exception("The page %s could not be rendered.", path)
                note_failure(path, error, 500, is_gone=stand_in is None)
                if stand_in is None:
                    raise
                return standing_in(stand_in)
        if page.status >= 500:
            figures.count("failed")
            logger.error("The page %s could not be rendered (%s).", path, page.status)
            note_failure(path, raised[-1] if raised else None, page.status, is_gone=stand_in is None)
            return standing_in(stand_in) if stand_in else page
        keep(page)
        return page


def standing_in(page: Baked) -> Baked:
    """A stale page, for as long as no rendering succeeds."""
    page.is_stand_in = True
    return page


def keep(page: Baked) -> None:
    """Store a page. What was stored goes when the new page may not be kept, or cannot."""
    if not page.may_be_kept:
        if page.status < 500:
            store().remove(page.path)
        return
    try:
        store().write(page)
    except (OSError, ValueError) as error:
        # Disk full, or a name too long: the page is served all the same.
        logger.warning("The page %s could not be stored: %s", page.path, error)
        store().remove(page.path)
