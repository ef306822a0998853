"""What can go wrong with accounts: one shape with a code, a status and a sentence."""

from __future__ import annotations


class AccountError(Exception):
    """`str()` is the sentence that people read; `field` is where a form shows it."""

    code = "account"
    status = 422
    field = "name"


class NameTaken(AccountError):
    """Somebody else has the name, or one that looks like it."""

    code = "name-taken"


class BadAccount(AccountError):
    """A name or an e-mail address that no account can have."""

    code = "bad-account"


class WeakPassword(AccountError):
    code = "weak-password"
    field = "password"


class UnknownRole(AccountError):
    code = "unknown-role"


class LinkSpent(AccountError):
    """The owner's link was used, is too old, or never was."""

    code = "link-spent"
    status = 410
