"""The forms of the discussion: a guest's comment and a moderator's decision."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from palmyra.discussion.limits import NAME_MAX, TEXT_MAX


class CommentForm(forms.Form):
    """What somebody wants to say."""

    name = forms.CharField(
        label=_("Name"),
        max_length=NAME_MAX,
        error_messages={
            "required": _("Write a name for others to answer to; it need not be your real one."),
            "max_length": _("This name is longer than %(limit_value)s signs. Shorten it."),
        },
    )
    text = forms.CharField(
        label=_("Text"),
        max_length=TEXT_MAX,
        strip=True,
        error_messages={
            "required": _("There is no text yet. Write something and send it again."),
            "max_length": _("The text has %(show_value)s signs, %(limit_value)s fit. Shorten it; nothing is lost."),
        },
    )
    parent = forms.IntegerField(required=False, widget=forms.HiddenInput)
    website = forms.CharField(required=False)  # people do not see it; programs fill it in
    started = forms.CharField(required=False, max_length=20)

    def clean_name(self) -> str:
        """The name on one line, without signs that change the direction or hide."""
        name = "".join(sign for sign in self.cleaned_data["name"] if sign.isprintable())
        name = " ".join(name.split())
        if not name:
            raise forms.ValidationError(self.fields["name"].error_messages["required"])
        return name


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
