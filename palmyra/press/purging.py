"""Tells caches before the paper what was purged: after the commit, in lots, again until they took it, over restarts.

What there is to tell is in the database already: each tag has the mark of its last purge. A cache has been told
everything up to a mark, which is kept in its row; so nothing is queued, and nothing can be lost or told too early.
"""

from __future__ import annotations

import ipaddress
import logging
import threading
import time
from collections import deque
from collections.abc import Sequence

from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django.db.models import Q
from django.utils import timezone

from palmyra.lib import outbound
from palmyra.lib.purgers import Purger, Request, in_batches, read_purger
from palmyra.press.models import Cache, TagMark
from palmyra.press.stamps import EPOCH, NEWEST
from palmyra.press.tags import current_mark, stamps

logger = logging.getLogger(__name__)

SECONDS = 10.0  # for an answer
PAUSES = (1.0, 2.0, 5.0, 15.0, 30.0, 60.0)  # seconds before the next try, the last one for ever
MOST_TAGS = 5_000  # more of them at once, and everything is purged: it is quicker for all
# A cache may have been fetching a page when it was purged, and keeps what it got from before. Renderings take less.
AGAIN_SECONDS = 5.0
KEEP_EVERY = 1.0  # seconds between two notes of how far a cache was told: what is told twice does no harm
EVERYWHERE = [ipaddress.ip_network("0.0.0.0/0"), ipaddress.ip_network("::/0")]  # whoever runs the machine names them


class Refused(Exception):
    """A cache that did not purge; the text says what it answered."""


class Teller:
    """What one cache was told, and how it is told more."""

    def __init__(self, purger: Purger) -> None:
        self.purger = purger
        self.row, _is_new = Cache.objects.get_or_create(name=purger.name)
        self.kept_mark = self.row.told_mark
        self.again: deque[tuple[float, int, int]] = deque()  # when, and the marks after and up to which
        self.tries = 0
        self.next_at = 0.0
        self.kept_at = 0.0
        if self.row.told_mark > self.row.again_mark:
            self.again.append((0.0, self.row.again_mark, self.row.told_mark))

    def step(self) -> bool:
        """Tell what there is to tell; returns whether there was anything. Raises DatabaseError."""
        now = time.monotonic()
        if now < self.next_at:
            return False
        try:
            has_told = self.tell_new(now) | self.tell_again(now)
        except (Refused, outbound.Unreachable) as error:
            self.note_failure(str(error), now)
            return False
        if has_told and self.tries:
            self.note_recovery()
        if now - self.kept_at > KEEP_EVERY and self.row.told_mark != self.kept_mark:
            self.keep(now)
        return has_told

    def tell_new(self, now: float) -> bool:
        """Tell what was purged since; everything when pages of another epoch may be kept there."""
        shared = stamps()
        epoch = shared.header[EPOCH]
        if self.row.epoch != epoch:
            mark = current_mark()
            self.send(self.purger.purge_all())
            self.row.epoch, self.row.told_mark, self.row.again_mark = epoch, mark, mark
            self.again.clear()
            self.keep(now)
            return True
        if shared.header[NEWEST] <= self.row.told_mark:
            return False
        after, upto = self.row.told_mark, current_mark()
        if upto <= after:
            return False
        self.tell(after, upto)
        self.row.told_mark = upto
        self.again.append((now + AGAIN_SECONDS, after, upto))
        return True

    def tell_again(self, now: float) -> bool:
        """Tell a second time what was told a while ago, all that is due at once."""
        if not self.again or self.again[0][0] > now:
            return False
        due = [entry for entry in self.again if entry[0] <= now]
        self.tell(due[0][1], due[-1][2])
        for _entry in due:
            self.again.popleft()
        self.row.again_mark = due[-1][2]
        self.keep(now)
        return True

    def tell(self, after: int, upto: int) -> None:
        """Tell of the tags that were purged between two marks. What was purged later too is told of again then."""
        found = TagMark.objects.filter(stale_mark__gt=after).filter(Q(stale_mark__lte=upto) | Q(gone_mark__gt=after))
        rows = list(found.values_list("tag", "gone_mark")[: MOST_TAGS + 1])
        if len(rows) > MOST_TAGS:
            self.send(self.purger.purge_all())
            return
        for is_gone in (True, False):
            tags = sorted(tag for tag, gone in rows if (gone > after) == is_gone)
            for lot in in_batches(self.purger, tags):
                self.send(self.purger.purge(lot, is_gone=is_gone))

    def send(self, request: Request) -> None:
        """Send a request. Raises Refused and outbound.Unreachable."""
        headers = {"User-Agent": "Palmyra", **request.headers}
        answer = outbound.send(request.method, request.url, request.body, headers, seconds=SECONDS, allowed=EVERYWHERE)
        if not 200 <= answer.status < 300:
            said = answer.body[:200].decode("utf-8", "replace")
            raise Refused(f"{answer.status} {' '.join(said.split())}".strip())

    def note_failure(self, why: str, now: float) -> None:
        """Remember that the cache took nothing, for staff to see, and when it is tried again."""
        self.next_at = now + PAUSES[min(self.tries, len(PAUSES) - 1)]
        self.tries += 1
        if self.tries == 1:
            logger.error("The cache %s was not purged: %s. It is tried again.", self.purger.name, why)
            self.row.failed_at = timezone.now()
        self.row.failure = why[:FAILURE_MAX]
        self.keep(now)

    def note_recovery(self) -> None:
        """Remember that it takes purges again."""
        logger.warning("The cache %s is purged again.", self.purger.name)
        self.tries, self.row.failed_at, self.row.failure = 0, None, ""
        self.keep(time.monotonic())

    def keep(self, now: float) -> None:
        """Write down how far the cache was told."""
        self.kept_at, self.kept_mark = now, self.row.told_mark
        self.row.save()


FAILURE_MAX = Cache._meta.get_field("failure").max_length or 0


def purgers() -> list[Purger]:
    """The caches of the settings."""
    return [read_purger(line) for line in settings.PALMYRA_PURGERS]


def keep_telling(purger: Purger) -> None:
    """Tell one cache for as long as the process lives. What fails is logged and tried again."""
    teller: Teller | None = None
    while True:
        try:
            close_old_connections()
            teller = teller or Teller(purger)
            teller.step()
        except DatabaseError:
            logger.exception("What was purged could not be read for the cache %s.", purger.name)
            time.sleep(SECONDS)
        time.sleep(purger.pause)


def begin(found: Sequence[Purger] | None = None) -> None:
    """Begin to tell each cache, in a thread of its own: one that does not answer keeps no other waiting."""
    for purger in purgers() if found is None else found:
        threading.Thread(target=keep_telling, args=(purger,), daemon=True, name=purger.name).start()
