"""What everybody may read: threads, comments, counts."""

from __future__ import annotations

import base64
import binascii
import json
import math
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page
from ninja import Query, Router
from ninja.decorators import decorate_view

from palmyra.discussion import access
from palmyra.discussion.limits import ROOTS_IN_PART, URLS_MAX
from palmyra.discussion.models import Rules, Thread
from palmyra.pages.api.callers import Bearer
from palmyra.pages.api.problems import Problem
from palmyra.pages.api.rows import comment_out, thread_out
from palmyra.pages.api.schemas import CommentOut, CommentsOut, CountsOut, KeyOut, ProblemOut, ThreadOut
from palmyra.pages.gather.threads import path_of

router = Router(tags=["read"])
# Anybody may keep an answer, and asks before each use whether it still holds.
public = decorate_view(cache_control(public=True, max_age=0, must_revalidate=True), conditional_page)
NUMBER_MAX = 2**63 - 1


@router.get("threads", response={200: ThreadOut, 404: ProblemOut}, summary=gettext_noop("The discussion of a page"))
@public
def find_thread(request: HttpRequest, url: str) -> ThreadOut:
    row = access.thread_at(path_of(url))
    if row is None:
        raise Http404
    return thread_out(row)


@router.get("threads/{number}", response={200: ThreadOut, 404: ProblemOut}, summary=gettext_noop("A discussion"))
@public
def read_thread(request: HttpRequest, number: int) -> ThreadOut:
    return thread_out(get_thread(number))


@router.get(
    "threads/{number}/comments",
    response={200: CommentsOut, 400: ProblemOut, 404: ProblemOut},
    summary=gettext_noop("The comments of a discussion"),
    description=gettext_noop(
        "Whole conversations, replies after what they answer. `order` is one that the discussion offers; `next` of an "
        "answer is the `cursor` of the following request, and empty at the end."
    ),
)
@public
def read_comments(
    request: HttpRequest, number: int, order: str = "", cursor: str = "", limit: int = ROOTS_IN_PART
) -> CommentsOut:
    row, rules = get_thread(number), Rules.current()
    order = order or rules.opening_order
    if order not in rules.orders:
        raise Problem(400, "order", _("The orders here are: %(orders)s.") % {"orders": ", ".join(rules.orders)})
    after = read_cursor(cursor, order) if cursor else None
    with translation.override(row.language or translation.get_language()):
        found = access.conversations(row, order, after=after, limit=max(1, min(limit, ROOTS_IN_PART)))
        return CommentsOut(
            thread=thread_out(row),
            comments=[comment_out(comment, row) for comment in found.comments],
            next=write_cursor(order, *found.last) if found.last else "",
        )


@router.get("comments/{number}", response={200: CommentOut, 404: ProblemOut}, summary=gettext_noop("One comment"))
@public
def read_comment(request: HttpRequest, number: int) -> CommentOut:
    row = access.readable(number) if 0 < number <= NUMBER_MAX else None
    if row is None:
        raise Http404
    with translation.override(row.thread.language or translation.get_language()):
        return comment_out(row, row.thread)


@router.get(
    "counts",
    response={200: CountsOut, 400: ProblemOut},
    summary=gettext_noop("How many comments many pages have"),
    description=gettext_noop("`url` is given once for each page; addresses come back as they were sent."),
)
@public
def read_counts(request: HttpRequest, url: list[str] = Query(...)) -> CountsOut:  # noqa: B008  ninja's way to say it
    if len(url) > URLS_MAX:
        raise Problem(400, "too-many", _("Ask for %(n)s pages at once, not more.") % {"n": URLS_MAX})
    paths = {typed: path_of(typed) for typed in url}
    rows = Thread.objects.readable().filter(url__in={path for path in paths.values() if path})
    counts = dict(rows.order_by("-pk").values_list("url", "comment_count"))
    return CountsOut(counts={typed: counts.get(path, 0) for typed, path in paths.items()})


@router.get("key", auth=Bearer("read"), response={200: KeyOut, 401: ProblemOut}, summary=gettext_noop("What a key may"))
def read_key(request: Any) -> KeyOut:
    return KeyOut(name=request.auth.key.name, scopes=request.auth.key.scopes)


def get_thread(number: int) -> Thread:
    """A thread whose page can be read. Raises Http404."""
    row = Thread.objects.readable().filter(pk=number).first() if 0 < number <= NUMBER_MAX else None
    if row is None:
        raise Http404
    return row


def write_cursor(order: str, value: float, key: str) -> str:
    """A place in an order; what it is made of is nobody's business, and nothing secret."""
    return base64.urlsafe_b64encode(json.dumps([order, value, key]).encode()).decode().rstrip("=")


def read_cursor(cursor: str, order: str) -> tuple[float, str]:
    """The place that a cursor names. Raises Problem for one that was not given here, or in another order."""
    try:
        told = json.loads(base64.b64decode(cursor[:200] + "=" * (-len(cursor[:200]) % 4), "-_", validate=True))
        said, value, key = told
        is_ours = said == order and isinstance(value, int | float) and math.isfinite(value) and isinstance(key, str)
    except (binascii.Error, ValueError, TypeError, RecursionError, OverflowError):
        is_ours = False
    if not is_ours or not key.isascii():
        raise Problem(400, "cursor", _("This cursor was not given for this order. Begin without one."))
    return float(value), key
