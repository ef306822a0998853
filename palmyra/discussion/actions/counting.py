"""The counters of a thread, kept with every comment that appears or goes."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Count, F, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from palmyra.discussion.actions.answering import note_answer
from palmyra.discussion.models import Comment, Thread
from palmyra.discussion.statements import count
from palmyra.press.tags import purge


def count_change(comment: Comment, change: int) -> int:
    """Move the counters by one comment that appeared or went; returns the mark from which pages show it.

    The comment's thread has to be read in the same transaction.
    """
    if change > 0:
        newest = max(comment.thread.last_comment_at or comment.created_at, comment.created_at)
    else:
        shown = Comment.objects.shown().filter(thread=comment.thread_id)
        newest = shown.aggregate(newest=Max("created_at"))["newest"]
    count(comment.thread_id, change, newest, timezone.now())
    if comment.parent_id:
        Comment.objects.filter(pk=comment.parent_id).update(reply_count=F("reply_count") + change)
    note_answer(comment, change)
    readers = [f"reader:{comment.user_id}"] if comment.user_id else []
    return purge(f"thread:{comment.thread_id}", *readers, gone=change < 0)


@transaction.atomic
def recount(thread: Thread) -> None:
    """Count a thread anew; for repairs, never for a view."""
    replies = Comment.objects.shown().filter(parent=OuterRef("pk")).values("parent").annotate(n=Count("pk"))
    thread.comments.update(reply_count=Coalesce(Subquery(replies.values("n")), 0))
    told = thread.comments.shown().aggregate(count=Count("pk"), newest=Max("created_at"))
    Thread.objects.filter(pk=thread.pk).update(comment_count=told["count"], last_comment_at=told["newest"])
    purge(f"thread:{thread.pk}", "counts")
