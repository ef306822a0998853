"""The forms of the discussion: a guest's comment and a moderator's decision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from palmyra.discussion import words
from palmyra.discussion.errors import DiscussionError


class CommentForm(forms.Form):
    """What somebody wants to say."""

    name = forms.CharField(label=_("Name"), required=False, strip=False)
    text = forms.CharField(label=_("Text"), required=False, strip=False)
    parent = forms.CharField(required=False, widget=forms.HiddenInput)
    website = forms.CharField(required=False)  # people do not see it; programs fill it in
    started = forms.CharField(required=False)

    def clean_name(self) -> str:
        return fitted(words.fit_name, self.cleaned_data["name"])

    def clean_text(self) -> str:
        return fitted(words.fit_text, self.cleaned_data["text"])


def fitted(fit: Callable[[str], str], typed: str) -> str:
    """What was typed, in shape; the discussion's own errors become the form's, sentence and code kept."""
    try:
        return fit(typed)
    except DiscussionError as error:
        raise forms.ValidationError(str(error), code=error.code) from None


REASONS = [
    ("", _("Reason…")),
    (_("Insult"), _("Insult")),
    (_("Off the subject"), _("Off the subject")),
    (_("Advertising"), _("Advertising")),
    (_("Personal data"), _("Personal data")),
    (_("Against the law"), _("Against the law")),
]


class DecisionForm(forms.Form):
    """What a moderator decides about one comment or several."""

    act = forms.ChoiceField(choices=[(name, name) for name in ("approve", "hide", "remove", "hold", "restore")])
    comments = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": _("Choose at least one comment.")}
    )
    reason = forms.CharField(max_length=80, required=False)
    words = forms.CharField(max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = self.data.getlist("comments") if hasattr(self.data, "getlist") else []
        field = self.fields["comments"]
        field.choices = [(number, number) for number in asked if number.isdigit()]  # type: ignore[attr-defined]

    @property
    def full_reason(self) -> str:
        """The chosen reason, the moderator's own words, or both."""
        chosen = [self.cleaned_data.get("reason", ""), self.cleaned_data.get("words", "")]
        return ": ".join(part.strip() for part in chosen if part.strip())[:200]
