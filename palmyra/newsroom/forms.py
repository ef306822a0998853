"""Forms of the newsroom's own acts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.rich_text import DraftailRichTextArea

CORRECTION_FEATURES = ["bold", "strikethrough", "link"]


class CorrectionForm(forms.Form):
    """What was wrong and what is right."""

    html = forms.CharField(
        label=_("Correction"),
        help_text=_("Strike through what was wrong, make bold what is right. It is shown with its date and stays."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["html"].widget = DraftailRichTextArea(features=CORRECTION_FEATURES)


class WithdrawForm(forms.Form):
    """Why readers find nothing any more."""

    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Readers see it at the article's address."),
    )


class MailTestForm(forms.Form):
    """Where a test letter goes."""

    address = forms.EmailField(label=_("Send to"))
