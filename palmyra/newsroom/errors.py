"""What can go wrong in the newsroom: one shape with a code, a status and a sentence."""

from __future__ import annotations


class NewsroomError(Exception):
    """An act that cannot be done; `str()` is the sentence that people read."""

    code = "newsroom"
    status = 422


class NotPublished(NewsroomError):
    """The act needs an article that readers can see."""

    code = "not-published"


class NoReason(NewsroomError):
    """Readers are told why an article is gone, so a reason is needed."""

    code = "no-reason"


class MailFailed(NewsroomError):
    """The mail server did not take the letter."""

    code = "mail-failed"
