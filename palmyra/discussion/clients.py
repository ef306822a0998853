"""From where something came: who wrote, voted or reported, told without keeping anybody's address."""

from __future__ import annotations

import datetime as dt
import hmac
import ipaddress
import secrets
import time
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.utils import timezone

from palmyra.accounts.models import User
from palmyra.discussion import words
from palmyra.discussion.limits import KEPT_FOR


@dataclass(frozen=True)
class Client:
    """From where a comment came; nothing of it is stored as it is.

    `key` names the browser. `is_stranger` says that the key was made for this comment: the browser was never seen.
    """

    address: str = ""
    key: str = ""
    is_stranger: bool = False
    written_in: dt.timedelta | None = None
    has_filled_trap: bool = False
    proof: str = ""  # of work that was done, or that it can be done; see work.py

    @cached_property
    def client_hash(self) -> str:
        """The browser, or the address where it has no key yet."""
        return keyed_hash(self.key or self.address)

    @cached_property
    def address_hash(self) -> str:
        """The address, an IPv6 one by its /64."""
        return voter_of(self.address, None)

    @cached_property
    def network_hash(self) -> str:
        """The /24 or /48 that the address belongs to."""
        return keyed_hash(network_of(self.address))


def keyed_hash(text: str) -> str:
    """A digest that nobody can turn back by trying all addresses, as it is keyed; "" stays ""."""
    if not text:
        return ""
    return hmac.new(settings.SECRET_KEY.encode(), b"client " + text.encode(), "blake2b").hexdigest()[:32]


def forget_at(user: User | None) -> dt.datetime | None:
    """When what was made of an address has to go; never for an account, which is erased with the account."""
    return None if user is not None else timezone.now() + KEPT_FOR


def voter_of(address: str, user: User | None) -> str:
    """Who votes or reports: the account, or the address, an IPv6 one by its /64; "" when neither is known.

    A browser's key would be thrown away after each vote; of one address one vote is counted.
    """
    if user is not None:
        return keyed_hash(f"user {user.pk}")
    try:
        number = ipaddress.ip_address(address)
    except ValueError:
        return ""
    return keyed_hash(str(number) if number.version == 4 else str(ipaddress.ip_network(f"{number}/64", strict=False)))


def mail_digests(mail: str) -> list[str]:
    """The digests of a mail address and of its host as `@host`; of `@host` the one; nothing for what is none."""
    name, _at, host = mail.strip().lower().rpartition("@")
    if "." not in host or " " in mail.strip():
        return []
    return [keyed_hash(f"mail {told}") for told in dict.fromkeys([f"{name}@{host}", f"@{host}"])]


def network_of(address: str) -> str:
    """The network of an address, or "" for what is none."""
    try:
        number = ipaddress.ip_address(address)
    except ValueError:
        return ""
    return str(ipaddress.ip_network(f"{number}/{24 if number.version == 4 else 48}", strict=False))


def new_client_key() -> str:
    """A key for a browser that wrote here."""
    return secrets.token_urlsafe(12)


def time_since(started: str) -> dt.timedelta | None:
    """How long ago a form says it was opened (milliseconds since 1970); None for nonsense."""
    passed = time.time() - words.read_number(started) / 1000
    return dt.timedelta(seconds=passed) if 0 <= passed < 7 * 86_400 else None
