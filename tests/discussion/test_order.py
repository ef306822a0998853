"""Where comments stand in a thread."""

import datetime as dt

import pytest
from django.utils import timezone

from palmyra.discussion import access, limits
from palmyra.discussion.actions import approve_comment, hold_comment, import_comment
from palmyra.discussion.errors import ParentGone
from palmyra.discussion.models import Thread


def test_newest_conversation_comes_first_and_replies_stand_below_oldest_first(say, shown):
    first = say("First.")
    say("Second.")
    reply = say("A reply.", to=first)
    say("A later reply.", to=first)
    say("A reply to the reply.", to=reply)

    assert shown() == ["Second.", "First.", "..A reply.", "....A reply to the reply.", "..A later reply."]


def test_approved_comment_stands_where_it_was_said(thread, say, shown, maria):
    say("Before.")
    thread.mode = "held"
    thread.save()
    waiting = say("Waiting.")
    thread.mode = "open"
    thread.save()
    say("After.")
    assert shown() == ["After.", "Before."]

    approve_comment(waiting, moderator=maria)

    assert shown() == ["After.", "Waiting.", "Before."]


def test_very_deep_conversation_keeps_its_order(say, shown):
    comment = say("0")
    for level in range(1, limits.DEEPEST + 10):
        comment = say(str(level), to=comment)

    assert [line.strip(".") for line in shown()] == [str(level) for level in range(limits.DEEPEST + 10)]
    assert comment.depth == limits.DEEPEST + 9


def test_parts_hold_whole_conversations_and_know_their_numbers(thread, say):
    roots = [say(f"Root {number}.") for number in range(limits.ROOTS_IN_PART + 2)]
    say("A reply to the oldest.", to=roots[0])

    first, second = access.part_of_thread(thread, 1), access.part_of_thread(thread, 2)

    assert first is not None
    assert second is not None
    assert (first.has_next, second.has_next) == (True, False)
    assert (first.shown_from, first.shown_to) == (1, limits.ROOTS_IN_PART)
    assert (second.shown_from, second.shown_to) == (limits.ROOTS_IN_PART + 1, limits.ROOTS_IN_PART + 3)
    assert [comment.plain_text() for comment in second.comments] == ["Root 1.", "Root 0.", "A reply to the oldest."]
    assert access.find_part(roots[0]) == 2
    assert access.find_part(roots[-1]) == 1
    assert access.part_of_thread(thread, 3) is None
    assert access.part_of_thread(thread, 0) is None


def test_thread_without_comments_has_one_empty_part(thread):
    part = access.part_of_thread(thread)

    assert part is not None
    assert (part.comments, part.has_next) == ([], False)
    assert access.part_of_thread(thread, 2) is None


def test_part_takes_two_queries_whatever_its_length(thread, say, django_assert_num_queries):
    for number in range(12):
        say("A reply.", to=say(f"Root {number}."))

    with django_assert_num_queries(2):
        part = access.part_of_thread(thread)
        assert part is not None
        assert len([comment.html for comment in part.comments]) == 24


def test_comments_imported_with_one_time_keep_their_order(thread, shown):
    moment = timezone.now() - dt.timedelta(days=9)
    for number in range(30):
        import_comment(
            thread, source_system="old", source_id=str(number), name="Clara", text=f"No. {number}", created_at=moment
        )

    assert shown() == [f"No. {number}" for number in reversed(range(30))]


def test_nobody_answers_what_readers_cannot_read(say, maria):
    comment = say("Soon gone.")
    hold_comment(comment, moderator=maria)

    with pytest.raises(ParentGone):
        say("A reply.", to=comment)


def test_nobody_answers_a_comment_of_another_thread(say, db):
    other = Thread.objects.create(title="Another", url="/2016/05/12/another/")
    comment = say("Here.")

    with pytest.raises(ParentGone):
        say("There.", to=comment, where=other)
