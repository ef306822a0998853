"""Names that a text calls: `@Clara` leads to what Clara said last in the same thread."""

from __future__ import annotations

import re
from html import escape, unescape

from django.db.models import Max

from palmyra.discussion import markup
from palmyra.discussion.limits import MENTIONS_MAX, NAME_MAX
from palmyra.discussion.models import Comment, Thread

TAG = re.compile(r'(<(?:[^>"]|"[^"]*")*>)')
CALL = re.compile(r"(?<![\w@./+-])@(?=\w)")  # not the sign in the middle of an address
OPAQUE = ("a", "code", "pre")  # what stands in these is not looked at
LINK = re.compile(r'<a href="/talk/comment/(\d{1,18})/"[^>]*>@')


def link_names(html: str, thread: Thread, *, besides: int = 0) -> str:
    """Rendered HTML in which `@` before the exact name of somebody who wrote in the thread has become a link.

    Names may have spaces: of several that fit the longest is meant. One query where there is an `@`, else none.
    `besides` is a comment that is changed and does not call its own writer.
    """
    if "@" not in html:
        return html
    pieces = TAG.split(html)
    texts = {at: unescape(pieces[at]) for at in texts_of(pieces) if "@" in pieces[at]}
    wanted = {name for text in texts.values() for name in names_called(text)}
    rows = thread.comments.shown().filter(name__in=wanted).exclude(pk=besides)
    known = dict(rows.values_list("name").annotate(Max("pk"))) if wanted else {}
    if not known:
        return html
    for at, text in texts.items():
        pieces[at] = linked(text, known)
    return markup.clean("".join(pieces))


def texts_of(pieces: list[str]) -> list[int]:
    """Which pieces of split HTML are words outside of links and code; tags stand at odd places."""
    found, depth = [], 0
    for at, piece in enumerate(pieces):
        if at % 2 == 0:
            found += [at] if depth == 0 else []
        elif re.match(rf"</?(?:{'|'.join(OPAQUE)})\b", piece):
            depth += -1 if piece.startswith("</") else 1
    return found


def names_called(text: str) -> list[str]:
    """Everything behind an `@` that may be a name: its beginnings up to each end of a word."""
    return [name for call in list(CALL.finditer(text))[:MENTIONS_MAX] for name in beginnings(text, call.end())]


def beginnings(text: str, start: int) -> list[str]:
    """The beginnings of a text from a place on that end with a word or a sign behind one, the longest first."""
    ends = [
        end
        for end in range(start + 1, min(len(text), start + NAME_MAX) + 1)
        if not text[end - 1].isspace() and not (end < len(text) and text[end - 1].isalnum() and text[end].isalnum())
    ]
    return [text[start:end] for end in reversed(ends)]


def linked(text: str, known: dict[str, int]) -> str:
    """Words as HTML, the known names behind an `@` as links to the comments of these numbers."""
    made, done = "", 0
    for call in list(CALL.finditer(text))[:MENTIONS_MAX]:
        name = next((name for name in beginnings(text, call.end()) if name in known), "")
        if not name or call.start() < done:
            continue
        made += escape(text[done : call.start()], quote=False)
        made += f'<a href="/talk/comment/{known[name]}/">@{escape(name)}</a>'
        done = call.end() + len(name)
    return made + escape(text[done:], quote=False)


def named_in(comment: Comment) -> list[Comment]:
    """What those said last whom a comment calls by name, in its own thread."""
    numbers = [int(number) for number in LINK.findall(comment.html)[:MENTIONS_MAX]]
    return list(Comment.objects.filter(pk__in=numbers, thread=comment.thread_id)) if numbers else []
