"""Counts in lists: purged together, and only when one changed."""

import pytest

from palmyra.discussion import jobs
from palmyra.discussion.actions import hide_comment
from palmyra.discussion.models import Thread
from palmyra.press.models import TagMark


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    """A scheduler that was just started."""
    monkeypatch.setattr(jobs, "_flushed_at", {})


def mark_of(tag: str) -> int:
    return TagMark.objects.filter(tag=tag).values_list("stale_mark", flat=True).first() or 0


def test_counts_are_purged_once_for_many_comments(say):
    jobs.flush_counts()
    before = mark_of("counts")
    say("One.")
    say("Two.")

    assert mark_of("counts") == before
    assert jobs.flush_counts() is True
    after = mark_of("counts")
    assert after > before
    assert jobs.flush_counts() is False
    assert mark_of("counts") == after


def test_hidden_comment_changes_a_count_too(say, maria):
    comment = say("Rude.")
    jobs.flush_counts()

    hide_comment(comment, moderator=maria, reason="Insult")

    assert jobs.flush_counts() is True


def test_held_comment_changes_no_count(thread, say):
    say("Shown.")
    jobs.flush_counts()
    Thread.objects.update(mode="held")

    say("Waiting.")

    assert jobs.flush_counts() is False


def test_rails_are_flushed_by_themselves(say):
    say("One.")

    assert jobs.flush_counts() is True
    assert jobs.flush_rails() is True
    assert mark_of("rails") > 0
