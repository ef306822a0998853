"""Adds to a demo paper what the benchmark reads and writes: an article with 100 comments, and 50 open discussions.

The last line of its output is the article's path and the ids of the discussions, the article's own first.
"""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "palmyra.project.settings")

import django

django.setup()

from django.db import transaction

from palmyra.discussion.actions import import_comment
from palmyra.discussion.models import Comment, Thread
from palmyra.newsroom.actions import publish_article
from palmyra.newsroom.models import Article, Byline

COMMENTS = 100
THREADS = 50
DEEP = 3  # every third comment answers the one before it


def main() -> None:
    """Fill the paper in PALMYRA_HOME."""
    with transaction.atomic():
        article = copy_of(Article.objects.published().filter(language="ru", front_slot="lead").first())
        fill(article.thread)
        threads = [article.thread.pk, *(open_thread(number).pk for number in range(1, THREADS))]
    print(article.path, *threads)


def copy_of(lead: Article) -> Article:
    """An article with the demo's longest text and a discussion of its own."""
    article = Article(
        headline="Проверка на скорость",
        language="ru",
        section=lead.section,
        lead=lead.lead,
        body=lead.body,
        main_picture=lead.main_picture,
        discussion_mode="open",
        live=False,
    )
    article.bylines = [Byline(author=row.author) for row in lead.bylines.all()]
    article.save()
    return publish_article(article)


def fill(thread: Thread) -> None:
    """A hundred comments with the words that the demo's readers used."""
    words = list(Comment.objects.shown().exclude(text="").values_list("text", "name")[:COMMENTS])
    parent: Comment | None = None
    for number in range(COMMENTS):
        text, name = words[number % len(words)]
        parent, _is_new = import_comment(
            thread,
            source_system="bench",
            source_id=str(number),
            name=name,
            text=text,
            created_at=thread.created_at + timedelta(minutes=number),
            parent=parent if number % DEEP else None,
        )


def open_thread(number: int) -> Thread:
    """A discussion that stands by itself, for writing to."""
    return Thread.objects.create(title=f"Разговор {number}", url=f"/bench/{number}/", language="ru")


if __name__ == "__main__":
    main()
