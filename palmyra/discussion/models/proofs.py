"""Proofs of work that were taken: each counts once, in whatever process it comes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SpentProof(models.Model):
    """A proof that let a comment pass; kept until it would be too late to send it again."""

    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("proof of work")
        verbose_name_plural = _("proofs of work")

    def __str__(self) -> str:
        return self.digest
