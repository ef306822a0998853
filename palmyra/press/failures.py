"""Pages that could not be rendered: each is a row that staff see, until the page can be rendered again."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.core.signals import got_request_exception
from django.db import DatabaseError
from django.db.models import F
from django.dispatch import receiver
from django.utils import timezone

from palmyra.lib.trouble import BUSY, trouble_of
from palmyra.press.models import Failure

logger = logging.getLogger(__name__)

MOST = 500  # rows: a template that is broken breaks every page that uses it, and a few tell as much as all
PATH_MAX = Failure._meta.get_field("path").max_length or 0
ERROR_MAX = 500  # signs of the sentence
TRACEBACK_MAX = 20_000  # signs, from the end, where the cause is

_raised: ContextVar[list[BaseException] | None] = ContextVar("palmyra_raised", default=None)


@contextmanager
def collect_raised() -> Iterator[list[BaseException]]:
    """Collect what views raise inside, which Django turns into an answer of status 500."""
    raised: list[BaseException] = []
    token = _raised.set(raised)
    try:
        yield raised
    finally:
        _raised.reset(token)


@receiver(got_request_exception, dispatch_uid="palmyra.press.failures")
def note_raised(**kwargs: Any) -> None:
    """Keep the exception for whoever collects."""
    raised, error = _raised.get(), sys.exc_info()[1]
    if raised is not None and error is not None:
        raised.append(error)


def note_failure(path: str, error: BaseException | None, status: int, *, is_gone: bool) -> None:
    """Write down that a page could not be rendered, for staff; `error` is what was raised, where that is known.

    `is_gone` when nothing stands in for the page, so that readers are told to come again. A database that is
    busy is not asked to take this. Raises nothing: readers get an answer whatever is wrong.
    """
    if len(path) > PATH_MAX or trouble_of(error) == BUSY:
        return
    now = timezone.now()
    told = {
        "last_at": now,
        "is_gone": is_gone,
        "error": sentence_of(error, status),
        "traceback": "".join(traceback.format_exception(error))[-TRACEBACK_MAX:] if error else "",
    }
    try:
        again = Failure.objects.filter(path=path).update(count=F("count") + 1, **told)
        if not again and Failure.objects.count() < MOST:
            Failure.objects.bulk_create([Failure(path=path, since=now, **told)], ignore_conflicts=True)
    except DatabaseError:
        logger.exception("The failure of the page %s was not written down.", path)


def sentence_of(error: BaseException | None, status: int) -> str:
    """What was wrong, in a line."""
    if error is None:
        return f"HTTP {status}"
    said = " ".join(str(error).split())
    return f"{type(error).__name__}: {said}"[:ERROR_MAX] if said else type(error).__name__


def forget_failure(row: Failure) -> None:
    """Say that the page of a row can be rendered again; a failure since then stays."""
    Failure.objects.filter(pk=row.pk, last_at=row.last_at).delete()
