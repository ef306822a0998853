"""Acts of the discussion, a file a subject."""

from palmyra.discussion.actions.answering import recount_answers
from palmyra.discussion.actions.appealing import answer_appeal, appeal_against, may_appeal
from palmyra.discussion.actions.banning import ban_mail, ban_words, ban_writer, lift_ban, refuse_unbannable
from palmyra.discussion.actions.choosing import note_comment, pin_comment, unnote_comment, unpin_comment
from palmyra.discussion.actions.claiming import claim_comment
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
from palmyra.discussion.actions.importing import Incoming, import_comment, import_comments
from palmyra.discussion.actions.leading import lead_thread, set_modes, span
from palmyra.discussion.actions.noticing import decide_notice, give_notice
from palmyra.discussion.actions.posting import parent_gone, post_comment
from palmyra.discussion.actions.reacting import toggle_reaction
from palmyra.discussion.actions.renewing import render_anew
from palmyra.discussion.actions.reporting import report_comment
from palmyra.discussion.actions.rewording import reword_comment
from palmyra.discussion.actions.scoping import set_scopes
from palmyra.discussion.actions.voting import cast_vote, set_votes
from palmyra.discussion.actions.warning import tell_cautions, warn_writer

__all__ = [
    "Incoming",
    "answer_appeal",
    "appeal_against",
    "approve_comment",
    "ask_to_follow",
    "ban_mail",
    "ban_words",
    "ban_writer",
    "cast_vote",
    "change_pace",
    "claim_comment",
    "confirm_follows",
    "decide_notice",
    "edit_comment",
    "forget_follower",
    "found_thread",
    "give_notice",
    "hide_comment",
    "hold_comment",
    "import_comment",
    "import_comments",
    "lead_thread",
    "lift_ban",
    "mail_news",
    "may_appeal",
    "may_change",
    "may_withdraw",
    "note_comment",
    "parent_gone",
    "pin_comment",
    "post_comment",
    "recount",
    "recount_answers",
    "refuse_unbannable",
    "remove_comment",
    "render_anew",
    "report_comment",
    "require_listed",
    "restore_comment",
    "reword_comment",
    "set_modes",
    "set_scopes",
    "set_votes",
    "span",
    "stop_follow",
    "tell_cautions",
    "tell_followers",
    "toggle_reaction",
    "unnote_comment",
    "unpin_comment",
    "warn_writer",
    "withdraw_comment",
]
