"""The articles of a section in their order, however many there are."""

from __future__ import annotations

from django.db.models import CharField
from django.db.models.functions import Cast

from palmyra.newsroom.models import Article, Section
from palmyra.newsroom.models.articles import ArticleQuerySet


class SectionArticles:
    """The published articles of a section in a language, its subsections' and those filed there besides, newest first.

    A paginator takes it for a list. Asked for all of these at once, SQLite would read and sort the whole section; an
    index gives the newest of each section, and the few are put together here.
    """

    def __init__(self, section: Section, language: str) -> None:
        self.sections = [section.pk, *(child.pk for child in section.children.all())]
        self.published = Article.objects.published().filter(language=language)
        filed = Article.further_sections.through.objects.filter(section_id__in=self.sections)
        self.further = self.published.filter(pk__in=filed.values("article_id"))

    def count(self) -> int:
        """How many there are."""
        own = self.published.filter(section_id__in=self.sections)
        return own.count() + self.further.exclude(section_id__in=self.sections).count()

    def __getitem__(self, part: slice) -> list[Article]:
        first, end = part.start or 0, part.stop
        ways = [self.published.filter(section_id=number) for number in self.sections]
        newest = {row for way in (*ways, self.further) for row in self._newest(way, end)}
        numbers = [number for _at, number in sorted(newest, reverse=True)[first:end]]
        return list(Article.objects.in_brief().filter(pk__in=numbers).newest_first())

    def _newest(self, articles: ArticleQuerySet, count: int) -> list[tuple[str, int]]:
        # Moments are compared as the database writes them, which sorts as they do: on a late page, making thousands of
        # them would take five times as long as reading them.
        moment = Cast("published_at", CharField())
        return list(articles.newest_first().values_list(moment, "pk")[:count])
