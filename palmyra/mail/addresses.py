"""Mail addresses as they are stored: sealed, with a keyed digest to find them by."""

from __future__ import annotations

import hmac

from django.conf import settings

from palmyra.lib.sealing import seal, unseal

PURPOSE = "palmyra.mail.address"


def tidy(address: str) -> str:
    """An address without what makes no difference to where it leads: blanks around it, and the case of its letters.

    The standard lets a server tell names by case; none that is known does.
    """
    return address.strip().lower()


def seal_address(address: str) -> str:
    """An address as it is stored; only the paper's secret key opens it."""
    return seal(address.strip(), settings.SECRET_KEY, PURPOSE)


def open_address(sealed: str) -> str:
    """A stored address. Raises BadSeal when the paper has another secret key by now."""
    return unseal(sealed, settings.SECRET_KEY, PURPOSE)


def hash_address(address: str) -> str:
    """The digest that an address is found by; keyed, so that nobody finds one by trying all that they know."""
    return hmac.new(settings.SECRET_KEY.encode(), b"mail " + tidy(address).encode(), "blake2b").hexdigest()[:32]
