"""How long the page of a discussion takes to render as the discussion grows. Run as a program, it prints its rows.

It runs in a process of its own with the paper in PALMYRA_HOME, which it fills.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "palmyra.project.settings")

import django

django.setup()

from django.db import transaction
from django.utils import timezone

from bench.fill import copy_of
from palmyra.discussion.models import Comment, Thread
from palmyra.discussion.places import place
from palmyra.newsroom.models import Article
from palmyra.press.bake import render

SIZES = (10, 100, 1_000, 5_000, 10_000)
BRANCH = 4  # every fourth comment begins a conversation, the others answer the one before
TRIES = 7


def main() -> None:
    """Print a JSON object: milliseconds of the processor for one rendering by the number of comments."""
    rows = {}
    for size in SIZES:
        with transaction.atomic():
            article = copy_of(Article.objects.published().filter(language="ru", front_slot="lead").first())
            fill(article.thread, size)
        rows[size] = statistics.median(rendering(article.path) for _try in range(TRIES))
    print(json.dumps(rows))


def fill(thread: Thread, size: int) -> None:
    """So many comments at once, in conversations of four."""
    begun, parent = timezone.now() - timedelta(days=1), None
    text = "Лёд у третьего створа уходил раньше двадцатого, и дело тут не в ледоколе, а в тёплом сбросе. " * 3
    for number in range(size):
        comment = Comment(thread=thread, name=f"Читатель {number}", text=text, html=f"<p>{text}</p>", created_at=begun)
        begun += timedelta(seconds=1)
        place(comment, parent if number % BRANCH else None)
        comment.save(force_insert=True)
        parent = comment
    Thread.objects.filter(pk=thread.pk).update(comment_count=size)


def rendering(path: str) -> float:
    """Milliseconds of the processor for the page and its compressed forms."""
    began = time.process_time()
    page = render(path)
    if page.status != 200:
        raise RuntimeError(f"{path} answered {page.status}.")
    return (time.process_time() - began) * 1000


if __name__ == "__main__":
    main()
