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
from palmyra.discussion.actions.following import (
    ask_to_follow,
    change_pace,
    confirm_follows,
    forget_follower,
    mail_news,
    stop_follow,
    tell_followers,
)
from palmyra.discussion.actions.founding import found_thread, require_listed
from palmyra.discussion.actions.leading import lead_thread, set_modes, span
from palmyra.discussion.actions.noticing import decide_notice, give_notice
from palmyra.discussion.actions.posting import import_comment, parent_gone, post_comment
from palmyra.discussion.actions.reacting import toggle_reaction
from palmyra.discussion.actions.reporting import report_comment
from palmyra.discussion.actions.voting import cast_vote, set_votes

__all__ = [
    "approve_comment",
    "ask_to_follow",
    "cast_vote",
    "change_pace",
    "confirm_follows",
    "decide_notice",
    "edit_comment",
    "forget_follower",
    "found_thread",
    "give_notice",
    "hide_comment",
    "hold_comment",
    "import_comment",
    "lead_thread",
    "mail_news",
    "may_change",
    "may_withdraw",
    "note_comment",
    "parent_gone",
    "pin_comment",
    "post_comment",
    "recount",
    "remove_comment",
    "report_comment",
    "require_listed",
    "restore_comment",
    "set_modes",
    "set_votes",
    "span",
    "stop_follow",
    "tell_followers",
    "toggle_reaction",
    "unnote_comment",
    "unpin_comment",
    "withdraw_comment",
]
