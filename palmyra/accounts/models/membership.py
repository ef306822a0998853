"""What a paper decided about its readers' accounts: who may make one, and what is left of one that is deleted."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.contrib.settings.models import BaseGenericSetting

from palmyra.accounts.mail import can_mail
from palmyra.press.memo import OnceARequest

NOBODY, BY_MAIL, EVERYBODY = "nobody", "mail", "everybody"
KEEP, REMOVE = "keep", "remove"


class Membership(BaseGenericSetting):
    """The one row of these decisions; what no row says holds as its default."""

    sign_up = models.CharField(
        _("who may make an account"),
        max_length=9,
        default=BY_MAIL,
        choices=[
            (NOBODY, pgettext_lazy("who may make an account", "nobody: the owner makes accounts")),
            (BY_MAIL, pgettext_lazy("who may make an account", "who confirms an e-mail address")),
            (EVERYBODY, pgettext_lazy("who may make an account", "everybody, also by a name and a password alone")),
        ],
        help_text=_("An address can be confirmed as soon as the paper has a mail server."),
    )
    comments_of_deleted = models.CharField(
        _("comments of a deleted account"),
        max_length=6,
        default=KEEP,
        choices=[
            (KEEP, pgettext_lazy("comments of a deleted account", "stay, without a name")),
            (REMOVE, pgettext_lazy("comments of a deleted account", "are erased with it")),
        ],
    )

    class Meta:
        verbose_name = _("Readers' accounts")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @classmethod
    def current(cls) -> Membership:
        """The decisions as they are now."""
        return current_membership()

    @property
    def is_open(self) -> bool:
        """Whether a reader can make an account now."""
        return self.sign_up == EVERYBODY or (self.sign_up == BY_MAIL and can_mail())

    @property
    def needs_address(self) -> bool:
        """Whether an account needs an e-mail address."""
        return self.sign_up != EVERYBODY


def fetch_membership() -> Membership:
    """The row, or every default where there is none yet."""
    return Membership.objects.first() or Membership()


current_membership = OnceARequest(fetch_membership)
current_membership.watch(Membership)
