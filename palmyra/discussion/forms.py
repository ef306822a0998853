"""The forms of the discussion: a guest's comment and a moderator's decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from palmyra.accounts.models import User
from palmyra.discussion import markup, words
from palmyra.discussion.errors import DiscussionError
from palmyra.discussion.models import Report


class CommentForm(forms.Form):
    """What somebody wants to say; a member says it under the account's name, whatever was typed."""

    name = forms.CharField(label=_("Name"), required=False, strip=False)
    text = forms.CharField(label=_("Text"), required=False, strip=False)
    parent = forms.CharField(required=False, widget=forms.HiddenInput)
    website = forms.CharField(required=False)  # people do not see it; programs fill it in
    started = forms.CharField(required=False)
    sure = forms.CharField(required=False, widget=forms.HiddenInput)  # set once the writer was asked

    def __init__(self, *args: Any, person: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_name(self) -> str:
        if self.person is not None:
            return self.person.public_name
        return fitted(words.fit_name, self.cleaned_data["name"])

    def clean_text(self) -> str:
        return fitted(words.fit_text, self.cleaned_data["text"])


class ReportForm(forms.Form):
    """What a reader says is wrong with a comment."""

    reason = forms.ChoiceField(
        choices=Report.REASONS, error_messages={"required": _("Choose what is wrong with the comment.")}
    )
    words = forms.CharField(required=False, max_length=1_000)


class TryForm(forms.Form):
    """A text that a moderator wants to see judged, and who would write it."""

    STRANGER, KNOWN, MEMBER = "stranger", "known", "member"
    name = forms.CharField(label=_("Name"), required=False, initial="", max_length=100)
    text = forms.CharField(label=_("Text"), required=False, widget=forms.Textarea(attrs={"rows": 8}), strip=False)
    writer = forms.ChoiceField(
        label=_("Written by"),
        choices=[
            (STRANGER, _("a guest who writes for the first time")),
            (KNOWN, _("a guest of whom comments were shown before")),
            (MEMBER, _("a reader with an account")),
        ],
    )

    def clean_text(self) -> str:
        text = fitted(words.fit_text, self.cleaned_data["text"])
        if not markup.plain_text(markup.render(text)):
            raise forms.ValidationError(str(words.text_empty()))
        return text


def fitted(fit: Callable[[str], str], typed: str) -> str:
    """What was typed, in shape; the discussion's own errors become the form's, sentence and code kept."""
    try:
        return fit(typed)
    except DiscussionError as error:
        raise forms.ValidationError(str(error), code=error.code) from None


# Stored in the language of the thread, as its readers and the writer are told.
REASONS = {
    "insult": _("Insult"),
    "off-subject": _("Off the subject"),
    "advertising": _("Advertising"),
    "personal-data": _("Personal data"),
    "unlawful": _("Against the law"),
}
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
FAR_OFF = 10**14  # milliseconds; what is later has been typed by hand
ACTS = ("approve", "hide", "remove", "hold", "restore")


class DecisionForm(forms.Form):
    """What a moderator decides about one comment or several."""

    act = forms.ChoiceField(choices=[(name, name) for name in ACTS])
    comments = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": _("Choose at least one comment.")}
    )
    reason = forms.ChoiceField(choices=[("", _("Reason…")), *REASONS.items()], required=False)
    words = forms.CharField(max_length=120, required=False)
    read_at = forms.CharField(required=False)  # when the page was made on which the moderator read the comments

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = self.data.getlist("comments") if hasattr(self.data, "getlist") else []
        numbers = [number for typed in asked if (number := words.read_number(typed))]
        field = self.fields["comments"]
        field.choices = [(number, number) for number in numbers]  # type: ignore[attr-defined]

    def clean_read_at(self) -> dt.datetime | None:
        milliseconds = words.read_number(self.cleaned_data["read_at"])
        return EPOCH + dt.timedelta(milliseconds=milliseconds) if 0 < milliseconds < FAR_OFF else None

    def reason_in(self, language: str) -> str:
        """The chosen reason, the moderator's own words, or both, in the language of a thread."""
        code, own = self.cleaned_data["reason"], self.cleaned_data["words"]
        with translation.override(language or translation.get_language()):
            chosen = str(REASONS[code]) if code else ""
        return ": ".join(part for part in (chosen, own.strip()) if part)
