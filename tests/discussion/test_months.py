"""The public record counts what became of a month's comments, its reports and the time to a decision."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils import timezone

from palmyra.discussion.actions import (
    approve_comment,
    ban_words,
    hide_comment,
    hold_comment,
    remove_comment,
    report_comment,
    withdraw_comment,
)
from palmyra.discussion.models import Comment, Decision, Thread
from palmyra.discussion.months import count_month
from palmyra.press.tags import collect

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


def counts(start: dt.timedelta, end: dt.timedelta):
    now = timezone.now()
    return count_month(now + start, now + end)


def test_comments_are_counted_by_what_became_of_them(say, maria):
    hide_comment(say("One."), moderator=maria, reason="x")
    remove_comment(say("Two."), moderator=maria, reason="x")
    hold_comment(say("Three."), moderator=maria)
    report_comment(say("Four."), reason="spam", reporter="clara")
    ban_words("crypto pump", moderator=maria, reason="x")
    withdraw_comment(say("Taken back."))
    old = say("Long ago.")
    Comment.objects.filter(pk=old.pk).update(created_at=timezone.now() - 48 * HOUR)

    found = counts(-HOUR, HOUR)

    assert (found.shown, found.held, found.hidden, found.removed, found.reports, found.bans) == (1,) * 6
    assert counts(-72 * HOUR, -HOUR).shown == 1


def test_time_to_a_decision_is_the_median_wait_since_it_was_held(say, maria):
    Thread.objects.update(mode="held")
    for hours in (1, 3, 20):
        comment = say(f"Waited {hours}.")
        Comment.objects.filter(pk=comment.pk).update(created_at=timezone.now() - hours * HOUR)
        approve_comment(comment, moderator=maria)
    wait = counts(-HOUR, HOUR).median_wait
    assert wait is not None
    assert round(wait / HOUR, 2) == 3

    again = Comment.objects.get(text="Waited 20.")
    hold_comment(again, moderator=maria)
    hide_comment(again, moderator=maria, reason="x")
    wait = counts(-HOUR, HOUR).median_wait
    assert wait is not None
    assert round(wait / HOUR, 2) == 2


def test_what_no_moderator_decided_has_no_time(say):
    say("Shown at once.")

    assert counts(-HOUR, HOUR).median_wait is None
    assert not Decision.objects.exists()


def test_the_page_shows_this_month_and_the_last_and_holds_for_an_hour(client, paper, say, maria):
    hide_comment(say("Rude."), moderator=maria, reason="x")

    with collect() as reading:
        page = client.get("/talk/record/").content.decode()

    cells = re.findall(r"<td>([^<]*)</td>", page)
    assert len(cells) == 14
    assert sum(cell == "1" for cell in cells) == 1
    assert reading.valid_until is not None
    assert dt.timedelta() < reading.valid_until - timezone.now() <= HOUR
    assert not [tag for tag in reading.tags if tag.startswith("thread")]
