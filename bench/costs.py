"""What rendering an article with 100 comments costs, item by item. Run as a program, it prints the list.

It runs in a process of its own with the paper in PALMYRA_HOME, to which it adds articles. Times are milliseconds of the
processor. Compression is part of a rendering, the writing of files is not.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "palmyra.project.settings")

import django

django.setup()

import brotli
from django.db import connection, transaction
from django.template.base import Template

from bench.fill import copy_of
from bench.threads import fill
from palmyra.newsroom.models import Article
from palmyra.press.bake import render
from palmyra.press.store import BROTLI_QUALITY, GZIP_LEVEL
from palmyra.press.tags import purge

COMMENTS = 100
TRIES = 9
TABLE = re.compile(r'FROM "?(\w+)')

Costs = dict[str, float]


def main() -> None:
    """Print the list as JSON: pairs of a name and a figure."""
    articles = [new_article() for _try in range(2 * TRIES + 1)]
    render(articles.pop().path)  # what pages have in common is known from now on
    plain, itemised = articles[:TRIES], articles[TRIES:]
    first = whole_of(plain), [items_of(article) for article in itemised]
    again = whole_of(plain, say), [items_of(article, say) for article in itemised]
    print(json.dumps([*listed("first time", *first), *listed("after a comment", *again)]))


def new_article() -> Article:
    """An article with its comments."""
    with transaction.atomic():
        article = copy_of(Article.objects.published().filter(language="ru", front_slot="lead").first())
        fill(article.thread, COMMENTS)
    return article


def nothing(article: Article) -> None:
    """What happens before a first rendering."""


def say(article: Article) -> None:
    """What a comment does to the page."""
    purge(f"thread:{article.thread_id}")


Event = Callable[[Article], None]


def whole_of(articles: list[Article], happens: Event = nothing) -> float:
    """The rendering of some articles as a whole, the median; nothing watches it."""
    took = []
    for article in articles:
        path = article.path
        happens(article)
        took.append(timed(lambda path=path: render(path)))
    return statistics.median(took)


def listed(when: str, whole: float, tries: list[Costs]) -> list[tuple[str, float]]:
    """The whole of a rendering, then the medians of its items and what is left."""
    names = dict.fromkeys(name for costs in tries for name in costs)
    medians = {name: statistics.median(costs.get(name, 0) for costs in tries) for name in names}
    left = whole - sum(medians.values()) + medians["queries"]
    items = {"all of it": whole, **medians, "the rest: making rows of answers, gathering, Django around it": left}
    return [(f"{when}: {name}", figure) for name, figure in items.items()]


def items_of(article: Article, happens: Event = nothing) -> Costs:
    """What the items of one rendering cost."""
    path = article.path  # asks for the paper, which the rendering knows
    happens(article)
    costs: Costs = {"queries": 0}
    with queries_in(costs), templates_in(costs):
        page = render(path)
    if page.status != 200:
        raise RuntimeError(f"{path} answered {page.status}.")
    body = page.bodies[""]
    costs[f"gzip {GZIP_LEVEL}"] = timed(lambda: gzip.compress(body, GZIP_LEVEL, mtime=0))
    costs[f"brotli {BROTLI_QUALITY}"] = timed(lambda: brotli.compress(body, quality=BROTLI_QUALITY))
    return costs


def timed(act: Callable[[], object]) -> float:
    """Milliseconds of the processor."""
    began = time.process_time()
    act()
    return (time.process_time() - began) * 1000


@contextmanager
def queries_in(costs: Costs) -> Iterator[None]:
    """Count the queries, and add what the database takes for each; what the ORM takes around it is not seen here."""

    def ask(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        found = TABLE.search(sql)
        name = f"query of {found[1] if found else sql[:30]}"
        began = time.process_time()
        answer = execute(sql, *rest)
        costs[name] = costs.get(name, 0) + (time.process_time() - began) * 1000
        costs["queries"] += 1
        return answer

    with connection.execute_wrapper(ask):
        yield


@contextmanager
def templates_in(costs: Costs) -> Iterator[None]:
    """Add what each template takes without those it includes; comments are filled into their forms in `_discussion`."""
    inside = [0.0]
    render_template = Template._render

    def watched(template: Template, context: Any) -> Any:
        began = time.process_time()
        inside.append(0.0)
        html = render_template(template, context)
        took = (time.process_time() - began) * 1000
        name = f"template {template.name}"
        costs[name] = costs.get(name, 0) + took - inside.pop()
        inside[-1] += took
        return html

    Template._render = watched
    try:
        yield
    finally:
        Template._render = render_template


if __name__ == "__main__":
    main()
