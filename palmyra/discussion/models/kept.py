"""Rows of what somebody decided: they are only added."""

from __future__ import annotations

from typing import Any

from django.db import models

UNCHANGEABLE = "A decision is never changed or deleted; a later one takes its place."


class KeptQuerySet(models.QuerySet[Any]):
    """Decisions are only added; whoever reaches for many at once is stopped as well."""

    def update(self, **kwargs: Any) -> int:
        raise ValueError(UNCHANGEABLE)

    def delete(self) -> tuple[int, dict[str, int]]:
        raise ValueError(UNCHANGEABLE)


class Kept(models.Model):
    """A row that is written once."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise ValueError(UNCHANGEABLE)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise ValueError(UNCHANGEABLE)
