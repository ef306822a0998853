"""Taking a comment in hand, so that two moderators need not read the same one."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from palmyra.accounts.models import User
from palmyra.discussion.limits import CLAIM_HOLDS
from palmyra.discussion.models import Claim, Comment


def claim_comment(comment: Comment, *, moderator: User) -> Claim:
    """Mark a comment as in a moderator's hand; returns whose claim holds, another's as long as it is fresh."""
    now = timezone.now()
    is_free = Q(moderator=moderator) | Q(claimed_at__lt=now - CLAIM_HOLDS)
    Claim.objects.filter(is_free, comment=comment).update(moderator=moderator, claimed_at=now)
    claim, _is_new = Claim.objects.get_or_create(comment=comment, defaults={"moderator": moderator})
    return claim
