"""The rows of the index: normalised words of texts that other packages own."""

from __future__ import annotations

from django.db import models


class Document(models.Model):
    """A text on a shelf, as it is searched. An FTS5 table, or a vector beside each row, follows by migrations."""

    shelf = models.CharField(max_length=40)
    object_id = models.PositiveBigIntegerField()
    language = models.CharField(max_length=10)
    date = models.DateTimeField()
    facets = models.TextField()  # words such as "section_5", the shelf and the language among them
    title = models.TextField()
    body = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shelf", "object_id"], name="document_once_on_a_shelf")]
        indexes = [models.Index(fields=["shelf", "language", "-date"], name="document_newest")]

    def __str__(self) -> str:
        return f"{self.shelf} {self.object_id}"
