"""Fills a demo paper with a made-up archive of any size: for the benchmark, and to see what a large paper is like.

The same numbers give the same archive, but for its dates: it ends where the demo begins, and one article came every ten
minutes. What is written is what an import writes; only comments are written by hand, as there may be millions.
"""

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Callable, Iterable
from itertools import accumulate
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import Max
from django.utils import timezone

from palmyra.discussion.models import HELD, HIDDEN, SHOWN, Comment
from palmyra.discussion.places import sort_key
from palmyra.newsroom import actions
from palmyra.newsroom.models import Article, Author, Paper, Picture, Section, Tag
from palmyra.project import demo
from palmyra.project.archive_words import Words, read_words

SYSTEM = "palmyra-archive"
SEED = 1
APART = dt.timedelta(minutes=10)
AT_ONCE = 500  # articles in a transaction
CACHE_KILOBYTES = 400_000
PAGES_IN_LOG = 20_000  # of 4 kB, before they are put into the database
TOLD_EVERY = 10.0  # seconds
IN_MAIN = 0.7  # of all articles, in the paper's main language
OPINIONS = 0.08  # of all articles
PICTURED = 0.6
FURTHER = 0.2
QUOTED = 0.25
MOST_TIMES = 400  # comments of the busiest discussion, times those of an ordinary one
TALKING = dt.timedelta(days=2)  # how long a discussion lasts
ANSWERS = 0.6  # of all comments
DEEPEST = 5
HELD_OF_NEW = 0.05  # of what was said within a day
HIDDEN_OF_OLD = 0.005
REASON = {"ru": "Правило 3: о деле, не о человеке", "en": "Rule 3: about the matter, not the person"}

Say = Callable[[str], None]
Row = tuple[Any, ...]


def fill(articles: int, comments: int, *, say: Say) -> demo.Loaded:
    """Bring the archive to so many articles and comments; an archive that is there grows into the past.

    Loads the demo first where it is not. Raises DemoRefused for a paper that has articles of its own, and for an
    archive that is larger already.
    """
    if Article.objects.filter(is_demo=False).exists():
        raise demo.DemoRefused(
            "This paper has articles of its own, and an archive that nobody wrote is not mixed in. "
            "Name another home with PALMYRA_HOME."
        )
    if not Paper.current().has_demo:
        demo.load()
    known = Article.objects.filter(source_system=SYSTEM)
    numbers = {int(number) for number in known.values_list("source_id", flat=True)}
    said = Comment.objects.filter(source_system=SYSTEM).count()
    missing = [number for number in range(articles) if number not in numbers]
    if len(missing) + len(numbers) > articles or comments < said or (comments > said and not missing):
        raise demo.DemoRefused(
            f"The archive has {len(numbers)} articles and {said} comments. It grows by articles with their comments; "
            "take it away with `palmyra demo --remove` to make another one."
        )
    Filling(missing, comments - said, say).run()
    return demo.Loaded(articles, comments)


def hurry() -> None:
    """Let SQLite keep more in memory and write less often; a power cut may cost the last articles, and nothing else."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = -{CACHE_KILOBYTES}")
            cursor.execute(f"PRAGMA wal_autocheckpoint = {PAGES_IN_LOG}")
            cursor.execute("PRAGMA synchronous = NORMAL")


class Filling:
    """One filling: what articles are made of, and how many comments each has."""

    def __init__(self, numbers: list[int], comments: int, say: Say) -> None:
        paper = Paper.current()
        self.words = {language: read_words(demo.FOLDER, language, SEED) for language in paper.languages}
        self.main = paper.main_language
        self.numbers, self.say = numbers, say
        self.begin = self.find_begin()
        sections = Section.objects.select_related("parent").order_by("pk")
        self.sections = [section for section in sections if not section.is_opinion]
        self.opinions = [section for section in sections if section.is_opinion]
        self.authors = list(Author.objects.filter(is_demo=True).order_by("pk"))
        self.tags = list(Tag.objects.filter(is_demo=True).order_by("pk").values_list("name", flat=True))
        self.pictures = list(Picture.objects.filter(is_demo=True, title__endswith=f"({self.main})").order_by("pk"))
        self.comments = comments
        self.weights = [0.0, *accumulate(map(weight_of, numbers))]
        self.said = Table(Comment)
        self.next_comment = (Comment.objects.aggregate(last=Max("pk"))["last"] or 0) + 1

    def find_begin(self) -> dt.datetime:
        """The moment after the newest article: now, or what it was when the archive was begun."""
        known = Article.objects.filter(source_system=SYSTEM).order_by("pk").first()
        if known is None or known.published_at is None:
            return timezone.now().replace(second=0, microsecond=0)
        return known.published_at + APART * (int(known.source_id) + 1)

    def run(self) -> None:
        """Write everything, the oldest first, as it would have come."""
        began = told = time.monotonic()
        for end in range(len(self.numbers), 0, -AT_ONCE):
            places = range(end - 1, max(end - AT_ONCE, 0) - 1, -1)
            Paper.basics()  # asked for within the transaction, it would be asked for again with each address
            with transaction.atomic():
                self.write(places)
            if time.monotonic() - told > TOLD_EVERY:
                told = time.monotonic()
                done = len(self.numbers) - places[-1]
                minutes = (told - began) / done * places[-1] / 60
                self.say(f"{done:,} of {len(self.numbers):,} articles, some {minutes:.0f} minutes are left.")
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), [Comment]):
                cursor.execute(statement)

    def write(self, places: Iterable[int]) -> None:
        """Write the articles at some places in the list of numbers, with their comments."""
        brought = actions.import_articles([self.article(self.numbers[place]) for place in places])
        rows: list[Row] = []
        counts: list[Row] = []
        for place, (article, _is_new) in zip(places, brought, strict=True):
            count = self.count_at(place)
            if count:
                chance = chance_of(self.numbers[place], "said")
                discussion = Discussion(article, self.words[article.language], chance)
                rows += discussion.rows(count, self.next_comment)
                self.next_comment += count
                counts.append((*discussion.counted(), article.thread_id))
        self.said.insert(rows)
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE discussion_thread SET comment_count = %s, last_comment_at = %s, counted_at = %s, "
                "created_at = %s WHERE id = %s",
                counts,
            )

    def count_at(self, place: int) -> int:
        """How many comments an article has; all together there are as many as there shall be."""
        total = self.weights[-1]
        before, upto = (int(self.comments * self.weights[place + end] / total) for end in (0, 1))
        return upto - before

    def article(self, number: int) -> actions.Arrival:
        """An article by its number, the newest being 0."""
        chance = chance_of(number, "article")
        others = [code for code in self.words if code != self.main]
        language = chance.choice(others) if others and chance.random() > IN_MAIN else self.main
        words = self.words[language]
        is_opinion = bool(self.opinions) and chance.random() < OPINIONS
        paragraphs: list[tuple[str, Any]] = [
            ("paragraph", words.paragraph(chance)) for _number in range(chance.randrange(2, 5))
        ]
        if chance.random() < QUOTED:
            (speaker,) = words.names.take(chance, 1)
            (text,) = words.sentences.take(chance, 1)
            paragraphs.insert(1, ("quote", {"text": text, "speaker": speaker, "role": "", "source": ""}))
        published_at = self.begin - APART * (number + 1)
        return actions.Arrival(
            source_system=SYSTEM,
            source_id=str(number),
            language=language,
            headline=words.headline(chance),
            published_at=published_at,
            lead=f"<p>{words.sentences.take(chance, 1)[0]}</p>",
            blocks=[*paragraphs, ("paragraph", words.source(chance))],
            section=chance.choice(self.opinions if is_opinion else self.sections),
            further_sections=chance.sample(self.sections, 1) if chance.random() < FURTHER else (),
            tags=chance.sample(self.tags, chance.randrange(3)) if self.tags else (),
            authors=chance.sample(self.authors, chance.randrange(1, 3)),
            picture=chance.choice(self.pictures) if chance.random() < PICTURED and self.pictures else None,
            further={"is_demo": True, "changed_at": published_at},
        )


class Discussion:
    """The comments under an article."""

    def __init__(self, article: Article, words: Words, chance: random.Random) -> None:
        self.article, self.words, self.chance = article, words, chance
        self.now = timezone.now()
        self.shown = 0
        self.newest: dt.datetime | None = None

    def rows(self, count: int, first: int) -> list[Row]:
        """So many comments, numbered from `first`: some begin a conversation, more answer one before."""
        chance, start = self.chance, self.article.shown_at
        span = min(TALKING, self.now - start).total_seconds()
        moments = sorted(span * chance.random() ** 3 for _number in range(count))
        rows: list[dict[str, Any]] = []
        for number, seconds in enumerate(moments):
            at = start + dt.timedelta(seconds=seconds)
            above = chance.choice(rows[-5:]) if rows and chance.random() < ANSWERS else None
            if above is not None and (above["depth"] == DEEPEST or above["state"] != SHOWN):
                above = None
            rows.append(self.row(first + number, at, above))
        adapt = connection.ops.adapt_datetimefield_value
        for row in rows:
            row["created_at"] = adapt(row["created_at"])
        return [tuple(row.values()) for row in rows]

    def row(self, number: int, at: dt.datetime, above: dict[str, Any] | None) -> dict[str, Any]:
        """One comment as the columns of `Table` want it."""
        key, state = sort_key(at), self.state(at)
        text, html = self.chance.choice(self.words.remarks)
        (name,) = self.words.readers.take(self.chance, 1)
        if above is not None and state == SHOWN:
            above["reply_count"] += 1
        if state == SHOWN:
            self.shown += 1
            self.newest = at
        return {
            "id": number,
            "thread_id": self.article.thread_id,
            "parent_id": above and above["id"],
            "root_key": above["root_key"] if above else key,
            "sort_path": above["sort_path"] + key if above else key,
            "depth": above["depth"] + 1 if above else 0,
            "name": name.partition(" ")[0],
            "text": text,
            "html": html,
            "state": state,
            "has_place": state != HELD,
            "reason_shown": REASON[self.words.language] if state == HIDDEN else "",
            "created_at": at,
            "reply_count": 0,
            "client_hash": f"archive {name}"[:32],
            "source_system": SYSTEM,
        }

    def state(self, at: dt.datetime) -> str:
        """What became of a comment: new ones may still wait."""
        if self.now - at < dt.timedelta(days=1):
            return HELD if self.chance.random() < HELD_OF_NEW else SHOWN
        return HIDDEN if self.chance.random() < HIDDEN_OF_OLD else SHOWN

    def counted(self) -> Row:
        """The thread's count, the moments of its newest comment and of the change, and when it began."""
        adapt = connection.ops.adapt_datetimefield_value
        newest = adapt(self.newest) if self.newest else None
        return self.shown, newest, newest, adapt(self.article.shown_at)


COLUMNS = (
    "id thread_id parent_id root_key sort_path depth name text html state has_place reason_shown created_at "
    "reply_count client_hash source_system"
).split()


class Table:
    """Writes rows of a model given by some of their columns; the others have the model's defaults."""

    def __init__(self, model: type[models.Model]) -> None:
        blank = model()
        fields = {field.attname: field for field in model._meta.concrete_fields}
        rest = [field for name, field in fields.items() if name not in COLUMNS]
        self.rest = tuple(field.get_db_prep_save(getattr(blank, field.attname), connection) for field in rest)
        quote = connection.ops.quote_name
        columns = [quote(str(fields[name].column)) for name in COLUMNS] + [quote(str(field.column)) for field in rest]
        places = ", ".join(["%s"] * len(columns))
        where = f"{quote(model._meta.db_table)} ({', '.join(columns)})"
        self.statement = f"INSERT INTO {where} VALUES ({places})"  # noqa: S608 names of the model only

    def insert(self, rows: Iterable[Row]) -> None:
        """Write rows whose values stand in the order of the columns."""
        with connection.cursor() as cursor:
            cursor.executemany(self.statement, [row + self.rest for row in rows])


def weight_of(number: int) -> float:
    """How much is said under an article beside others: little under most, very much under some."""
    return float(min(chance_of(number, "weight").paretovariate(1.1), MOST_TIMES))


def chance_of(number: int, what: str) -> random.Random:
    """The dice for one thing about one article, the same in each filling."""
    return random.Random(f"{SEED} {number} {what}")  # noqa: S311 no secret
