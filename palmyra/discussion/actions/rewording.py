"""A moderator changes the words of a comment: readers are told that it was done, and what it said is kept."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from palmyra.accounts.models import User
from palmyra.discussion import markup, mentions, words
from palmyra.discussion.actions.deciding import refuse_changed
from palmyra.discussion.errors import ReasonMissing, WrongState
from palmyra.discussion.models import REMOVED, Comment, Decision, EarlierText
from palmyra.discussion.webhooks import note_event
from palmyra.press.tags import purge


@transaction.atomic
def reword_comment(
    comment: Comment, *, moderator: User, text: str, reason: str, read_at: dt.datetime | None = None
) -> Decision:
    """Put other words in place of a comment's; its state stays, and from then on its writer changes it no more.

    Raises TextEmpty, TextTooLong, ReasonMissing, WrongState where there is no text or no other one, and
    ChangedMeanwhile when its writer changed it after `read_at`.
    """
    text = words.fit_text(text)
    html = markup.render(text)
    if not markup.plain_text(html):
        raise words.text_empty()
    if not reason.strip():
        raise ReasonMissing(_("Say why: the reason stays in the record of decisions."), field="reason")
    row = Comment.objects.select_for_update().select_related("thread").get(pk=comment.pk)
    if row.state == REMOVED:
        raise WrongState(_("The text of this comment was erased; there are no words to change."), field="text")
    refuse_changed(row, read_at)
    if text == row.text:
        raise WrongState(_("These are the words that it has."), field="text")
    EarlierText.objects.create(comment=row, html=row.html)
    row.text, row.html = text, mentions.link_names(html, row.thread, besides=row.pk)
    row.renderer_version, row.edited_at, row.is_reworded = markup.RENDERER_VERSION, timezone.now(), True
    row.save(update_fields=["text", "html", "renderer_version", "edited_at", "is_reworded"])
    note_event("comment.edited", row, reason.strip())
    # Gone, and not only stale: what had to be taken out of the words may not be shown once more.
    purge(f"thread:{row.thread_id}", gone=True)
    return Decision.objects.create(
        comment=row,
        act="reword",
        moderator=moderator,
        reason=reason.strip()[: Decision._meta.get_field("reason").max_length],
        state_before=row.state,
        state_after=row.state,
    )
