"""What the discussion's own pages, a form and a receipt, are given beside what the discussion knows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation

from palmyra.accounts.models import User
from palmyra.discussion.actions import span
from palmyra.discussion.limits import NAME_MAX, TEXT_MAX
from palmyra.discussion.models import Comment, Thread
from palmyra.newsroom.models import Paper
from palmyra.pages.contexts import DiscussionView
from palmyra.pages.gather.heads import gather_head
from palmyra.pages.gather.site import gather_site, rules_address
from palmyra.pages.gather.threads import follow_address


def form_context(request: HttpRequest, thread: Thread, form: Any, reply_to: Comment | None) -> dict[str, Any]:
    """The paper around the form, and the form as the article's page would show it."""
    language = translation.get_language() or ""
    paper = Paper.current()
    code = language if language in paper.languages else paper.main_language
    discussion = DiscussionView(
        thread_id=thread.pk,
        mode=thread.current_mode(),
        count=thread.comment_count,
        comments=[],
        older="",
        newer="",
        shown_from=0,
        shown_to=0,
        slow=span(thread.slow_seconds) if thread.slow_seconds else "",
        closes_at=thread.closing_at(),
        post_url=reverse("discussion:post", args=[thread.pk])
        if thread.pk
        else "",  # a list of one's own is of no thread
        name_max=NAME_MAX,
        text_max=TEXT_MAX,
        form=form,
        rules_url=rules_address(code),
        feed_url=reverse("thread-feed", args=[thread.pk]) if thread.pk else "",
        follow_url=follow_address(thread) if thread.pk else "",
        writer=request.user.public_name if isinstance(request.user, User) else "",
    )
    head = gather_head(thread.title, thread.place, is_listed=False)
    return {"site": gather_site(code), "head": head, "discussion": discussion}
