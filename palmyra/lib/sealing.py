"""Short texts sealed with a secret: nobody reads them without it, and nobody who changes one goes unnoticed."""

from __future__ import annotations

import base64
from functools import lru_cache
from typing import Any


class BadSeal(ValueError):
    """The text was sealed with another secret, or somebody changed it."""


def key_of(secret: str, purpose: str) -> bytes:
    """A key for one purpose out of a secret that serves several: HKDF (RFC 5869), as Fernet wants it."""
    # Loaded on first use: the processes that serve readers do without these megabytes until somebody needs them.
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret.encode())
    return base64.urlsafe_b64encode(derived)


def seal(text: str, secret: str, purpose: str) -> str:
    """A text encrypted and authenticated; sealed twice, it looks different each time."""
    from cryptography.fernet import Fernet

    return Fernet(key_of(secret, purpose)).encrypt(text.encode()).decode("ascii")


def unseal(sealed: str, secret: str, purpose: str) -> str:
    """The text behind a seal. Raises BadSeal."""
    from cryptography.fernet import Fernet, InvalidToken

    try:
        return Fernet(key_of(secret, purpose)).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise BadSeal("The text was sealed with another secret key, or it was changed.") from None


def seal_alike(text: str, secret: str, purpose: str) -> str:
    """A text encrypted and authenticated so that it looks the same each time and can be looked for: AES-SIV (RFC 5297).

    What it tells to who has no secret is which texts are equal, and their length.
    """
    return base64.urlsafe_b64encode(_alike(secret, purpose).encrypt(text.encode(), None)).rstrip(b"=").decode("ascii")


def unseal_alike(sealed: str, secret: str, purpose: str) -> str:
    """The text behind such a seal. Raises BadSeal."""
    from cryptography.exceptions import InvalidTag

    try:
        padded = base64.urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4))
        return str(_alike(secret, purpose).decrypt(padded, None).decode())
    except (InvalidTag, ValueError):
        raise BadSeal("The text was sealed with another secret key, or it was changed.") from None


@lru_cache(maxsize=4)
def _alike(secret: str, purpose: str) -> Any:
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return AESSIV(HKDF(algorithm=SHA256(), length=64, salt=None, info=purpose.encode()).derive(secret.encode()))
