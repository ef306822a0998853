"""Which moderators want a letter when something waits for them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

NEVER, HOURLY, DAILY = "never", "hourly", "daily"


class QueueWatch(models.Model):
    """A moderator's wish to hear of waiting comments by mail; without a row there is none."""

    PACES = [
        (NEVER, pgettext_lazy("letters about what waits", "never")),
        (HOURLY, pgettext_lazy("letters about what waits", "once an hour at most")),
        (DAILY, pgettext_lazy("letters about what waits", "once a day at most")),
    ]

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    pace = models.CharField(_("letters about waiting comments"), max_length=6, default=NEVER, choices=PACES)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("letters to a moderator")
        verbose_name_plural = _("letters to moderators")

    def __str__(self) -> str:
        return f"{self.user_id} {self.pace}"
