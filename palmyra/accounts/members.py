"""Acts on readers' accounts: making one, forgetting one that was never finished, ending its sessions."""

from __future__ import annotations

import datetime as dt
import secrets

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone, translation

from palmyra.accounts.models import User
from palmyra.accounts.names import choose_name

# Nobody signed in with it within this time: the letter with the code went astray, or the passkey was not made.
UNFINISHED_FOR = dt.timedelta(hours=1)
LANGUAGES = tuple(code for code, _name in User._meta.get_field("language").choices or ())


@transaction.atomic
def make_member(name: str, *, email: str = "", password: str | None = None) -> User:
    """Make a reader's account. Raises NameTaken.

    An address is not confirmed yet. Readers sign in by the name beside their comments, so that the user name, which
    has to stay, is made up.
    """
    language = translation.get_language() or ""
    user = User(
        username=f"reader-{secrets.token_hex(5)}", email=email, language=language if language in LANGUAGES else ""
    )
    user.set_password(password)
    user.save()
    choose_name(user, name)
    if email:
        EmailAddress.objects.create(user=user, email=email, primary=True)
    return user


def unfinished() -> QuerySet[User]:
    """Accounts that readers began to make and have not signed in with."""
    return User.objects.filter(last_login=None, username__startswith="reader-").exclude(display_name="")


def is_unfinished(user: User) -> bool:
    """Whether its reader has not signed in with an account yet."""
    return unfinished().filter(pk=user.pk).exists()


def forget_unfinished(email: str = "") -> int:
    """Delete accounts that were begun and left, all or those with an address, so that their names are free again."""
    rows = unfinished().filter(date_joined__lt=timezone.now() - UNFINISHED_FOR)
    number, _rows = (rows.filter(email__iexact=email) if email else rows).delete()
    return number


def end_sessions(user: User) -> None:
    """Sign a person out everywhere; the session that asked for it has to be told the new hash by its caller."""
    User.objects.filter(pk=user.pk).update(session_round=F("session_round") + 1)
    user.refresh_from_db(fields=["session_round"])
