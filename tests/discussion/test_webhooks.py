"""Webhooks: what is told, how it is signed, and that it arrives."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils import timezone

from palmyra.accounts.actions import ensure_roles
from palmyra.discussion import limits, webhooks
from palmyra.discussion.actions import (
    approve_comment,
    edit_comment,
    hide_comment,
    hold_comment,
    remove_comment,
    report_comment,
    reword_comment,
    withdraw_comment,
)
from palmyra.discussion.clients import Client as Writer
from palmyra.discussion.models import Comment, Delivery, Thread, Webhook
from palmyra.discussion.models.sites import EVENTS

pytestmark = pytest.mark.django_db
OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}


class Receiver:
    """Another program: what came to it, and what it answers."""

    def __init__(self) -> None:
        self.came: list[tuple[dict[str, str], bytes]] = []
        self.status = 204
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.came.append((dict(self.headers), body))
                self.send_response(outer.status)
                self.end_headers()

            def log_message(self, *told: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def told(self) -> list[dict]:
        return [json.loads(body) for _headers, body in self.came]

    def kinds(self) -> list[str]:
        return [one["type"] for one in self.told()]

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def receiver(settings) -> Iterator[Receiver]:
    settings.PALMYRA_PRIVATE_TARGETS = ["127.0.0.0/8"]
    made = Receiver()
    yield made
    made.stop()


@pytest.fixture
def hook(receiver) -> Webhook:
    return webhooks.make_webhook(receiver.url, list(EVENTS))[0]


def is_signed(headers: dict[str, str], body: bytes, secret: str) -> bool:
    """What a receiver does, written from the specification."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    told = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    wanted = "v1," + base64.b64encode(hmac.new(key, told, hashlib.sha256).digest()).decode()
    return wanted in headers["webhook-signature"].split(" ")


def test_every_event_is_told(hook, receiver, say, maria, thread, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first = say("Frist.")
        edit_comment(first, text="First.", user=None, client=Writer(address="198.51.1.1", key="browser-1"))
        report_comment(first, reporter="somebody", reason="spam")
        hide_comment(first, moderator=maria, reason="Insult")
        approve_comment(first, moderator=maria)
        hold_comment(first, moderator=maria)
        reword_comment(first, moderator=maria, text="Second.", reason="A number")
        remove_comment(first, moderator=maria, reason="Insult")
        Thread.objects.update(mode="held")
        say("Waits.")
    assert receiver.kinds() == [
        "comment.created",
        "comment.edited",
        "comment.reported",
        "comment.hidden",
        "comment.approved",
        "comment.held",
        "comment.edited",
        "comment.removed",
        "comment.created",
        "comment.held",
    ]
    assert [one["data"]["state"] for one in receiver.told()][-2:] == ["held", "held"]
    assert set(Delivery.objects.values_list("state", flat=True)) == {"delivered"}


def test_a_message_is_signed_and_holds_what_readers_see(receiver, say, django_capture_on_commit_callbacks):
    _hook, secret = webhooks.make_webhook(receiver.url, ["comment.created"])
    with django_capture_on_commit_callbacks(execute=True):
        comment = say("The bridge *sings*.")
    headers, body = receiver.came[0]
    assert is_signed(headers, body, secret)
    assert not is_signed(headers, body + b" ", secret)
    assert abs(int(headers["webhook-timestamp"]) - timezone.now().timestamp()) < 60
    told = json.loads(body)["data"]["comment"]
    assert (told["name"], told["text"]) == ("Clara", "The bridge *sings*.")
    assert told["url"].endswith(comment.path)
    for private in (comment.client_hash, comment.network_hash, "198.51"):
        assert private not in body.decode()


def test_the_secret_is_in_no_row(receiver):
    hook, secret = webhooks.make_webhook(receiver.url, ["comment.created"])
    assert secret.removeprefix("whsec_") not in str(Webhook.objects.values().get(pk=hook.pk))
    assert hook.salt not in secret


def test_a_webhook_hears_only_of_what_it_chose(receiver, say, maria, django_capture_on_commit_callbacks):
    webhooks.make_webhook(receiver.url, ["comment.hidden"])
    with django_capture_on_commit_callbacks(execute=True):
        hide_comment(say("First."), moderator=maria, reason="Insult")
    assert receiver.kinds() == ["comment.hidden"]


def test_what_is_rolled_back_is_not_told(hook, receiver, say, django_capture_on_commit_callbacks):
    from django.db import transaction

    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        say("First.")
        transaction.set_rollback(True)
    assert receiver.came == []
    assert not Delivery.objects.exists()


def test_words_taken_back_are_in_no_message_sent_later(hook, receiver, say, django_capture_on_commit_callbacks):
    receiver.status = 500
    with django_capture_on_commit_callbacks(execute=True):
        comment = say("A telephone number.")
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_comment(comment)
    receiver.came.clear()
    receiver.status = 200
    with django_capture_on_commit_callbacks(execute=True):
        for row in Delivery.objects.all():
            webhooks.send_again(row)
    assert receiver.kinds() == ["comment.removed", "comment.created"]
    assert "telephone" not in str(receiver.came)


def move_on(seconds: float) -> None:
    """Let time pass for what waits."""
    passed = dt.timedelta(seconds=seconds)
    for row in Delivery.objects.all():
        Delivery.objects.filter(pk=row.pk).update(next_at=row.next_at - passed)
    for hook in Webhook.objects.exclude(rests_until=None):
        Webhook.objects.filter(pk=hook.pk).update(rests_until=hook.rests_until - passed)


def test_a_failure_is_tried_again_later_and_later_under_the_same_id(
    hook, receiver, say, django_capture_on_commit_callbacks
):
    receiver.status = 503
    with django_capture_on_commit_callbacks(execute=True):
        say("First.")
    waits = []
    while (row := Delivery.objects.get()).state == "waiting":
        waits.append((row.next_at - timezone.now()).total_seconds())
        assert webhooks.retry_deliveries() == 0
        move_on(waits[-1] + 1)
        assert webhooks.retry_deliveries() == 1
    assert [round(wait) for wait in waits] == [round(pause.total_seconds()) for pause in limits.PAUSES]
    assert (row.state, row.answer, row.tries) == ("failed", "503", len(limits.PAUSES) + 1)
    assert len({headers["webhook-id"] for headers, _body in receiver.came}) == 1
    assert len(receiver.came) == len(limits.PAUSES) + 1


def test_what_failed_arrives_once_the_receiver_is_back(hook, receiver, say, django_capture_on_commit_callbacks):
    receiver.status = 500
    with django_capture_on_commit_callbacks(execute=True):
        for number in range(3):
            say(f"Number {number}.")
    assert len(receiver.came) == 1  # the others are not tried while it rests
    receiver.status = 200
    move_on(10)
    webhooks.retry_deliveries()
    move_on(limits.LEASE.total_seconds())
    webhooks.retry_deliveries()
    assert set(Delivery.objects.values_list("state", flat=True)) == {"delivered"}
    assert len({headers["webhook-id"] for headers, _body in receiver.came}) == 3


def test_a_task_that_was_lost_is_made_up_for(hook, receiver, say):
    say("First.")  # the commit's callbacks do not run here: as after a kill
    assert receiver.came == []
    assert webhooks.retry_deliveries() == 0
    move_on(limits.LEASE.total_seconds() + 1)
    assert webhooks.retry_deliveries() == 1
    assert receiver.kinds() == ["comment.created"]


def test_a_receiver_that_is_gone_is_switched_off(hook, receiver, say, django_capture_on_commit_callbacks):
    receiver.status = 410
    with django_capture_on_commit_callbacks(execute=True):
        say("First.")
    hook.refresh_from_db()
    assert (hook.is_active, Delivery.objects.get().state) == (False, "failed")
    with django_capture_on_commit_callbacks(execute=True):
        say("Second.")
    assert len(receiver.came) == 1


def test_a_private_target_is_not_asked_unless_the_owner_allows_it(
    hook, receiver, say, settings, django_capture_on_commit_callbacks
):
    settings.PALMYRA_PRIVATE_TARGETS = []
    with django_capture_on_commit_callbacks(execute=True):
        say("First.")
    assert receiver.came == []
    row = Delivery.objects.get()
    assert row.state == "waiting"
    assert "private network" in row.answer


def test_with_a_new_secret_the_old_one_signs_for_a_day(receiver, say, django_capture_on_commit_callbacks):
    hook, old = webhooks.make_webhook(receiver.url, ["comment.created"])
    new = webhooks.rotate_secret(hook)
    with django_capture_on_commit_callbacks(execute=True):
        say("First.")
    assert old != new
    assert all(is_signed(*receiver.came[0], secret) for secret in (old, new))
    Webhook.objects.update(earlier_until=timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        say("Second.")
    assert [is_signed(*receiver.came[1], secret) for secret in (old, new)] == [False, True]


def test_the_log_goes_after_a_month(hook, say):
    say("First.")
    assert webhooks.forget_deliveries() == 0
    Delivery.objects.update(occurred_at=timezone.now() - limits.DELIVERIES_KEPT - dt.timedelta(days=1))
    webhooks.forget_deliveries()
    assert not Delivery.objects.exists()
    assert Comment.objects.exists()


def test_the_owner_makes_tests_rotates_and_sends_again(
    client, paper, anna, receiver, say, django_capture_on_commit_callbacks
):
    ensure_roles()
    anna.is_superuser = True
    anna.save()
    client.force_login(anna)
    wrong = client.post(
        "/newsroom/discussion/sites/webhooks/", {"url": "ftp://x/", "events": ["comment.held"]}, headers=OWN_PAGE
    )
    assert not Webhook.objects.exists()
    assert 'role="alert"' in wrong.text
    page = client.post(
        "/newsroom/discussion/sites/webhooks/", {"url": receiver.url, "events": ["comment.held"]}, headers=OWN_PAGE
    )
    hook = Webhook.objects.get()
    assert page.text.count("whsec_") == 1
    path = f"/newsroom/discussion/sites/webhooks/{hook.pk}/"
    assert "whsec_" not in client.get(path).text
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{path}change/", {"act": "test"}, headers=OWN_PAGE)
    assert receiver.kinds() == ["test"]
    assert "whsec_" in client.post(f"{path}change/", {"act": "rotate"}, headers=OWN_PAGE).text
    row = Delivery.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/newsroom/discussion/sites/deliveries/{row.pk}/again/", headers=OWN_PAGE)
    assert receiver.kinds() == ["test", "test"]
    assert len({headers["webhook-id"] for headers, _body in receiver.came}) == 1
    client.post(f"{path}change/", {"act": "switch"}, headers=OWN_PAGE)
    hook.refresh_from_db()
    assert hook.is_active is False
    client.post(f"{path}change/", {"act": "delete"}, headers=OWN_PAGE)
    assert not Webhook.objects.exists()


def test_moderators_make_no_webhooks(client, maria):
    ensure_roles()
    client.force_login(maria)
    client.post(
        "/newsroom/discussion/sites/webhooks/",
        {"url": "https://a.example/", "events": ["comment.held"]},
        headers=OWN_PAGE,
    )
    assert not Webhook.objects.exists()
