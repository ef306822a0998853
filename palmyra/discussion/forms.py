"""The forms of the discussion: a guest's comment, a moderator's decision and ban."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from palmyra.accounts.models import User
from palmyra.discussion import markup, words
from palmyra.discussion.actions import span
from palmyra.discussion.errors import DiscussionError
from palmyra.discussion.models import MODES, Ban, Follower, Notice, Report, Thread
from palmyra.discussion.models.bans import MAIL, NETWORK, PATTERN
from palmyra.discussion.models.sites import EVENTS
from palmyra.lib.outbound import Unreachable, read_url


class CommentForm(forms.Form):
    """What somebody wants to say; a member says it under the account's name, whatever was typed."""

    name = forms.CharField(label=_("Name"), required=False, strip=False)
    text = forms.CharField(label=_("Text"), required=False, strip=False)
    parent = forms.CharField(required=False, widget=forms.HiddenInput)
    website = forms.CharField(required=False)  # people do not see it; programs fill it in
    started = forms.CharField(required=False)
    mail = forms.EmailField(required=False)  # where answers are to be told; "" for nowhere
    proof = forms.CharField(required=False)  # of work that was asked for; only scripts send it
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


class FollowForm(forms.Form):
    """Where somebody wants to hear of a discussion, and how often."""

    mail = forms.EmailField(max_length=254, error_messages={"required": _("Write the address that letters go to.")})
    pace = forms.ChoiceField(choices=Follower.PACES, required=False)


class ReportForm(forms.Form):
    """What a reader says is wrong with a comment."""

    reason = forms.ChoiceField(
        choices=Report.REASONS, error_messages={"required": _("Choose what is wrong with the comment.")}
    )
    words = forms.CharField(required=False, max_length=1_000)


class NoticeForm(forms.Form):
    """What article 16 of Regulation (EU) 2022/2065 asks of who says that a comment is against the law."""

    why = forms.CharField(
        max_length=5_000, error_messages={"required": _("Say why it is against the law: a moderator has to decide.")}
    )
    law = forms.CharField(max_length=300, required=False)
    place = forms.CharField(max_length=500, error_messages={"required": _("Say where exactly it stands.")})
    is_exempt = forms.BooleanField(required=False)
    name = forms.CharField(max_length=100, required=False)
    mail = forms.EmailField(max_length=254, required=False)
    is_honest = forms.BooleanField(
        error_messages={"required": _("A notice needs this: that you believe what you say to be right and complete.")}
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not told.get("is_exempt"):
            for field in ("name", "mail"):
                if not told.get(field) and field not in self.errors:
                    self.add_error(field, _("The law asks for it, except about sexual offences against children."))
        return told


class NoticeDecisionForm(forms.Form):
    """A moderator's decision about a notice."""

    act = forms.ChoiceField(label=_("Decision"), choices=Notice.ACTS, widget=forms.RadioSelect)
    ground = forms.ChoiceField(label=_("Ground"), choices=Notice.GROUNDS, widget=forms.RadioSelect)
    statement = forms.CharField(
        label=_("Statement of reasons"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "The facts, and the law or rule with why it applies. Who gave the notice and the comment's writer read it; "
            "do not name the one to the other."
        ),
    )


class ThreadForm(forms.Form):
    """How a discussion is led: what holds now is filled in."""

    PAUSES = (0, 30, 60, 300, 900, 3600)  # seconds

    LED = ("own_mode", "slow_seconds", "closes_at", "is_kept_open", "is_questions")
    own_mode = forms.ChoiceField(label=_("Mode"), required=False)
    slow_seconds = forms.TypedChoiceField(label=_("Pause between two comments of one writer"), coerce=int)
    closes_at = forms.DateTimeField(
        label=_("Closes on"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    is_kept_open = forms.BooleanField(label=_("Stays open however old it is"), required=False)
    is_questions = forms.BooleanField(label=_("Readers ask, hosts answer"), required=False)
    own_hosts = forms.CharField(
        label=_("Hosts besides the authors, by the names of their accounts"), required=False, max_length=1_000
    )

    def __init__(self, data: QueryDict | None, *, thread: Thread) -> None:
        now = {name: getattr(thread, name) for name in self.LED}
        people = User.objects.filter(pk__in=thread.own_hosts, is_active=True).order_by("username")
        now["own_hosts"] = ", ".join(people.values_list("username", flat=True))
        super().__init__(data, initial=now)
        as_set = _("as the newsroom set it (%(mode)s)") % {"mode": dict(MODES)[thread.mode]}
        pauses = sorted({*self.PAUSES, thread.slow_seconds})
        self.fields["own_mode"].choices = [("", as_set), *MODES]  # type: ignore[attr-defined]
        self.fields["slow_seconds"].choices = [  # type: ignore[attr-defined]
            (pause, span(pause) if pause else pgettext("pause between comments", "none")) for pause in pauses
        ]

    def clean_own_hosts(self) -> list[int]:
        """The ids of the accounts, in their own order."""
        names = list(dict.fromkeys(name.strip() for name in self.cleaned_data["own_hosts"].split(",") if name.strip()))
        found = dict(User.objects.filter(username__in=names, is_active=True).values_list("username", "pk"))
        if unknown := [name for name in names if name not in found]:
            sentence = _("There is no account %(names)s. Write the names by which people sign in, with commas.")
            raise forms.ValidationError(sentence % {"names": ", ".join(unknown)})
        return sorted(found.values())


class TryForm(forms.Form):
    """A text that a moderator wants to see judged, and who would write it."""

    STRANGER, KNOWN, MEMBER, TRUSTED, DOUBTED = "stranger", "known", "member", "trusted", "doubted"
    name = forms.CharField(label=_("Name"), required=False, initial="", max_length=100)
    text = forms.CharField(label=_("Text"), required=False, widget=forms.Textarea(attrs={"rows": 8}), strip=False)
    language = forms.ChoiceField(
        label=_("Language of the discussion"),
        choices=settings.LANGUAGES,
    )
    writer = forms.ChoiceField(
        label=_("Written by"),
        choices=[
            (STRANGER, _("a guest who writes for the first time")),
            (KNOWN, _("a guest of whom comments were shown before")),
            (MEMBER, _("a reader with an account")),
            (TRUSTED, _("somebody trusted by now")),
            (DOUBTED, _("somebody of whom much was hidden or removed")),
        ],
    )

    def clean_text(self) -> str:
        text = fitted(words.fit_text, self.cleaned_data["text"])
        if not markup.plain_text(markup.render(text)):
            raise forms.ValidationError(str(words.text_empty()))
        return text


class KeyForm(forms.Form):
    """A key of the API that is to be made."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("What uses it, such as “Our app”."))
    may_post = forms.BooleanField(label=_("May post comments"), required=False)
    may_moderate = forms.BooleanField(
        label=_("May moderate"), required=False, help_text=_("It decides in your name, as long as you may.")
    )


class WebhookForm(forms.Form):
    """A webhook that is to be made."""

    url = forms.CharField(label=_("Address"), max_length=500, widget=forms.URLInput)
    events = forms.MultipleChoiceField(
        label=_("Events"),
        choices=[(name, name) for name in EVENTS],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one event.")},
    )

    def clean_url(self) -> str:
        return fit_url(self.cleaned_data["url"])


def fit_url(typed: str) -> str:
    """An address that may be asked, as far as its signs tell."""
    try:
        read_url(typed)
    except Unreachable:
        raise forms.ValidationError(_("This is not an http or https address.")) from None
    return typed


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
ACTS = ("approve", "hide", "remove", "hold", "restore", "note", "unnote", "pin", "unpin")


def read_moment(typed: str) -> dt.datetime | None:
    """A moment that a page of ours wrote down, in milliseconds; None for nonsense."""
    milliseconds = words.read_number(typed)
    return EPOCH + dt.timedelta(milliseconds=milliseconds) if 0 < milliseconds < FAR_OFF else None


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
        return read_moment(self.cleaned_data["read_at"])

    def reason_in(self, language: str) -> str:
        """The chosen reason, the moderator's own words, or both, in the language of a thread."""
        code, own = self.cleaned_data["reason"], self.cleaned_data["words"]
        with translation.override(language or translation.get_language()):
            chosen = str(REASONS[code]) if code else ""
        return ": ".join(part for part in (chosen, own.strip()) if part)


LASTS = {
    "day": (_("a day"), dt.timedelta(days=1)),
    "week": (_("a week"), dt.timedelta(days=7)),
    "month": (_("a month"), dt.timedelta(days=30)),
    "ever": (_("for good"), None),
}


class BanForm(forms.Form):
    """What is banned, for how long and why."""

    kind = forms.ChoiceField(error_messages={"required": _("Choose what is banned.")})
    pattern = forms.CharField(max_length=200, required=False)
    lasts = forms.ChoiceField(choices=[(name, label) for name, (label, _length) in LASTS.items()], initial="week")
    reason = forms.CharField(
        max_length=200,
        error_messages={"required": _("Say why: the writer reads the reason when they try to write.")},
    )

    def __init__(self, *args: Any, kinds: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = dict(Ban._meta.get_field("kind").flatchoices)
        # Nobody is preselected by network, which has others, or by words that are still to be written.
        self.fields["kind"].initial = kinds[0] if kinds[0] not in {NETWORK, PATTERN} else ""
        self.fields["kind"].choices = [(name, labels[name]) for name in kinds]  # type: ignore[attr-defined]

    def ends_at(self) -> dt.datetime | None:
        """The end of the chosen time from now on; None for good."""
        length = LASTS[self.cleaned_data["lasts"]][1]
        return timezone.now() + length if length is not None else None


WITHOUT_A_COMMENT = [PATTERN, MAIL]  # what can be banned before anybody wrote
