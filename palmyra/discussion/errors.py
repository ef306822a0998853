"""What can go wrong with a comment: one shape with a code, a status and a sentence that people read."""

from __future__ import annotations


class DiscussionError(Exception):
    """`str()` is the sentence; HTML and JSON show the same one. `field` names the form's field to mend, if one is."""

    code = "discussion"
    status = 422
    field = ""

    def __init__(self, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = self.field if field is None else field


class ThreadClosed(DiscussionError):
    """The thread takes no comments any more."""

    code = "closed"
    status = 403


class NameMissing(DiscussionError):
    """Nobody can answer somebody without a name."""

    code = "name-missing"
    field = "name"


class NameTooLong(DiscussionError):
    """The name does not fit its line."""

    code = "name-too-long"
    field = "name"


class NameTaken(DiscussionError):
    """The name looks like a member's, an author's or the newsroom's."""

    code = "name-taken"
    field = "name"


class TextEmpty(DiscussionError):
    """There is nothing to read."""

    code = "text-empty"
    field = "text"


class TextTooLong(DiscussionError):
    """The text does not fit."""

    code = "text-too-long"
    field = "text"


class NotAccepted(DiscussionError):
    """A check refused the comment."""

    code = "refused"


class Banned(NotAccepted):
    """The writer may not write here."""

    code = "banned"
    status = 403


class TooFast(NotAccepted):
    """Too many comments in a short time."""

    code = "too-fast"
    status = 429


class TooSoon(NotAccepted):
    """A slow discussion, and a writer who said something in it a moment ago."""

    code = "too-soon"
    status = 429
    field = "text"


class NotStored(DiscussionError):
    """The database takes nothing at the moment: somebody else writes for long, or the disk is full."""

    code = "not-stored"
    status = 503


class NotSure(NotAccepted):
    """A moderator would read the comment first; its writer may change it, or send it once more."""

    code = "sure"
    field = "text"


class WorkNeeded(NotAccepted):
    """A program may have sent the comment; a browser that does a sum shows that none did."""

    code = "work"


class ParentGone(DiscussionError):
    """What was to be answered is not there for readers."""

    code = "parent-gone"


class BadAddress(DiscussionError):
    """No letter would arrive there."""

    code = "bad-address"
    field = "mail"


class ReasonMissing(DiscussionError):
    """Readers and the writer are told why, so a reason is needed."""

    code = "reason-missing"
    field = "reason"


class WrongState(DiscussionError):
    """The decision does not fit the comment's state."""

    code = "wrong-state"
    status = 409


class NoAppeal(DiscussionError):
    """There is nothing to look at again, or it was asked for before."""

    code = "no-appeal"
    status = 409
    field = "text"


class ChangedMeanwhile(DiscussionError):
    """What a moderator read is not what would be shown."""

    code = "changed"
    status = 409


class CannotBan(DiscussionError):
    """The writer cannot be banned, or not in this way."""

    code = "cannot-ban"
    field = "kind"


class CommentGone(DiscussionError):
    """A comment that readers cannot read."""

    code = "comment-gone"
    status = 404


class OwnVote(DiscussionError):
    """Nobody votes on what they said themselves."""

    code = "own-vote"
    status = 403


class BadPicture(DiscussionError):
    """An upload that does not become an emoji."""

    code = "bad-picture"
    field = "picture"


class UnknownReaction(DiscussionError):
    """No reaction that the paper offers."""

    code = "unknown-reaction"
    status = 400


class TooLate(DiscussionError):
    """A comment has to stay as it is."""

    code = "too-late"
    status = 409


class NotListed(DiscussionError):
    """A site that may not embed, or an address that is not of one that may."""

    code = "not-listed"
    status = 403
    field = "url"
