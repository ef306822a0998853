"""A moderator's own choice, on Wagtail's page of the account: whether letters tell of what waits."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.account import BaseSettingsPanel, notifications_tab

from palmyra.accounts.mail import can_mail
from palmyra.discussion import access
from palmyra.discussion.models import QueueWatch


class QueueWatchForm(forms.ModelForm):
    """How often letters may come."""

    class Meta:
        model = QueueWatch
        fields = ["pace"]
        widgets = {"pace": forms.RadioSelect}


class QueueWatchPanel(BaseSettingsPanel):
    """Shown to those who may decide, where the paper can send letters and knows where to."""

    name = "queue-watch"
    title = _("Comments that wait")
    tab = notifications_tab
    order = 100

    def is_active(self) -> bool:
        return bool(can_mail() and self.user.email and access.can_moderate(self.user))

    def get_form(self) -> QueueWatchForm:
        watch = QueueWatch.objects.filter(user=self.user).first() or QueueWatch(user=self.user)
        told: dict[str, Any] = {"instance": watch, "prefix": self.name}
        return QueueWatchForm(self.request.POST, **told) if self.request.method == "POST" else QueueWatchForm(**told)
