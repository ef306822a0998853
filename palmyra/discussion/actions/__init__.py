"""Acts of the discussion, a file a subject."""

from palmyra.discussion.actions.choosing import note_comment, pin_comment, unnote_comment, unpin_comment
from palmyra.discussion.actions.counting import recount
from palmyra.discussion.actions.deciding import (
    approve_comment,
    hide_comment,
    hold_comment,
    remove_comment,
    restore_comment,
)
from palmyra.discussion.actions.editing import edit_comment, may_change, may_withdraw, withdraw_comment
from palmyra.discussion.actions.leading import lead_thread, set_modes, span
from palmyra.discussion.actions.posting import import_comment, parent_gone, post_comment
from palmyra.discussion.actions.reacting import toggle_reaction
from palmyra.discussion.actions.reporting import report_comment
from palmyra.discussion.actions.voting import cast_vote, set_votes

__all__ = [
    "approve_comment",
    "cast_vote",
    "edit_comment",
    "hide_comment",
    "hold_comment",
    "import_comment",
    "lead_thread",
    "may_change",
    "may_withdraw",
    "note_comment",
    "parent_gone",
    "pin_comment",
    "post_comment",
    "recount",
    "remove_comment",
    "report_comment",
    "restore_comment",
    "set_modes",
    "set_votes",
    "span",
    "toggle_reaction",
    "unnote_comment",
    "unpin_comment",
    "withdraw_comment",
]
