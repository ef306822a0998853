"""The articles of a section in their order, however many there are."""

from __future__ import annotations

from django.db.models import QuerySet

from palmyra.newsroom.models import Article, Placement, Section
from palmyra.press.parts import reuse
from palmyra.press.tags import note_tags


class SectionArticles:
    """The published articles of a section in a language, its subsections' and those filed there besides, newest first.

    A paginator takes it for a list.
    """

    def __init__(self, section: Section, language: str) -> None:
        self.section, self.language = section, language
        self.rows = Placement.objects.filter(section=section, language=language)

    def count(self) -> int:
        """How many there are; counted once for all pages, until one comes or goes."""

        def counted() -> int:
            note_tags(f"section:{self.section.pk}")
            return self.rows.count()

        return reuse(("section count", self.section.pk, self.language), counted)

    def newest(self) -> QuerySet:
        """Their ids, newest first."""
        return self.rows.order_by("-published_at", "-article_id").values_list("article_id", flat=True)

    def __getitem__(self, part: slice) -> list[Article]:
        return list(Article.objects.in_brief().filter(pk__in=list(self.newest()[part])).newest_first())
