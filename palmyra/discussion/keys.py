"""Keys of the HTTP API: made once in the newsroom, known again by their digest, taken back."""

from __future__ import annotations

from django.utils import timezone

from palmyra.accounts.models import User
from palmyra.discussion import access
from palmyra.discussion.models import ApiKey
from palmyra.discussion.models.sites import SHOWN_SIGNS, digest_of, new_secret


def make_key(name: str, *, made_by: User, may_post: bool = False, may_moderate: bool = False) -> tuple[ApiKey, str]:
    """A key and its secret, which nobody can read again."""
    secret = new_secret()
    key = ApiKey.objects.create(
        name=name,
        beginning=secret[:SHOWN_SIGNS],
        digest=digest_of(secret),
        may_post=may_post,
        may_moderate=may_moderate,
        made_by=made_by,
    )
    return key, secret


def find_key(secret: str) -> ApiKey | None:
    """The key of a secret, as long as it is in force: who made it still works here and nobody took it back."""
    rows = ApiKey.objects.select_related("made_by").filter(revoked_at=None, made_by__is_active=True)
    return rows.filter(digest=digest_of(secret)).first()


def may(key: ApiKey, scope: str) -> bool:
    """Whether a key may be used for something; none may do more than the person who made it."""
    return scope in key.scopes and (scope != "moderate" or access.can_moderate(key.made_by))


def revoke(number: int) -> int:
    """Put a key out of force for good; returns how many were."""
    return ApiKey.objects.filter(pk=number, revoked_at=None).update(revoked_at=timezone.now())
