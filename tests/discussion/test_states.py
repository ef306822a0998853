"""What moderators decide, and what stays whatever they decide."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from palmyra.discussion import access
from palmyra.discussion.actions import (
    approve_comment,
    hide_comment,
    hold_comment,
    import_comment,
    post_comment,
    recount,
    remove_comment,
    restore_comment,
)
from palmyra.discussion.clients import Client
from palmyra.discussion.errors import DiscussionError, ReasonMissing, WrongState
from palmyra.discussion.models import HELD, REMOVED, SHOWN, Comment, Decision, Thread
from palmyra.press.models import TagMark

ACTS = [approve_comment, hide_comment, remove_comment, hold_comment, restore_comment]


def test_hidden_comment_keeps_its_replies_in_place(say, shown, maria):
    first = say("First.")
    say("A reply.", to=first)

    hide_comment(first, moderator=maria, reason="Insult")

    assert shown() == ["(hidden)", "..A reply."]


def test_readers_get_only_the_reason_of_a_hidden_comment(thread, say, maria):
    hide_comment(say("Rude words.", name="Viktor"), moderator=maria, reason="Insult")

    part = access.part_of_thread(thread)
    assert part is not None
    row = part.comments[0]
    assert (row.html, row.name, row.reason_shown) == ("", "a hidden comment", "Insult")


def test_hiding_can_be_undone(say, shown, maria):
    comment = say("After all fine.")
    hide_comment(comment, moderator=maria, reason="Insult")

    restore_comment(comment, moderator=maria)

    assert shown() == ["After all fine."]
    assert comment.reason_shown == ""


def test_removing_erases_text_and_name_for_good(thread, say, shown, maria):
    comment = say("My address is 1 Quay.", name="Clara Reader")
    say("A reply.", to=comment)

    remove_comment(comment, moderator=maria, reason="Personal data")

    row = Comment.objects.get(pk=comment.pk)
    assert (row.text, row.html, row.name, row.network_hash) == ("", "", "", "")
    assert shown() == ["(removed)", "..A reply."]
    for act in (approve_comment, restore_comment, hold_comment):
        with pytest.raises(WrongState):
            act(comment, moderator=maria)


def test_spam_removed_unseen_leaves_no_line(thread, say, shown, maria):
    Thread.objects.update(mode="held")
    spam = say("Buy now.")
    remove_comment(spam, moderator=maria, reason="Advertising")

    assert shown() == []


def test_comment_held_again_is_invisible_unless_it_was_answered(say, shown, maria):
    alone, answered = say("Alone."), say("Answered.")
    say("A reply.", to=answered)

    hold_comment(alone, moderator=maria)
    hold_comment(answered, moderator=maria)

    assert shown() == ["(hidden)", "..A reply."]


def test_reply_approved_late_brings_back_the_line_of_what_it_answers(thread, say, shown, maria):
    first = say("First.")
    Thread.objects.update(mode="held")
    reply = say("A reply.", to=first)
    hold_comment(first, moderator=maria)
    assert shown() == []

    approve_comment(reply, moderator=maria)

    assert shown() == ["(hidden)", "..A reply."]


def test_doing_it_again_returns_the_earlier_decision(say, maria, boris):
    comment = say("Rude.")
    first = hide_comment(comment, moderator=maria, reason="Insult")

    again = hide_comment(comment, moderator=boris, reason="Off the subject")

    assert again == first
    assert Decision.objects.count() == 1
    assert Comment.objects.get(pk=comment.pk).reason_shown == "Insult"


@pytest.mark.parametrize("act", [hide_comment, remove_comment])
def test_taking_out_of_sight_needs_a_reason(say, maria, act):
    with pytest.raises(ReasonMissing):
        act(say("Fine."), moderator=maria, reason="  ")


def test_held_comment_is_approved_and_not_restored(thread, say, maria):
    Thread.objects.update(mode="held")
    with pytest.raises(WrongState, match="approve it"):
        restore_comment(say("Waiting."), moderator=maria)


def test_decision_tells_who_did_what_and_why(say, maria):
    decision = hide_comment(say("Rude."), moderator=maria, reason=" Insult ")

    assert (decision.act, decision.moderator, decision.reason) == ("hide", maria, "Insult")
    assert (decision.state_before, decision.state_after) == ("shown", "hidden")


def test_decisions_are_only_added(say, maria):
    decision = hide_comment(say("Rude."), moderator=maria, reason="Insult")
    decision.reason = "Nothing"

    for attempt in (
        decision.save,
        decision.delete,
        lambda: Decision.objects.update(reason="Nothing"),
        Decision.objects.all().delete,
    ):
        with pytest.raises(ValueError, match="never changed or deleted"):
            attempt()
    assert Decision.objects.get().reason == "Insult"


def test_decisions_go_with_their_thread(thread, say, maria):
    hide_comment(say("Rude."), moderator=maria, reason="Insult")

    thread.delete()

    assert not Decision.objects.exists()


def test_posting_makes_the_page_stale_and_hiding_makes_it_gone(thread, say, maria):
    comment = say("Rude.")
    row = TagMark.objects.get(tag=f"thread:{thread.pk}")
    assert (row.stale_mark, row.gone_mark) == (comment.mark, 0)

    hide_comment(comment, moderator=maria, reason="Insult")

    row.refresh_from_db()
    assert row.gone_mark == row.stale_mark > comment.mark


def test_held_comment_makes_no_page_stale(thread, say, maria):
    Thread.objects.update(mode="held")
    before = TagMark.objects.get(tag=f"thread:{thread.pk}").stale_mark
    comment = say("Waiting.")
    hide_comment(comment, moderator=maria, reason="Insult")

    assert comment.mark == 0
    assert TagMark.objects.get(tag=f"thread:{thread.pk}").stale_mark == before


def test_last_comment_is_the_newest_that_readers_see(thread, say, maria):
    first, second = say("First."), say("Second.")
    thread.refresh_from_db()
    assert thread.last_comment_at == second.created_at

    hide_comment(second, moderator=maria, reason="Insult")

    thread.refresh_from_db()
    assert thread.last_comment_at == first.created_at


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("post"), st.integers(0, 20), st.sampled_from(["open", "held"])),
        st.tuples(st.just("import"), st.integers(0, 20), st.sampled_from(["shown", "held", "hidden", "removed"])),
        st.tuples(st.just("act"), st.integers(0, 20), st.integers(0, len(ACTS) - 1)),
    ),
    max_size=25,
)


@given(steps=STEPS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_counters_say_what_is_there_after_any_sequence_of_acts(db, steps):
    thread = Thread.objects.create(title="Any", url="/any/")
    comments: list[Comment] = []
    for turn, (kind, which, how) in enumerate(steps):
        chosen = comments[which % len(comments)] if comments and which else None
        try:
            take_step(thread, comments, turn, kind, chosen, how)
        except DiscussionError:
            continue
    assert_counters_are_true(thread)
    assert_places_hang_together(thread)


def take_step(thread, comments, turn, kind, chosen, how):
    if kind == "post":
        Thread.objects.filter(pk=thread.pk).update(mode=how)
        client = Client(key=f"{thread.pk}-{turn}")
        comments.append(post_comment(thread, text=f"No. {turn}", name="Clara", parent=chosen, client=client))
    elif kind == "import":
        comment, _is_new = import_comment(
            thread,
            source_system=f"old-{thread.pk}",
            source_id=str(turn),
            name="Clara",
            text="Old.",
            created_at=thread.created_at,
            state=how,
            parent=chosen,
        )
        comments.append(comment)
    elif chosen is not None:
        ACTS[how](chosen, moderator=None, reason="Insult")


def assert_counters_are_true(thread):
    thread.refresh_from_db()
    shown = thread.comments.filter(state=SHOWN)
    assert thread.comment_count == shown.count()
    assert thread.last_comment_at == max((row.created_at for row in shown), default=None)
    for comment in thread.comments.all():
        assert comment.reply_count == comment.replies.filter(state=SHOWN).count()


def assert_places_hang_together(thread):
    """Whoever has a place hangs on something that has one; what is shown always has one; the part holds them all."""
    for comment in thread.comments.select_related("parent"):
        assert comment.has_place or comment.state not in {SHOWN}
        assert not (comment.has_place and comment.parent and not comment.parent.has_place)
        assert comment.state != REMOVED or comment.text == ""
    part = access.part_of_thread(thread)
    assert part is not None
    assert {row.pk for row in part.comments} == set(thread.comments.placed().values_list("pk", flat=True))
    assert not [row for row in part.comments if row.state == HELD]
    positions = {row.pk: place for place, row in enumerate(part.comments)}
    assert all(positions[row.parent_id] < positions[row.pk] for row in part.comments if row.parent_id)


def test_recount_mends_wrong_counters(thread, say):
    first = say("First.")
    say("A reply.", to=first)
    Thread.objects.update(comment_count=99, last_comment_at=None)
    Comment.objects.update(reply_count=7)

    recount(thread)

    assert_counters_are_true(thread)
    assert Comment.objects.get(pk=first.pk).reply_count == 1
