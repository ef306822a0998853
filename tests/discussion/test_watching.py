"""Moderators who want it are told by mail that something waits."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from palmyra.accounts.actions import ensure_roles
from palmyra.accounts.personal import erase_data
from palmyra.discussion.actions import approve_comment, report_comment
from palmyra.discussion.actions.watching import tell_moderators
from palmyra.discussion.models import QueueWatch, Thread
from palmyra.mail.models import Letter
from palmyra.mail.sending import send_due

ACCOUNT = "/newsroom/account/"


@pytest.fixture
def later(monkeypatch):
    now = timezone.now()

    def move(minutes: float) -> None:
        monkeypatch.setattr(timezone, "now", lambda: now + dt.timedelta(minutes=minutes))

    return move


@pytest.fixture
def watch(maria, postbox, thread) -> QueueWatch:
    ensure_roles()
    maria.email, maria.first_name, maria.last_name = "maria@example.org", "Maria", "Port"
    maria.save()
    Thread.objects.filter(pk=thread.pk).update(mode="held")
    return QueueWatch.objects.create(user=maria, pace="hourly")


def test_a_moderator_is_told_once_an_hour_of_what_came_since(say, watch, postbox, later):
    assert tell_moderators() == 0
    say("First.")
    assert tell_moderators() == 1
    send_due()
    told = postbox.letters[0].get_body(("plain",)).get_content()
    assert postbox.to == ["maria@example.org"]
    assert "1 comment waits for a decision." in told
    assert "https://vestnik.example/newsroom/discussion/" in told
    assert "First." not in told
    later(30)
    say("Second.")
    assert tell_moderators() == 0
    later(61)
    assert tell_moderators() == 1
    later(180)
    assert tell_moderators() == 0


def test_reports_wait_as_well(say, watch, thread, postbox):
    Thread.objects.filter(pk=thread.pk).update(mode="open")
    report_comment(say("First."), reporter="a reader", reason="spam")
    assert tell_moderators() == 1
    send_due()
    assert "1 comment was reported." in postbox.letters[0].get_body(("plain",)).get_content()


def test_what_was_decided_meanwhile_sends_no_letter(say, watch, maria, postbox):
    first = say("First.")
    tell_moderators()
    approve_comment(first, moderator=maria)
    send_due()
    assert postbox.letters == []


def test_who_may_not_decide_any_more_is_not_told(say, watch, maria):
    maria.groups.clear()
    say("First.")
    assert tell_moderators() == 0
    assert not Letter.objects.exists()


def test_letters_to_moderators_are_chosen_on_the_page_of_the_account(client, watch, maria):
    client.force_login(maria)
    assert "Comments that wait" in client.get(ACCOUNT).content.decode()
    data = {}
    for panels in client.get(ACCOUNT).context["panels_by_tab"].values():
        for panel in panels:
            bound = panel.get_form()
            data |= {f"{bound.prefix}-{name}": bound[name].value() or "" for name in bound.fields}
    data["queue-watch-pace"] = "daily"
    answer = client.post(ACCOUNT, data, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 302
    watch.refresh_from_db()
    assert watch.pace == "daily"


def test_others_are_not_asked(client, boris, watch):
    boris.email = "boris@example.org"
    boris.save()
    client.force_login(boris)
    assert "Comments that wait" not in client.get(ACCOUNT).content.decode()


def test_an_erased_moderator_is_not_told(watch, maria):
    erase_data(maria)
    assert not QueueWatch.objects.exists()
