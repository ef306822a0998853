"""What the discussion knows of a person: exported and erased through the register in `accounts`."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from palmyra.accounts.models import User
from palmyra.discussion.clients import voter_of
from palmyra.discussion.models import Comment, EarlierText, Reaction, Report, Vote
from palmyra.press.tags import purge


def export(user: User) -> dict[str, Any]:
    """Everything that somebody said, voted for, reacted to or reported."""
    voter = voter_of("", user)
    comments = Comment.objects.filter(user=user).order_by("created_at")
    votes = Vote.objects.filter(voter=voter).order_by("voted_at")
    reactions = Reaction.objects.filter(voter=voter).order_by("reacted_at")
    reports = Report.objects.filter(reporter=voter).order_by("reported_at")
    earlier = EarlierText.objects.filter(comment__user=user).order_by("replaced_at")
    return {
        "comments": list(comments.values("name", "text", "state", "created_at", "edited_at", "thread__url")),
        "earlier_texts": list(earlier.values("comment_id", "html", "replaced_at")),
        "votes": list(votes.values("comment_id", "value", "voted_at")),
        "reactions": list(reactions.values("comment_id", "code", "reacted_at")),
        "reports": list(reports.values("comment_id", "reason", "words", "reported_at")),
    }


@transaction.atomic
def erase(user: User) -> None:
    """Leave what was said without a name, so that conversations keep their sense; votes and reactions are nobody's."""
    comments = Comment.objects.filter(user=user)
    threads = {f"thread:{number}" for number in comments.values_list("thread", flat=True)}
    EarlierText.objects.filter(comment__in=comments).delete()
    comments.update(name=_("Deleted reader"), user=None, client_hash="", network_hash="")
    voter = voter_of("", user)
    Report.objects.filter(reporter=voter).update(words="", user=None)
    for counted in (Vote.objects, Reaction.objects):
        counted.filter(voter=voter).update(voter=f"erased {user.pk}")
    purge(*threads, gone=True)
