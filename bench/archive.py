"""What a paper costs as its archive grows. Run as a program, it prints its figures.

It runs in a process of its own with the paper in PALMYRA_HOME, for which it makes up the archive. Its arguments are the
numbers of articles, the smallest first; each has ten comments. Without any it brings a file of another system into the
paper. Times are milliseconds of the processor.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "palmyra.project.settings")

import django

django.setup()

from django.test import Client

from bench.fill import copy_of
from bench.wordpress import write_export
from palmyra.accounts.actions import create_user
from palmyra.accounts.models import User
from palmyra.language.words import words
from palmyra.newsroom.models import Article, Placement, Section
from palmyra.pages.gather.site import address
from palmyra.press.bake import render
from palmyra.press.tags import purge
from palmyra.project import archive, demo
from palmyra.project.archive_words import read_words
from palmyra.search.index import find
from palmyra.wires.importer import import_file

COMMENTS = 10  # to an article
TRIES = 9
WORDS = 40  # of each kind
PUBLISHED = 20
IMPORTED = 2_000
LATE = 1_000
SAMPLE = 2_000  # articles whose words are counted
COMMON, MIDDLE = 0.1, (0.005, 0.02)  # of all articles

Figures = dict[str, float]


def main(sizes: list[int]) -> None:
    """Print a JSON object: for each thing its figures by the size of the archive."""
    rows: dict[str, Figures] = {}
    archive.hurry()
    for size in sizes:
        began = time.monotonic()
        archive.fill(size, size * COMMENTS, say=lambda sentence: print(sentence, file=sys.stderr))
        print(f"{size:,} articles after {time.monotonic() - began:.0f} s.", file=sys.stderr)
        for name, figure in figures().items():
            rows.setdefault(name, {})[str(size)] = figure
    print(json.dumps(rows))


def figures() -> Figures:
    """Everything that is measured of the archive as it is now."""
    pages = {name: median_of(lambda path=path: costs_of(path)) for name, path in pages_of().items()}
    return {**pages, **desk(), **searches(), "publishing, p99": percentile([published(), *more()], 99)}


def more() -> list[float]:
    """The other publications."""
    return [published() for _number in range(PUBLISHED - 1)]


def median_of(measure: Callable[[], float]) -> float:
    """The median of some tries after a first one."""
    measure()
    return statistics.median(measure() for _try in range(TRIES))


def percentile(values: list[float], percent: int) -> float:
    """The value that so many of a hundred do not exceed."""
    return sorted(values)[min(len(values) * percent // 100, len(values) - 1)]


def timed(act: Callable[[], object]) -> float:
    """Milliseconds of the processor."""
    began = time.process_time()
    act()
    return (time.process_time() - began) * 1000


def pages_of() -> dict[str, str]:
    """The public pages that are measured."""
    busiest = max(Section.objects.all(), key=lambda row: Placement.objects.filter(section=row, language="ru").count())
    newest = Article.objects.published().filter(language="ru", source_system=archive.SYSTEM).newest_first().first()
    day = {"year": newest.date.year, "month": newest.date.month, "day": newest.date.day}
    pages = -(-Placement.objects.filter(section=busiest, language="ru").count() // 20)
    return {
        "front page": "/",
        "section, page 1": address("ru", "section", slug=busiest.slug),
        f"section, page {LATE:,} or last": address("ru", "section", slug=busiest.slug, number=min(pages, LATE)),
        "article": newest.path,
        "day archive": address("ru", "day", **day),
        "feed": address("ru", "feed"),
    }


def costs_of(path: str) -> float:
    """A page when the counts in lists have changed."""
    purge("counts", "rails")

    def show() -> None:
        page = render(path)
        if page.status != 200:
            raise RuntimeError(f"{path} answered {page.status}.")

    return timed(show)


def desk() -> Figures:
    """What editors and moderators open."""
    person = User.objects.filter(username="bench").first() or create_user("bench", "owner")
    client = Client(headers={"host": "localhost"})
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")

    def opened(path: str) -> float:
        def show() -> None:
            answer = client.get(path)
            if answer.status_code != 200:
                raise RuntimeError(f"{path} answered {answer.status_code}.")

        return timed(show)

    return {
        "editors' list": median_of(lambda: opened("/newsroom/articles/")),
        "moderation queue": median_of(lambda: opened("/newsroom/discussion/")),
    }


def searches() -> Figures:
    """The 95th percentile of searches for words that many articles have, that some have, and that hardly any has."""
    found: Counter[str] = Counter()
    rows = Article.objects.filter(language="ru", source_system=archive.SYSTEM).newest_first()[:SAMPLE]
    for row in rows:
        found.update({word for word in words(row.plain_text()) if word.isalpha() and len(word) > 2})
    common = [word for word, count in found.items() if count > COMMON * len(rows)]
    middle = [word for word, count in found.items() if MIDDLE[0] < count / len(rows) < MIDDLE[1]]
    names = read_words(demo.FOLDER, "ru", archive.SEED).names.items
    kinds = {"common": common, "less common": middle, "rare": names[len(names) // 2 :]}
    return {
        f"search, {kind} word, p95": percentile(
            [timed(lambda word=word: find("article", word, language="ru")) for word in some(kind_words)], 95
        )
        for kind, kind_words in kinds.items()
    }


def some(choice: list[str]) -> list[str]:
    """Some of many, the same ones each time."""
    return random.Random(1).sample(sorted(choice), min(WORDS, len(choice)))


def published() -> float:
    """An article from the editor's click until it is on front page, section, feed and sitemap and is found."""
    lead = Article.objects.published().filter(language="ru", front_slot="lead").first()

    def publish() -> None:
        article = copy_of(lead)
        made.append(article)
        part = article.pk // 1_000 + 1
        for path in ("/", lead.section.path_in("ru"), "/feed.xml", f"/sitemap-{part}.xml"):
            if article.slug.encode() not in render(path).bodies[""]:
                raise RuntimeError(f"{path} does not show the new article.")
        if article.pk not in find("article", article.headline, language="ru").ids:
            raise RuntimeError("The new article is not found.")

    made: list[Article] = []
    cost = timed(publish)
    # It goes again, as an archive grows only in a paper that has nothing of its own.
    made[0].delete()
    return cost


def imported() -> float:
    """Articles brought from a file of WordPress in a second of the processor."""
    with tempfile.TemporaryDirectory(prefix="palmyra-bench-") as folder:
        file = Path(folder) / "export.xml"
        write_export(file, IMPORTED, read_words(demo.FOLDER, "ru", archive.SEED))
        return IMPORTED / timed(lambda: import_file(file)) * 1000


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main([int(size) for size in sys.argv[1:]])
    else:
        print(json.dumps(imported()))
