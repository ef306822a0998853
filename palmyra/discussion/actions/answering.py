"""Questions and answers: in such a discussion what begins a conversation is a question, and its hosts answer."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from palmyra.discussion.models import Comment, CommentQuerySet, Thread


def answers_of(thread: Thread) -> CommentQuerySet:
    """What a discussion's hosts answered under questions, as far as readers can read it."""
    replies = thread.comments.shown().filter(depth=1)
    answerers = thread.answerers
    return replies.filter(user__in=answerers) if answerers else replies.filter(is_staff_voice=True)


def note_answer(comment: Comment, change: int) -> None:
    """Keep with a question whether it is answered; for a comment that appeared (1) or went (-1) just now."""
    if comment.parent_id and comment.is_answer_in(comment.thread):
        is_answered = change > 0 or answers_of(comment.thread).filter(parent=comment.parent_id).exists()
        Comment.objects.filter(pk=comment.parent_id).update(is_answered=is_answered)


def recount_answers(thread: Thread) -> None:
    """Find out anew which questions are answered, as the mode or the hosts of a discussion changed."""
    is_answered = Exists(answers_of(thread).filter(parent=OuterRef("pk"))) if thread.is_questions else False
    thread.comments.filter(depth=0).update(is_answered=is_answered)
