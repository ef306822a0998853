"""Warning a writer: a moderator's words that are shown to nobody else."""

from __future__ import annotations

from django.utils.translation import gettext as _

from palmyra.accounts.models import User
from palmyra.discussion.errors import ReasonMissing, WrongState
from palmyra.discussion.limits import CAUTION_MAX
from palmyra.discussion.models import Caution, Comment


def warn_writer(comment: Comment, *, moderator: User, text: str) -> Caution:
    """Tell the writer of a comment something; they are shown it once, and find it with the comment later.

    Raises ReasonMissing without words, and WrongState where nobody would read them.
    """
    words = text.replace("\r\n", "\n").strip()[:CAUTION_MAX]
    if not words:
        raise ReasonMissing(_("Write what the writer is to read."), field="text")
    if not comment.user_id and not comment.client_hash:
        raise WrongState(_("Nothing is known of this writer, so nobody would read a warning."), field="text")
    return Caution.objects.create(comment=comment, moderator=moderator, text=words)


def tell_cautions(unseen: list[Caution]) -> list[Caution]:
    """Those of some cautions that this request is the first to show; of two at a time only one shows each."""
    return [caution for caution in unseen if Caution.objects.filter(pk=caution.pk).mark_seen()]
