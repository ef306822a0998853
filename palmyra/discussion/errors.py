"""What can go wrong with a comment: one shape with a code, a status and a sentence that people read."""

from __future__ import annotations


class DiscussionError(Exception):
    """`str()` is the sentence; HTML and JSON show the same one."""

    code = "discussion"
    status = 422


class ThreadClosed(DiscussionError):
    code = "closed"
    status = 403


class NotAccepted(DiscussionError):
    """A check refused the comment."""

    code = "refused"


class TooFast(NotAccepted):
    """Too many comments in a short time."""

    code = "too-fast"
    status = 429


class ParentGone(DiscussionError):
    """What was to be answered is not there for readers."""

    code = "parent-gone"


class ReasonMissing(DiscussionError):
    """Readers and the writer are told why, so a reason is needed."""

    code = "reason-missing"


class WrongState(DiscussionError):
    """The decision does not fit the comment's state."""

    code = "wrong-state"
