"""Brings comments from elsewhere, unchecked: however many, in a few statements."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from palmyra.accounts.models import User
from palmyra.discussion import markup
from palmyra.discussion.actions.answering import note_answer
from palmyra.discussion.actions.posting import STAFF_ROLES
from palmyra.discussion.models import HELD, REMOVED, SHOWN, Comment, Thread
from palmyra.discussion.places import give_place_above, place
from palmyra.discussion.statements import count
from palmyra.lib.signs import one_line, without_controls
from palmyra.press.tags import purge

Key = tuple[str, str]


@dataclass(slots=True)
class Incoming:
    """A comment from elsewhere, before it is a row; `parent` is a row or what comes before it in the same import.

    `html` is cleaned like everything else; without it, it is made of `text`.
    """

    thread: Thread
    source_system: str
    source_id: str
    name: str
    created_at: dt.datetime
    text: str = ""
    html: str = ""
    state: str = SHOWN
    reason: str = ""
    parent: Comment | Incoming | None = None
    user: User | None = None
    is_noted: bool = False

    @property
    def key(self) -> Key:
        """What tells that it came before."""
        return self.source_system, self.source_id

    def row(self, thread: Thread) -> Comment:
        """The comment, without its place in the thread."""
        cleaned = markup.clean(self.html) if self.html else markup.render(self.text)
        comment = Comment(
            thread=thread,
            user=self.user,
            name=one_line(self.name)[: Comment._meta.get_field("name").max_length] or _("Guest"),
            text=without_controls(self.text) or markup.plain_text(cleaned),
            html=cleaned,
            state=self.state,
            reason_shown=self.reason,
            created_at=self.created_at,
            source_system=self.source_system,
            source_id=self.source_id,
            has_place=self.state != HELD,
            is_noted=self.is_noted,
            is_staff_voice=self.user is not None and self.user.has_role(*STAFF_ROLES),
        )
        if self.state == REMOVED:
            comment.text = comment.html = comment.name = ""
        return comment


def import_comment(thread: Thread, **told: Any) -> tuple[Comment, bool]:
    """Bring one comment, told by the names of `Incoming`'s fields. Returns the row and whether it is new."""
    return import_comments([Incoming(thread, **told)])[0]


@transaction.atomic
def import_comments(incoming: Sequence[Incoming]) -> list[tuple[Comment, bool]]:
    """Bring comments from elsewhere, what is answered before its answers.

    One that came before under the same system and id is left as it is. Returns each one's row and whether it is new.
    """
    rows = known_among(incoming)
    threads = Thread.objects.select_for_update().in_bulk({one.thread.pk for one in incoming})
    told, new = [], []
    for one in incoming:
        is_new = one.key not in rows
        if is_new:
            comment = one.row(threads[one.thread.pk])
            above = one.parent
            place(comment, rows[above.key] if isinstance(above, Incoming) else above)
            rows[one.key] = comment
            new.append(comment)
        told.append((rows[one.key], is_new))
    write_levels(new)
    count_new(new)
    return told


def known_among(incoming: Iterable[Incoming]) -> dict[Key, Comment]:
    """The rows of those that came before; the last condition is the index's own, without which it is not used."""
    by_system: dict[str, list[str]] = defaultdict(list)
    for one in incoming:
        by_system[one.source_system].append(one.source_id)
    rows = (
        row
        for system, ids in by_system.items()
        for row in Comment.objects.filter(source_system=system, source_id__in=ids).exclude(source_id="")
    )
    return {(row.source_system, row.source_id): row for row in rows}


def write_levels(comments: list[Comment]) -> None:
    """Write new comments, those first that others answer, whose ids these need."""
    levels: dict[int, list[Comment]] = defaultdict(list)
    for comment in comments:
        levels[comment.depth].append(comment)
    for _depth, level in sorted(levels.items()):
        for comment in level:
            comment.parent = comment.parent  # takes its id over, which it has by now
        Comment.objects.bulk_create(level)


def count_new(comments: list[Comment]) -> None:
    """Move the counters of threads and of what was answered, and let pages show new comments."""
    for comment in comments:
        if comment.has_place and comment.parent_id:
            give_place_above(comment)
    shown: dict[int, list[Comment]] = defaultdict(list)
    for comment in comments:
        if comment.is_shown:
            shown[comment.thread_id].append(comment)
    now = timezone.now()
    for number, rows in shown.items():
        last = rows[0].thread.last_comment_at
        newest = max(row.created_at for row in rows)
        count(number, len(rows), max(last, newest) if last else newest, now)
        for row in rows:
            if row.parent_id:
                Comment.objects.filter(pk=row.parent_id).update(reply_count=F("reply_count") + 1)
            note_answer(row, 1)
    people = {row.user_id for rows in shown.values() for row in rows if row.user_id}
    purge(*(f"thread:{number}" for number in shown), *(f"reader:{number}" for number in people))
