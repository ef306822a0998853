"""What pages cost in a small and in a large archive. Run as a program, it prints its rows.

It runs in a process of its own with the paper in PALMYRA_HOME, which it fills with articles of the past years, one
every twenty minutes, and their discussions by their counts alone.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import statistics
import sys
import time
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "palmyra.project.settings")

import django

django.setup()

from django.db import connection, transaction
from django.utils import timezone

from palmyra.discussion.models import Thread
from palmyra.newsroom.models import Article, Section
from palmyra.pages.gather.site import address
from palmyra.press.bake import render
from palmyra.press.tags import purge

SIZES = (1_000, 100_000)
AT_ONCE = 5_000
APART = dt.timedelta(minutes=20)
TRIES = 7
BUSY = 50  # one discussion in so many has comments by the hundred


def main() -> None:
    """Print a JSON object: for each page what it costs in milliseconds of the processor, by the size of the archive."""
    lead = Article.objects.published().filter(language="ru", front_slot="lead").first()
    filled, rows = 0, {}
    for size in SIZES:
        fill(lead, range(filled, size))
        filled = size
        for name, path in pages_of(lead).items():
            rows.setdefault(name, {})[size] = statistics.median(costs_of(path) for _try in range(TRIES))
    print(json.dumps(rows))


def fill(lead: Article, numbers: range) -> None:
    """Add articles with the words of one, the newest first."""
    chance, now = random.Random(numbers.start), timezone.now()
    sections = list(Section.objects.filter(is_opinion=False))
    waiting = iter(numbers)
    while chunk := list(islice(waiting, AT_ONCE)):
        with transaction.atomic():
            threads = Thread.objects.bulk_create(thread_of(number, chance) for number in chunk)
            Article.objects.bulk_create(
                article_of(lead, thread, chance.choice(sections), now - APART * (number + 1), number)
                for number, thread in zip(chunk, threads, strict=True)
            )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def thread_of(number: int, chance: random.Random) -> Thread:
    """A discussion that says it has comments."""
    count = chance.randrange(400) if number % BUSY == 0 else chance.randrange(12)
    return Thread(title=f"Archive {number}", url=f"/bench-archive/{number}/", language="ru", comment_count=count)


def article_of(lead: Article, thread: Thread, section: Section, at: dt.datetime, number: int) -> Article:
    """An article of the archive."""
    return Article(
        headline=f"Из архива: лёд у третьего створа ушёл, запись {number}",
        slug=f"archive-{number}",
        language="ru",
        section=section,
        lead=lead.lead,
        body=lead.body,
        main_picture=lead.main_picture,
        thread=thread,
        live=True,
        published_at=at,
        first_published_at=at,
        date=at.date(),
        discussion_mode="open",
    )


def pages_of(lead: Article) -> dict[str, str]:
    """The pages that are measured."""
    busiest = Section.objects.filter(is_opinion=False).order_by("pk").first()
    newest = Article.objects.published().filter(language="ru", slug__startswith="archive-").newest_first().first()
    day = {"year": newest.date.year, "month": newest.date.month, "day": newest.date.day}
    return {
        "front page": "/",
        "section, page 1": address("ru", "section", slug=busiest.slug),
        "article": newest.path,
        "day archive": address("ru", "day", **day),
        "feed": address("ru", "feed"),
    }


def costs_of(path: str) -> float:
    """Milliseconds of the processor for a page when the counts in lists have changed."""
    purge("counts", "rails")
    began = time.process_time()
    page = render(path)
    if page.status != 200:
        raise RuntimeError(f"{path} answered {page.status}.")
    return (time.process_time() - began) * 1000


if __name__ == "__main__":
    main()
