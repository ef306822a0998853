"""People: those who write and judge, and readers who sign in."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """Somebody with an account. Roles are groups: owner, editor, reporter, moderator."""

    language = models.CharField(
        _("language"),
        max_length=10,
        blank=True,
        choices=settings.LANGUAGES,
        help_text=_("The newsroom speaks this language with you; left empty, your browser's."),
    )

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def has_role(self, *names: str) -> bool:
        """Say whether the person has one of the roles; an owner has every role."""
        if self.is_superuser:
            return True
        held = {group.name for group in self.groups.all()}
        return bool(held & {*names, "owner"})


class OwnerLink(models.Model):
    """A one-time link that makes the owner's account. Only its hash is kept, so a copied database opens no door."""

    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"made {self.made_at:%Y-%m-%d %H:%M}"
