"""Where published articles stand: a row for each section whose list shows one."""

from __future__ import annotations

from django.db import models

from palmyra.newsroom.models.articles import Article
from palmyra.newsroom.models.people import Section


class Placement(models.Model):
    """A published article in the list of a section: its own, one it is filed under besides, or the one above these.

    It repeats what the list goes by, so that a page of it is one walk along an index, however late the page and however
    many the articles. `actions.placing` keeps it; whatever changes an article for readers goes through there.
    """

    # Each is the first of an index below.
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="+", db_index=False)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="placements", db_index=False)
    language = models.CharField(max_length=10)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "section"], name="placement_once")]
        indexes = [
            models.Index(fields=["section", "language", "-published_at", "-article"], name="placement_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.section_id} {self.article_id}"
