"""Events told to other programs: noted in the transaction that makes them, sent by tasks until they arrive.

The shape of a message and its signature are those of Standard Webhooks.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import json
import secrets
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import task

from palmyra.discussion.limits import (
    DELIVERIES_KEPT,
    DELIVERY_SECONDS,
    LEASE,
    PAUSES,
    REST_MOST,
    SECRET_OVERLAP,
)
from palmyra.discussion.models import Comment, Delivery, Thread, Webhook
from palmyra.discussion.models.sites import TEST
from palmyra.lib import outbound
from palmyra.lib.signing import secret_text, signed_headers
from palmyra.mail.sender import sender
from palmyra.press.memo import KeptUntilPurged

AT_ONCE = 100
GONE = 410  # the receiver wants no more of it


def key_of(salt: str) -> bytes:
    """The key that a salt stands for; without the paper's own key nobody can make it."""
    return hmac.new(settings.SECRET_KEY.encode(), b"webhook " + salt.encode(), hashlib.sha256).digest()


def make_webhook(url: str, events: list[str]) -> tuple[Webhook, str]:
    """A webhook and its secret, which is not shown again. Raises Unreachable for what is no address."""
    outbound.read_url(url)
    hook = Webhook.objects.create(url=url, events=events, salt=secrets.token_hex(16))
    return hook, secret_text(key_of(hook.salt))


def rotate_secret(hook: Webhook) -> str:
    """A new secret; for a day the old one signs as well."""
    hook.earlier_salt, hook.salt = hook.salt, secrets.token_hex(16)
    hook.earlier_until = timezone.now() + SECRET_OVERLAP
    hook.save(update_fields=["earlier_salt", "salt", "earlier_until"])
    return secret_text(key_of(hook.salt))


def keys_of(hook: Webhook) -> list[bytes]:
    """The keys in force, the newest first."""
    has_earlier = hook.earlier_until is not None and hook.earlier_until > timezone.now()
    return [key_of(salt) for salt in (hook.salt, hook.earlier_salt if has_earlier else "") if salt]


def note_event(kind: str, comment: Comment, reason: str = "") -> None:
    """Note an event for every webhook that wants it; to be called in the transaction that makes it."""
    for hook in active_webhooks():
        if kind in hook.events:
            note_delivery(hook, kind, comment, reason)


def fetch_active() -> list[Webhook]:
    """Every webhook that is told of events."""
    return list(Webhook.objects.filter(is_active=True))


active_webhooks = KeptUntilPurged(fetch_active, "webhooks")
active_webhooks.watch(Webhook)


def note_delivery(hook: Webhook, kind: str, comment: Comment | None = None, reason: str = "") -> Delivery:
    """Note what a webhook is to be told, and have it sent once it is committed."""
    row = Delivery.objects.create(
        webhook=hook,
        comment=comment,
        number=f"msg_{secrets.token_hex(16)}",
        kind=kind,
        comment_state=comment.state if comment else "",
        reason=reason[:200],
        next_at=timezone.now() + LEASE,
    )
    transaction.on_commit(lambda: deliver.enqueue(row.pk), robust=True)
    return row


def send_test(hook: Webhook) -> Delivery:
    """Tell a webhook that it is there."""
    return note_delivery(hook, TEST)


def send_again(row: Delivery) -> None:
    """Send something once more, with the same id, whatever became of it before."""
    Delivery.objects.filter(pk=row.pk).update(state=Delivery.WAITING, tries=0, next_at=timezone.now() + LEASE)
    Webhook.objects.filter(pk=row.webhook_id).update(rests_until=None)
    transaction.on_commit(lambda: deliver.enqueue(row.pk), robust=True)


@task()
def deliver(number: int) -> str:
    """Send what waits; returns what became of it. What is killed meanwhile is sent again, under the same id."""
    row = Delivery.objects.select_related("webhook", "comment__thread").filter(pk=number, state="waiting").first()
    if row is None or not row.webhook.is_active:
        return "not wanted"
    now = timezone.now()
    if row.webhook.rests_until is not None and row.webhook.rests_until > now:
        Delivery.objects.filter(pk=number).update(next_at=row.webhook.rests_until)
        return "later"
    try:
        answer = send(row.webhook.url, row.number, message_of(row), keys_of(row.webhook), DELIVERY_SECONDS)
    except outbound.Unreachable as error:
        return note_failure(row, str(error))
    if not 200 <= answer.status < 300:
        if answer.status == GONE:
            row.webhook.is_active = False
            row.webhook.save(update_fields=["is_active"])
        return note_failure(row, str(answer.status), is_final=answer.status == GONE)
    row.state, row.answer, row.tries, row.tried_at = Delivery.DELIVERED, str(answer.status), row.tries + 1, now
    row.save(update_fields=["state", "answer", "tries", "tried_at"])
    Webhook.objects.filter(pk=row.webhook_id).exclude(rests_until=None).update(rests_until=None)
    return row.state


def send(url: str, number: str, told: dict[str, Any], keys: list[bytes], seconds: float) -> outbound.Answer:
    """Send a signed message. Raises Unreachable."""
    body = json.dumps(told, ensure_ascii=False).encode()
    headers = signed_headers(keys, number=number, timestamp=int(timezone.now().timestamp()), body=body)
    headers |= {"Content-Type": "application/json", "User-Agent": "Palmyra"}
    allowed = [ipaddress.ip_network(text, strict=False) for text in settings.PALMYRA_PRIVATE_TARGETS]
    return outbound.post(url, body, headers, seconds=seconds, allowed=allowed)


def note_failure(row: Delivery, why: str, *, is_final: bool = False) -> str:
    """Count a try that failed: it is made again later, or given up, and the webhook is left alone for a while."""
    now = timezone.now()
    row.tries, row.tried_at, row.answer = row.tries + 1, now, why[:200]
    if is_final or row.tries > len(PAUSES):
        row.state = Delivery.FAILED
    else:
        row.next_at = now + PAUSES[row.tries - 1]
        Webhook.objects.filter(pk=row.webhook_id).update(rests_until=now + min(PAUSES[row.tries - 1], REST_MOST))
    row.save(update_fields=["state", "answer", "tries", "tried_at", "next_at"])
    return row.state


def retry_deliveries() -> int:
    """Send what is due again, of webhooks that do not rest; returns how many. For the scheduler."""
    now = timezone.now()
    rests = Q(webhook__rests_until__gt=now)
    due = Delivery.objects.filter(state=Delivery.WAITING, next_at__lte=now, webhook__is_active=True).exclude(rests)
    found = 0
    for number, at in list(due.order_by("next_at").values_list("pk", "next_at")[:AT_ONCE]):
        with transaction.atomic():
            # Whoever moves the moment has it; a task that dies gives it back when the lease is over.
            if Delivery.objects.filter(pk=number, next_at=at).update(next_at=now + LEASE):
                deliver.enqueue(number)
                found += 1
    return found


def forget_deliveries() -> int:
    """Let go of the log of long ago; returns how many rows went. For the scheduler."""
    old = Delivery.objects.filter(occurred_at__lt=timezone.now() - DELIVERIES_KEPT)
    numbers = list(old.values_list("pk", flat=True)[:1_000])
    return Delivery.objects.filter(pk__in=numbers).delete()[0]


def message_of(row: Delivery) -> dict[str, Any]:
    """What is sent: the event, and the comment as it is now. Nothing of its writer but the name that readers see."""
    told: dict[str, Any] = {"type": row.kind, "timestamp": row.occurred_at.isoformat(), "data": {}}
    if row.comment is not None:
        told["data"] = {"state": row.comment_state, "reason": row.reason, "comment": comment_of(row.comment)}
    return told


def address_of(thread: Thread) -> str:
    """The full address of the page that a thread is about."""
    return thread.url if thread.is_foreign else sender().absolute(thread.url)


def comment_of(comment: Comment) -> dict[str, Any]:
    """A comment and where it stands."""
    thread = comment.thread
    return {
        "id": comment.pk,
        "parent": comment.parent_id,
        "url": sender().absolute(comment.path),
        "name": comment.name,
        "text": comment.text,
        "html": comment.html,
        "created_at": comment.created_at.isoformat(),
        "thread": {
            "id": thread.pk,
            "url": address_of(thread),
            "title": thread.title,
            "language": thread.language,
        },
    }
