"""People: those who write and judge, and readers who sign in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from palmyra.accounts.fields import SealedEmailField
from palmyra.press.declare import declare_tags

DISPLAY_NAME_MAX = 60  # as long as a guest's name may be
ABOUT_MAX = 200  # a line or two over what somebody said


class User(AbstractUser):
    """Somebody with an account. Roles are groups: owner, editor, reporter, moderator."""

    email = SealedEmailField(_("email address"), blank=True, max_length=400)
    language = models.CharField(
        _("language"),
        max_length=10,
        blank=True,
        choices=settings.LANGUAGES,
        help_text=_("The newsroom speaks this language with you; left empty, your browser's."),
    )
    display_name = models.CharField(_("name beside comments"), max_length=DISPLAY_NAME_MAX, blank=True)
    about = models.CharField(_("about"), max_length=ABOUT_MAX, blank=True)
    session_round = models.PositiveIntegerField(default=0)  # a higher one ends every session of a lower one

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    @property
    def public_name(self) -> str:
        """The name that readers see beside what the person says."""
        return self.display_name or str(self)

    def get_full_name(self) -> str:
        """First and last name; of a reader who gave none, the name beside comments."""
        return super().get_full_name() or self.display_name

    def get_session_auth_hash(self) -> str:
        """What a session has to know: it changes with the password, and when the person signs out everywhere."""
        told = super().get_session_auth_hash()
        return salted_hmac("palmyra.session", f"{told}{self.session_round}").hexdigest() if self.session_round else told

    def is_staff_member(self) -> bool:
        """Whether the person works in the newsroom."""
        return bool(self.is_active and self.has_perm("wagtailadmin.access_admin"))

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


def reader_tags(person: Any) -> list[str]:
    """What shows a person to readers."""
    return [f"reader:{person.pk}"]


# Signing in saves the row as well, and concerns no reader.
declare_tags(User, reader_tags, ignore_fields=("last_login", "password", "session_round", "email", "language"))
