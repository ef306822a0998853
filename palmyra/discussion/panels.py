"""The screen of the rules: which fields stand where, and what keeps a list of words in order."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, ObjectList, TabbedInterface

from palmyra.discussion import emoji, hosts
from palmyra.discussion.forms import fit_url
from palmyra.discussion.limits import LISTED_MAX, REACTIONS_OFFERED


class RulesForm(WagtailAdminModelForm):
    """The form of the rules; lists are stored one word or phrase a line, each once."""

    def clean_reactions(self) -> str:
        return tidy_reactions(self.cleaned_data["reactions"])

    def clean_suspect_words(self) -> str:
        return tidy_list(self.cleaned_data["suspect_words"])

    def clean_banned_words(self) -> str:
        return tidy_list(self.cleaned_data["banned_words"])

    def clean_embed_hosts(self) -> str:
        return tidy_hosts(self.cleaned_data["embed_hosts"])

    def clean_judge_url(self) -> str:
        typed: str = self.cleaned_data["judge_url"].strip()
        return fit_url(typed) if typed else ""


def tidy_hosts(typed: str) -> str:
    """Hosts as they are compared, each once; of an address that was pasted the host is kept."""
    lines = [line for line in typed.splitlines() if line.strip()]
    for line in lines:
        if not hosts.read_host(line):
            sentence = _("“%(line)s” is no host. Write one a line, such as blog.example.org.")
            raise forms.ValidationError(sentence % {"line": line.strip()[:80]})
    return "\n".join(dict.fromkeys(hosts.read_host(line) for line in lines))


def tidy_list(typed: str) -> str:
    """A list without empty and double lines."""
    lines = list(dict.fromkeys(" ".join(line.split()) for line in typed.splitlines() if line.strip()))
    if len(lines) > LISTED_MAX:
        sentence = ngettext(
            "The list has %(count)s line, %(limit)s fit. Leave some out.",
            "The list has %(count)s lines, %(limit)s fit. Leave some out.",
            len(lines),
        )
        raise forms.ValidationError(sentence % {"count": len(lines), "limit": LISTED_MAX})
    return "\n".join(lines)


def tidy_reactions(typed: str) -> str:
    """The codes of a set of reactions, each once."""
    known, unknown = emoji.read_codes(typed)
    if unknown:
        sentence = _("No emoji has the name %(names)s. The panel beside the text of a comment shows the names.")
        raise forms.ValidationError(sentence % {"names": ", ".join(unknown)})
    if len(known) > REACTIONS_OFFERED:
        too_many = ngettext("%(limit)s reaction fits.", "%(limit)s reactions fit at most.", REACTIONS_OFFERED)
        raise forms.ValidationError(too_many % {"limit": REACTIONS_OFFERED})
    return " ".join(known)


LIST = forms.Textarea(attrs={"rows": 10})
rules_handler = TabbedInterface(
    [
        ObjectList(
            [
                FieldRowPanel([FieldPanel("votes"), FieldPanel("first_order")]),
                FieldPanel("reactions"),
                FieldRowPanel([FieldPanel("edit_minutes"), FieldPanel("reports_to_hold"), FieldPanel("close_days")]),
            ],
            heading=_("Readers"),
        ),
        ObjectList(
            [
                HelpPanel(template="discussion/rules_help.html"),
                FieldRowPanel([FieldPanel("links_max"), FieldPanel("newcomers_wait")]),
                FieldPanel("suspect_words", widget=LIST),
                FieldPanel("banned_words", widget=LIST),
                FieldPanel("is_learning_used"),
                FieldPanel("is_work_asked"),
            ],
            heading=_("Links and words"),
        ),
        ObjectList(
            [
                FieldPanel("embed_hosts", widget=forms.Textarea(attrs={"rows": 5})),
                FieldRowPanel([FieldPanel("judge_url"), FieldPanel("judge_seconds")]),
            ],
            heading=_("Other sites"),
        ),
    ],
    base_form_class=RulesForm,
)
