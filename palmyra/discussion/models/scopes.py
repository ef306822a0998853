"""Scopes: the groups of threads that a moderator's powers reach to."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from palmyra.press.memo import OnceARequest


class Scope(models.Model):
    """A group of threads that somebody moderates; whoever has none moderates all of them."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="scopes")
    group = models.CharField(_("group"), max_length=40)

    class Meta:
        verbose_name = _("scope of a moderator")
        verbose_name_plural = _("scopes of moderators")
        constraints = [models.UniqueConstraint(fields=["user", "group"], name="scope_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.group}"


def fetch_scopes() -> dict[int, list[str]]:
    """The groups of everybody who does not moderate all of them."""
    scopes: dict[int, list[str]] = {}
    for user, group in Scope.objects.order_by("group").values_list("user_id", "group"):
        scopes.setdefault(user, []).append(group)
    return scopes


current_scopes = OnceARequest(fetch_scopes)
current_scopes.watch(Scope)
