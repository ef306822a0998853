"""A moderator changes the words of a comment: readers are told, what it said is kept, and it is in the record."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from palmyra.accounts.actions import ensure_roles
from palmyra.discussion import actions
from palmyra.discussion.actions import reword_comment
from palmyra.discussion.actions.editing import may_change
from palmyra.discussion.errors import ChangedMeanwhile, ReasonMissing, TextEmpty, WrongState
from palmyra.press.tags import newest_of

FROM_HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(autouse=True)
def roles(db):
    ensure_roles()


def test_other_words_are_shown_and_what_was_said_is_kept(say, thread, maria):
    comment = say("Call me: 555-01-99, **now**.")
    _stale, before = newest_of([f"thread:{thread.pk}"])
    decision = reword_comment(comment, moderator=maria, text="Call me, *please*.", reason="A telephone number")
    comment.refresh_from_db()
    assert (comment.text, comment.html) == ("Call me, *please*.", "<p>Call me, <em>please</em>.</p>")
    assert (comment.state, comment.is_reworded, comment.edited_at is not None) == ("shown", True, True)
    assert "555-01-99" in comment.earlier_texts.get().html
    assert (decision.get_act_display(), decision.reason) == ("reworded", "A telephone number")
    assert decision.moderator == maria
    assert newest_of([f"thread:{thread.pk}"])[1] > before, "the old page is not shown once more"


def test_its_writer_changes_it_no_more_but_may_take_it_back(say, maria):
    comment = say("Call me: 555-01-99.")
    assert may_change(comment, 10)
    reword_comment(comment, moderator=maria, text="Call me.", reason="A telephone number")
    comment.refresh_from_db()
    assert not may_change(comment, 10)
    assert actions.may_withdraw(comment, 10)


def test_what_cannot_be_changed_is_said(say, maria):
    comment = say("Words.")
    told = {"moderator": maria, "text": "Others.", "reason": "Because"}
    with pytest.raises(ReasonMissing):
        reword_comment(comment, **{**told, "reason": "  "})
    with pytest.raises(TextEmpty):
        reword_comment(comment, **{**told, "text": " "})
    with pytest.raises(WrongState, match="words that it has"):
        reword_comment(comment, **{**told, "text": "Words."})
    actions.remove_comment(comment, moderator=maria, reason="Spam")
    with pytest.raises(WrongState, match="erased"):
        reword_comment(comment, **told)
    assert not comment.earlier_texts.exists()


def test_words_that_changed_since_are_read_first(say, maria):
    comment = say("Words.")
    comment.edited_at = timezone.now()
    comment.save()
    read_at = timezone.now() - dt.timedelta(minutes=1)
    with pytest.raises(ChangedMeanwhile):
        reword_comment(comment, moderator=maria, text="Others.", reason="Because", read_at=read_at)


def test_the_screen_keeps_what_was_typed_and_leads_back(client, say, maria):
    comment = say("Call me: 555-01-99.")
    client.force_login(maria)
    address = f"/newsroom/discussion/{comment.pk}/reword/"
    assert address in client.get(f"/newsroom/discussion/{comment.pk}/").content.decode()
    assert "Call me: 555-01-99." in client.get(address).content.decode()

    page = client.post(address, {"text": "Call me.", "reason": ""}, headers=FROM_HERE).content.decode()
    assert "Say why" in page
    assert ">Call me.</textarea>" in page

    done = client.post(address, {"text": "Call me.", "reason": "A number"}, headers=FROM_HERE, follow=True)
    assert "The words were changed" in done.content.decode()
    page = client.get(f"/newsroom/discussion/{comment.pk}/").content.decode()
    assert "555-01-99" in page
    assert "reworded" in page


def test_nobody_else_changes_the_words_of_others(client, say, viktor):
    comment = say("Words.")
    client.force_login(viktor)
    address = f"/newsroom/discussion/{comment.pk}/reword/"
    assert client.post(address, {"text": "Others.", "reason": "x"}, headers=FROM_HERE).status_code in {302, 403}
    comment.refresh_from_db()
    assert comment.text == "Words."
