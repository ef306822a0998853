"""Keeps the lists of sections: which published articles stand where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import transaction
from django.db.models import Q

from palmyra.newsroom.models import Article, Placement, Section
from palmyra.press.tags import purge

AT_ONCE = 2_000  # rows


@transaction.atomic
def place_article(article: Article) -> None:
    """Let an article stand where its row says; nowhere when readers must not see it."""
    Placement.objects.filter(article=article).delete()
    if article.live and not article.is_withdrawn:
        Placement.objects.bulk_create(placements_of(article, [article.section, *article.further_sections.all()]))


def placements_of(article: Article, sections: Iterable[Section | None]) -> list[Placement]:
    """The rows of a published article that belongs to some sections."""
    found = [section for section in sections if section is not None]
    numbers = dict.fromkeys([row.pk for row in found] + [row.parent_id for row in found if row.parent_id])
    return [
        Placement(section_id=number, article=article, language=article.language, published_at=article.shown_at)
        for number in numbers
    ]


@transaction.atomic
def place_section(section: Section) -> None:
    """Make a section's list anew, as it got or lost a subsection."""
    Placement.objects.filter(section=section).delete()
    rows = belonging_to(section)
    while some := list(islice(rows, AT_ONCE)):
        Placement.objects.bulk_create(some)
    purge(f"section:{section.pk}")


def belonging_to(section: Section) -> Iterator[Placement]:
    """The rows of a section's list."""
    numbers = [section.pk, *section.children.values_list("pk", flat=True)]
    filed = Article.further_sections.through.objects.filter(section_id__in=numbers)
    rows = Article.objects.published().filter(Q(section_id__in=numbers) | Q(pk__in=filed.values("article_id")))
    for number, language, at in rows.values_list("pk", "language", "published_at").iterator(AT_ONCE):
        yield Placement(section=section, article_id=number, language=language, published_at=at)
