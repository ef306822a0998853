"""Signatures of Standard Webhooks.

https://github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable

PREFIX = "whsec_"


def secret_text(key: bytes) -> str:
    """A key as people copy it."""
    return PREFIX + base64.b64encode(key).decode()


def signed_headers(keys: Iterable[bytes], *, number: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The headers of a message: its id, seconds since 1970, and a signature by each key that is in force."""
    told = f"{number}.{timestamp}.".encode() + body
    signatures = [base64.b64encode(hmac.new(key, told, hashlib.sha256).digest()).decode() for key in keys]
    return {
        "webhook-id": number,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(f"v1,{signature}" for signature in signatures),
    }
