"""Proof of work: a sum that a browser does before what a program may have sent is shown.

The protocol is ALTCHA's, version 2 with PBKDF2 (https://altcha.org/docs/v2/proof-of-work/): find the counter for which
the key derived from nonce and counter begins as the challenge says. The counter is chosen here, so that no sum takes
longer than the longest. A challenge is for one text in one discussion; that a proof counts once is told by a row.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Any

import altcha
from django.conf import settings
from django.utils import timezone

from palmyra.discussion.clients import keyed_hash
from palmyra.discussion.limits import WORK_COST, WORK_MOST, WORK_WITHIN

CAN_WORK = "can"  # what a browser sends that has not been asked yet
PROOF_MAX = 2_000  # signs; ours have some 900
ALGORITHM = "PBKDF2/SHA-256"


def make_challenge(thread: int, text: str) -> dict[str, Any]:
    """A sum for a browser that wants to say a text in a discussion, as ALTCHA's JSON."""
    challenge = altcha.create_challenge(
        ALGORITHM,
        WORK_COST,
        counter=WORK_MOST // 2 + secrets.randbelow(WORK_MOST // 2),
        expires_at=timezone.now() + WORK_WITHIN,
        data={"for": subject_of(thread, text)},
        hmac_secret=key_for("challenge"),
        hmac_key_secret=key_for("result"),
    )
    made: dict[str, Any] = challenge.to_dict()
    return made


def read_proof(typed: str, thread: int, text: str) -> str:
    """By what a proof is known, so that it counts once; "" for none, a wrong or late one, or one for other words."""
    try:
        payload = altcha.Payload.from_base64(typed) if typed not in {"", CAN_WORK} else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        payload = None
    if payload is None:
        return ""
    result = altcha.verify_solution(payload, key_for("challenge"), hmac_key_secret=key_for("result"))
    if not result.verified or payload.challenge.parameters.data != {"for": subject_of(thread, text)}:
        return ""
    return hashlib.sha256(str(payload.challenge.signature).encode()).hexdigest()


def subject_of(thread: int, text: str) -> str:
    """What a challenge is for."""
    return keyed_hash(f"work {thread} {text}")


def key_for(purpose: str) -> bytes:
    """A key of the paper's own."""
    return hmac.new(settings.SECRET_KEY.encode(), b"work " + purpose.encode(), hashlib.sha256).digest()
