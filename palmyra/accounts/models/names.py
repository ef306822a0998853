"""Names that nobody else may look like: of everybody with an account, and of authors."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class GuardedName(models.Model):
    """One look of a guarded name; a name has up to three of them (`palmyra.language.lookalikes`)."""

    skeleton = models.CharField(max_length=250, db_index=True)
    holder = models.CharField(max_length=40, db_index=True)  # "user:12", "author:5", "paper:1"
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    is_chosen = models.BooleanField(default=False)  # by a member for comments: no two may choose alike

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["skeleton"], condition=Q(is_chosen=True), name="name_chosen_once"),
            models.UniqueConstraint(fields=["holder", "skeleton", "is_chosen"], name="name_guarded_once"),
        ]

    def __str__(self) -> str:
        return f"{self.holder} {self.skeleton}"
