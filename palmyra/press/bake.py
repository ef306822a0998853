"""Rendering a page once and telling whether what was rendered still holds."""

from __future__ import annotations

import io
import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from http.client import responses
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from palmyra.press.stamps import slot_of
from palmyra.press.store import Baked, Store, compress, etag_of
from palmyra.press.tags import collect, current_mark, newest_of, stamps

logger = logging.getLogger(__name__)

STORED = {200, 301, 410}
DROPPED = {"set-cookie", "content-length", "etag", "cache-control", "vary", "date", "expires", "last-modified"}

FRESH, STALE, GONE = "fresh", "stale", "gone"


@dataclass(slots=True)
class Answer:
    """What the application said."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


class NotClean(Exception):
    """A baked view set a cookie; storing that answer would hand it to everybody."""


@cache
def application() -> Callable[..., Iterable[bytes]]:
    """Django."""
    return get_wsgi_application()


@cache
def store() -> Store:
    """This paper's baked pages."""
    return Store(settings.PALMYRA_PAGES)


def call(environ: dict[str, Any]) -> Answer:
    """Ask Django and take its whole answer."""
    begun: list[Any] = []

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
        begun[:] = [int(status.split(" ", 1)[0]), headers]

    result = application()(environ, start_response)
    try:
        body = b"".join(result)
    finally:
        close = getattr(result, "close", None)
        if close:
            close()
    return Answer(begun[0], begun[1], body)


def clean_environ(path: str) -> dict[str, Any]:
    """A request that nobody sent: no cookie, no query, no language, so that its answer is everybody's."""
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path.encode().decode("latin-1"),
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": str(settings.PORT),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": f"localhost:{settings.PORT}",
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
    """Render a path now. Nothing is stored. Raises NotClean."""
    seen = current_mark()
    with collect() as reading:
        answer = call(clean_environ(path))
    if any(name.lower() == "set-cookie" for name, _value in answer.headers):
        raise NotClean(f"The page {path} set a cookie, so it cannot be baked.")
    return Baked(
        path=path,
        status=answer.status,
        headers=[(name.lower(), value) for name, value in answer.headers if name.lower() not in DROPPED],
        tags=sorted(reading.tags),
        seen_mark=seen,
        baked_at=time.time(),
        valid_until=reading.valid_until.timestamp() if reading.valid_until else 0.0,
        etag=etag_of(answer.body),
        bodies=compress(answer.body) if answer.status in STORED else {"": answer.body},
    )


def state_of(page: Baked) -> str:
    """Whether a page is fresh, stale or gone; asks the database only when shared memory finds it suspect.

    A page that proves fresh is noted as having seen everything up to now.
    """
    shared = stamps()
    if 0 < page.valid_until <= time.time():
        return STALE
    slots = [slot_of(tag) for tag in page.tags]
    if all(shared.stale[slot] <= page.seen_mark for slot in slots):
        return FRESH
    upto = current_mark()
    stale, gone = newest_of(page.tags)
    if gone > page.seen_mark:
        return GONE
    if stale > page.seen_mark:
        return STALE
    page.seen_mark = upto
    return FRESH


def bake_page(path: str, *, after: int = 0, is_forced: bool = False) -> Baked:
    """The page of a path, at least as new as the mark `after`: the stored one if it is fresh, else rendered now.

    However many ask at once, in whatever process, one renders. When the rendering fails with 5xx, a stale page
    stands in; a page that is gone gives the failure itself.
    """
    pages = store()
    with pages.locked(path):
        kept = pages.read(path)
        state = state_of(kept) if kept else GONE
        if kept and state == FRESH and kept.seen_mark >= after and not is_forced:
            return kept
        page = render(path)
        if page.status >= 500 and kept and state != GONE:
            logger.error("The page %s could not be rendered (%s); the stale one stands in.", path, page.status)
            return kept
        if page.status in STORED:
            try:
                pages.write(page)
            except (OSError, ValueError) as error:
                # Disk full or a name too long: the page is served all the same.
                logger.warning("The page %s could not be stored: %s", path, error)
                pages.remove(path)
        elif kept and page.status < 500:
            pages.remove(path)
        return page


def reason_of(status: int) -> str:
    """The phrase of a status."""
    return responses.get(status, "")
