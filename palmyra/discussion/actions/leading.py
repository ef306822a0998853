"""How a whole discussion is led: its mode, when it closes, how fast its writers may write."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from palmyra.accounts.models import User
from palmyra.discussion.actions.answering import recount_answers
from palmyra.discussion.errors import TooSoon
from palmyra.discussion.models import Thread, ThreadDecision
from palmyra.discussion.statements import Writer
from palmyra.press.tags import purge

AT_ONCE = 500  # threads changed in one statement


@transaction.atomic
def lead_thread(
    thread: Thread,
    *,
    moderator: User | None,
    own_mode: str,
    slow_seconds: int,
    closes_at: dt.datetime | None,
    is_kept_open: bool,
    is_questions: bool,
    own_hosts: Sequence[int],
) -> ThreadDecision | None:
    """Lead a discussion otherwise from now on. Returns what was changed, or None where nothing was.

    `own_mode` "" leaves the mode to the page's owner; `slow_seconds` 0 lets everybody write as fast as they like;
    `own_hosts` are the ids of people who answer besides those whose page it is, once readers are to ask questions.
    """
    row = Thread.objects.select_for_update().get(pk=thread.pk)
    wanted = {
        "own_mode": own_mode,
        "slow_seconds": slow_seconds,
        "closes_at": closes_at,
        "is_kept_open": is_kept_open,
        "is_questions": is_questions,
        "own_hosts": list(own_hosts),
    }
    changes = {name: [_told(getattr(row, name)), _told(value)] for name, value in wanted.items()}
    changed = {name: values for name, values in changes.items() if values[0] != values[1]}
    if not changed:
        return None
    for name in changed:
        setattr(row, name, wanted[name])
    row.counted_at = timezone.now()  # lists show whether a discussion is closed
    row.save(update_fields=[*changed, "counted_at"])
    if changed.keys() & {"is_questions", "own_hosts"}:
        recount_answers(row)
    return ThreadDecision.objects.create(thread=row, moderator=moderator, changes=changed)


def _told(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.datetime) else value


@transaction.atomic
def set_modes(numbers: list[int], mode: str) -> int:
    """Give threads the mode that their owner decided on; what moderators decided stays. Returns how many changed."""
    changed = 0
    for at in range(0, len(numbers), AT_ONCE):
        rows = Thread.objects.filter(pk__in=numbers[at : at + AT_ONCE]).exclude(mode=mode)
        found = list(rows.values_list("pk", flat=True))
        Thread.objects.filter(pk__in=found).update(mode=mode, counted_at=timezone.now())
        purge(*(f"thread:{number}" for number in found))
        changed += len(found)
    return changed


def require_pause(thread: Thread, writer: Writer) -> None:
    """In a slow discussion a writer waits between two comments. Raises TooSoon, which tells for how long."""
    if not thread.slow_seconds:
        return
    newest = writer.comments().filter(thread=thread).order_by("-pk").values_list("created_at", flat=True).first()
    if newest is None:
        return
    passed = (timezone.now() - newest).total_seconds()  # less than nothing when the clock was set back since
    left = thread.slow_seconds - passed
    if passed >= 0 and left > 0:
        sentence = _("Here one may say something every %(pause)s. Send it in %(left)s; your text is kept.")
        raise TooSoon(sentence % {"pause": span(thread.slow_seconds), "left": span(int(left) + 1)})


def span(seconds: int) -> str:
    """A length of time in words: seconds up to a minute and a half, then minutes, rounded up."""
    if seconds < 90 and seconds != 60:
        return ngettext("%(n)s second", "%(n)s seconds", seconds) % {"n": seconds}
    minutes = -(-seconds // 60)
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
