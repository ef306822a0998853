"""A clock that goes wrong does no harm that lasts: nobody waits until it is so late again, and nothing comes early."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.cache import cache
from django.utils import timezone

from palmyra.accounts.models import User
from palmyra.discussion import access, clients, limits
from palmyra.discussion.actions import post_comment, report_comment
from palmyra.discussion.clients import Client
from palmyra.discussion.errors import TooFast, TooSoon
from palmyra.discussion.jobs import flush_counts
from palmyra.discussion.models import Comment, Pace, Report, Thread
from palmyra.mail.models import Letter
from palmyra.newsroom.actions import publish_article
from palmyra.newsroom.models import Article, Paper, Section
from palmyra.press.memory import entry_of
from palmyra.press.store import Baked
from palmyra.project import backup, clock
from palmyra.project.schedule import publish_scheduled

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)

SetClock = Callable[[dt.timedelta], None]


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Let the clock go wrong by so much; monotonic time goes on."""
    right, right_now = time.time, timezone.now

    def wrong_by(error: dt.timedelta) -> None:
        monkeypatch.setattr(time, "time", lambda: right() + error.total_seconds())
        monkeypatch.setattr(timezone, "now", lambda: right_now() + error)

    return wrong_by


def clara() -> Client:
    return Client(address="198.51.100.7", key="clara's browser")


def say(thread: Thread, number: int) -> Comment:
    words = f"Thing number {number}: {'abcdefghij'[number % 10] * 9} and {time.monotonic_ns()}."
    return post_comment(thread, text=words, name="Clara", client=clara())


def test_comments_of_a_wrong_clock_keep_nobody_from_writing(thread: Thread) -> None:
    for number in range(limits.BURST):
        say(thread, number)
    with pytest.raises(TooFast):
        say(thread, limits.BURST)

    Comment.objects.update(created_at=timezone.now() + DAY)  # it was tomorrow when they were written

    say(thread, limits.BURST + 1)


def test_reports_of_a_wrong_clock_are_not_counted(thread: Thread) -> None:
    comments = [
        post_comment(thread, text=f"Comment {number}.", name="Boris", client=Client(key=f"browser {number}"))
        for number in range(limits.REPORTS_MAX + 1)
    ]
    for comment in comments[: limits.REPORTS_MAX]:
        report_comment(comment, reporter="somebody", reason="spam")
    with pytest.raises(TooFast):
        report_comment(comments[-1], reporter="somebody", reason="spam")

    Report.objects.update(reported_at=timezone.now() + 365 * DAY)

    report_comment(comments[-1], reporter="somebody", reason="spam")


def test_pause_of_a_slow_discussion_does_not_grow(thread: Thread) -> None:
    thread.slow_seconds = 60
    thread.save()
    say(thread, 1)
    with pytest.raises(TooSoon):
        say(thread, 2)

    Comment.objects.update(created_at=timezone.now() + DAY)

    say(thread, 3)


def test_comments_stand_in_the_order_in_which_they_came(thread: Thread) -> None:
    came = [say(thread, number).pk for number in range(3)]
    for hours, number in enumerate(reversed(came)):
        Comment.objects.filter(pk=number).update(created_at=timezone.now() + dt.timedelta(hours=hours))

    part = access.part_of_thread(thread)

    assert part is not None
    assert [comment.pk for comment in part.comments] == came[::-1], "the newest first, by when they came"


def test_counts_of_a_wrong_clock_do_not_keep_lists_as_they_are(thread: Thread) -> None:
    Thread.objects.filter(pk=thread.pk).update(counted_at=timezone.now() + DAY)
    flush_counts()
    assert clock.set_moments_right() == 1
    assert flush_counts()
    assert not flush_counts()
    assert clock.set_moments_right() == 0


def test_what_waits_for_a_moment_that_nobody_set_waits_no_longer(db: None) -> None:
    now = timezone.now()
    for days, ahead in ((5, "wrong"), (0.5, "right")):
        Letter.objects.create(kind=ahead, sealed_to="-", to_hash="-", try_at=now + days * DAY)
    Pace.objects.create(voter="somebody", kind="votes", since=now + DAY, count=limits.VOTES_MAX)

    clock.set_moments_right()

    assert set(Letter.objects.filter(try_at__lte=timezone.now()).values_list("kind", flat=True)) == {"wrong"}
    Pace.objects.update(since=timezone.now() - limits.VOTES_WINDOW)
    assert Pace.objects.take("somebody", "votes", limits.VOTES_MAX)


def test_clock_that_is_set_back_is_noticed_and_one_that_goes_on_is_not(set_clock: SetClock) -> None:
    watch = clock.ClockWatch()
    assert not watch.look()
    set_clock(DAY)
    assert not watch.look(), "ahead: what is counted by it is over sooner"
    cache.set("failed", 5, 300)
    assert not watch.look()
    assert cache.get("failed") == 5
    set_clock(dt.timedelta())
    assert watch.look()
    assert cache.get("failed") is None
    assert not watch.look()


def test_form_that_seems_to_be_opened_later_than_now_says_nothing_of_its_writer(set_clock: SetClock) -> None:
    opened = str(int(time.time() * 1000))
    set_clock(dt.timedelta(seconds=30))
    passed = clients.time_since(opened)
    assert passed is not None
    assert dt.timedelta(seconds=29) < passed < dt.timedelta(seconds=40)
    set_clock(-DAY)
    assert clients.time_since(opened) is None


def test_page_of_a_clock_that_was_ahead_does_not_hold_and_one_of_a_slow_one_does(set_clock: SetClock) -> None:
    now = time.time()

    def is_held(baked_at: float, valid_until: float = 0.0) -> bool:
        page = Baked("/", 200, [], [], 0, baked_at=baked_at, valid_until=valid_until, bodies={"": b"", "gzip": b""})
        entry = entry_of(page, [], {"": "", "gzip": ""})
        entry.checked_at = 7

        class Marks:
            header = [7] * 6

        return entry.is_fresh(Marks())  # type: ignore[arg-type]

    assert is_held(now)
    assert is_held(now + 1), "another machine's clock may be ahead a little"
    assert not is_held(now + 3600)
    assert is_held(now - 365 * 86_400)
    assert is_held(now, now + 3600)
    set_clock(dt.timedelta(hours=2))
    assert not is_held(now, now + 3600), "the moment of an embargo has come"
    set_clock(-DAY)
    assert not is_held(now, now + 3600), "it was baked tomorrow"


def test_embargo_ends_by_the_clock_and_does_not_begin_again(paper: Paper, anna: User, set_clock: SetClock) -> None:
    section = Section.objects.create(name="Coast", slug="coast")
    article = Article(headline="Ferry", section=section, language="ru", live=False, slug="ferry")
    article.go_live_at = timezone.now() + dt.timedelta(minutes=10)
    article.save()
    publish_article(article, user=anna)

    def is_live() -> bool:
        publish_scheduled()
        return Article.objects.get().live

    assert not is_live()
    set_clock(-DAY)
    assert not is_live()
    set_clock(dt.timedelta(minutes=11))
    assert is_live()
    set_clock(-DAY)
    assert is_live(), "what was shown is not taken back"


def test_backup_of_a_wrong_clock_counts_as_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "backups").mkdir()
    made = []
    monkeypatch.setattr(backup, "require_room", lambda home: None)
    monkeypatch.setattr(backup, "make_backup", lambda home, kind: made.append(home))
    ahead = tmp_path / "backups" / "rows-20990101-000000.zip"
    ahead.touch()
    os.utime(ahead, (time.time() + 86_400, time.time() + 86_400))

    thread = backup.back_up_if_due(tmp_path, hours=24, keep=3)

    assert thread is not None
    thread.join()
    assert made == [tmp_path]


def test_backups_of_a_wrong_clock_go_before_the_newest(tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    names = [f"rows-20{year}0101-000000.zip" for year in (20, 21, 22, 98, 99)]
    for name in names:
        (tmp_path / "backups" / name).touch()

    backup.keep_newest(tmp_path, backup.SCHEDULED, 2)

    assert [path.name for path in backup.backups_of(tmp_path, backup.SCHEDULED)] == names[1:3]
