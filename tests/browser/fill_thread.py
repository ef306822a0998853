"""Gives the paper in PALMYRA_HOME an article with a long discussion; prints its path and the ids of its comments.

A program of its own, as the paper it fills is served by other processes.
"""

from __future__ import annotations

import datetime as dt
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "palmyra.project.settings")

import django

django.setup()

from django.db import transaction
from django.utils import timezone

from palmyra.discussion.models import Comment, Thread
from palmyra.discussion.places import place
from palmyra.newsroom.actions import publish_article
from palmyra.newsroom.models import Article, Section
from palmyra.press.tags import purge

# Of a conversation: whom each of its comments answers, by place in it. A phone shows three lines, a desk six.
ANSWERS = [None, 0, 1, 0, 3]


@transaction.atomic
def main(size: int) -> None:
    """Publish the article, with so many comments, the first one first."""
    article = Article(headline="О чём спорят пять тысяч", language="ru", section=Section.objects.first(), live=False)
    article.discussion_mode = "open"
    article.save()
    article = publish_article(article)
    thread = Thread.objects.get(pk=article.thread_id)
    rows = fill(thread, size)
    Thread.objects.filter(pk=thread.pk).update(comment_count=size, last_comment_at=rows[-1].created_at)
    purge(f"thread:{thread.pk}")
    print(article.path, rows[0].pk, rows[-1].pk)


def fill(thread: Thread, size: int) -> list[Comment]:
    """So many comments at once."""
    first = (Comment.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    begun = timezone.now() - dt.timedelta(days=2)
    rows: list[Comment] = []
    for number in range(size):
        text = f"Мнение {number}."
        row = Comment(pk=first + number, thread=thread, name=f"Читатель {number}", text=text, html=f"<p>{text}</p>")
        row.created_at = begun + dt.timedelta(seconds=number)
        answered = ANSWERS[number % len(ANSWERS)]
        place(row, None if answered is None else rows[number - number % len(ANSWERS) + answered])
        rows.append(row)
    return Comment.objects.bulk_create(rows, batch_size=500)


if __name__ == "__main__":
    main(int(sys.argv[1]))
