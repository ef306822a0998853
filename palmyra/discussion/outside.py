"""The outside judge: a program of the paper's choice that is asked about a comment after all checks of our own.

It may ask for a comment to wait, nothing more. Whatever goes wrong with it is said on the comment and stops nobody.
"""

from __future__ import annotations

import json
import secrets
import time
from typing import Any

from django.utils import timezone

from palmyra.discussion.limits import JUDGE_REST
from palmyra.discussion.models import Rules, Thread
from palmyra.discussion.webhooks import address_of, key_of, send
from palmyra.lib.outbound import Answer, Unreachable
from palmyra.lib.signing import secret_text
from palmyra.lib.signs import with_blanks

HOLDS, FAILED = "outside", "outside-failed"  # codes of checks, behind a colon the reason
RESTING = "resting"  # such a reason; others are the status of an answer, or what the network said
WORDS_MOST = 200  # signs of a reason that are kept
_rest = {"until": 0.0}  # in this process: a judge that does not answer would hold up everybody who writes


def ask(thread: Thread, *, text: str, html: str, name: str, is_guest: bool, reasons: list[str]) -> str:
    """What the judge makes of a comment: the code of a check, or "" when there is no judge or nothing to say.

    Waits as long as the rules say. `reasons` are the codes of the checks that spoke. Never raises for what is outside.
    """
    rules = Rules.current()
    if not rules.judge_url:
        return ""
    if time.monotonic() < _rest["until"]:
        return f"{FAILED}:{RESTING}"
    told = question(thread, text=text, html=html, name=name, is_guest=is_guest, reasons=reasons)
    number = f"msg_{secrets.token_hex(16)}"
    try:
        answer = send(rules.judge_url, number, told, [judge_key(rules)], rules.judge_seconds)
    except Unreachable as error:
        _rest["until"] = time.monotonic() + JUDGE_REST.total_seconds()
        return f"{FAILED}:{with_blanks(str(error))[:WORDS_MOST]}"
    return read_answer(answer)


def question(thread: Thread, *, text: str, html: str, name: str, is_guest: bool, reasons: list[str]) -> dict[str, Any]:
    """What the judge is told; nothing of an address or a browser."""
    page = {
        "id": thread.pk,
        "url": address_of(thread),
        "title": thread.title,
        "language": thread.language,
        "group": thread.group,
    }
    said = {"name": name, "text": text, "html": html, "is_guest": is_guest, "reasons": reasons, "thread": page}
    return {"type": "comment.judge", "timestamp": timezone.now().isoformat(), "data": said}


def read_answer(answer: Answer) -> str:
    """The code of an answer: 204 is no opinion, `{"verdict": "hold", "reason": "…"}` asks to wait, "allow" does not."""
    if answer.status == 204:
        return ""
    try:
        told = json.loads(answer.body) if answer.status == 200 else {}
        verdict, reason = told.get("verdict"), told.get("reason", "")
    except (ValueError, AttributeError, RecursionError):
        verdict, reason = None, ""
    if verdict == "allow":
        return ""
    if verdict == "hold":
        return f"{HOLDS}:{with_blanks(reason if isinstance(reason, str) else '')[:WORDS_MOST]}"
    return f"{FAILED}:{answer.status}"


def judge_key(rules: Rules) -> bytes:
    """The key that questions are signed with."""
    return key_of(f"judge {rules.judge_salt}")


def rotate_judge_secret() -> str:
    """A new secret for the judge, shown once; the old one signs no more."""
    rules = Rules.load()
    rules.judge_salt = secrets.token_hex(16)
    rules.save()
    return secret_text(judge_key(rules))
