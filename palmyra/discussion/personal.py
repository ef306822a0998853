"""What the discussion knows of a person: exported and erased through the register in `accounts`."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from palmyra.accounts.models import Membership, User
from palmyra.accounts.models.membership import REMOVE
from palmyra.discussion.actions.deciding import remove_comment
from palmyra.discussion.actions.editing import is_answered
from palmyra.discussion.clients import voter_of
from palmyra.discussion.models import REMOVED, Comment, EarlierText, Report, Vote
from palmyra.press.tags import purge


def export(user: User) -> dict[str, Any]:
    """Everything that somebody said, voted for or reported."""
    voter = voter_of("", user)
    comments = Comment.objects.filter(user=user).order_by("created_at")
    votes = Vote.objects.filter(voter=voter).order_by("voted_at")
    reports = Report.objects.filter(reporter=voter).order_by("reported_at")
    earlier = EarlierText.objects.filter(comment__user=user).order_by("replaced_at")
    return {
        "comments": list(comments.values("name", "text", "state", "created_at", "edited_at", "thread__url")),
        "earlier_texts": list(earlier.values("comment_id", "html", "replaced_at")),
        "votes": list(votes.values("comment_id", "value", "voted_at")),
        "reports": list(reports.values("comment_id", "reason", "words", "reported_at")),
    }


@transaction.atomic
def erase(user: User) -> None:
    """Leave what was said without a name, or erase it, as the paper decided; votes go, and what reports told."""
    if Membership.current().comments_of_deleted == REMOVE:
        remove_said(user)
    comments = Comment.objects.filter(user=user)
    threads = {f"thread:{number}" for number in comments.values_list("thread", flat=True)}
    EarlierText.objects.filter(comment__in=comments).delete()
    # A removed comment has no name any more, and gets none.
    comments.filter(state=REMOVED).update(user=None)
    comments.update(name=_("Deleted reader"), user=None, client_hash="", network_hash="")
    voter = voter_of("", user)
    Report.objects.filter(reporter=voter).update(words="", user=None)
    Vote.objects.filter(voter=voter).update(voter=f"erased {user.pk}")
    purge(*threads, f"reader:{user.pk}", gone=True)


def remove_said(user: User) -> None:
    """Erase the text of everything that somebody said; a line keeps the place of what was answered."""
    for comment in Comment.objects.filter(user=user).exclude(state=REMOVED).select_related("thread"):
        with translation.override(comment.thread.language or translation.get_language()):
            remove_comment(comment, moderator=None, reason=_("Its writer deleted the account."))
        Comment.objects.filter(pk=comment.pk).update(user=None, has_place=is_answered(comment))
