"""A box to try a text in: what the checks would say of it, without storing anything."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from palmyra.discussion import checks, learning, markup, outside
from palmyra.discussion.bans import find_ban, sentence_for_writer
from palmyra.discussion.clients import Client
from palmyra.discussion.forms import TryForm
from palmyra.discussion.limits import DOUBT_MIN, KNOWN_FROM, TRUSTED_FROM
from palmyra.discussion.models import Rules, Thread
from palmyra.discussion.queue_views import address_of_rules, may_moderate, show
from palmyra.discussion.reading import read_comment
from palmyra.discussion.trust import UNKNOWN, Standing


@dataclass(frozen=True, slots=True)
class Told:
    """What would become of a text: in a heading, how it would look, why, and what its writer would read."""

    outcome: str
    html: str
    reasons: list[str]
    sentence: str


STANDINGS = {
    TryForm.STRANGER: UNKNOWN,
    TryForm.KNOWN: Standing(shown=KNOWN_FROM, passed=KNOWN_FROM),
    TryForm.MEMBER: Standing(shown=KNOWN_FROM, passed=KNOWN_FROM),
    TryForm.TRUSTED: Standing(shown=TRUSTED_FROM, passed=TRUSTED_FROM),
    TryForm.DOUBTED: Standing(shown=1, passed=1, rejected=DOUBT_MIN),
}


@require_http_methods(["GET", "HEAD", "POST"])
@may_moderate
def try_text(request: HttpRequest) -> HttpResponse:
    """The box, and under its heading what was said of the text."""
    initial = {"language": (get_language() or "").split("-")[0]}
    form = TryForm(request.POST if request.method == "POST" else None, initial=initial)
    told = judge(form) if form.is_bound and form.is_valid() else None
    return show(
        request, "try", _("Try a text"), form=form, told=told, rules_url=address_of_rules(request), learned=learned()
    )


def learned() -> list[str]:
    """How far the learning from moderators' decisions is, a sentence a language."""
    return [sentence_of(progress) for progress in learning.progress()]


def sentence_of(progress: learning.Progress) -> str:
    """How far a language is."""
    name = str(dict(settings.LANGUAGES).get(progress.language, progress.language))
    sentence = (
        ngettext(
            "%(language)s: learned from %(n)s decision.", "%(language)s: learned from %(n)s decisions.", progress.count
        )
        if progress.is_enough
        else ngettext(
            "%(language)s: %(n)s decision so far, which is too little to go by.",
            "%(language)s: %(n)s decisions so far, which is too little to go by.",
            progress.count,
        )
    )
    return sentence % {"language": name, "n": progress.count}


def judge(form: TryForm) -> Told:
    """What the checks say of a text in an open discussion, whose writer said nothing else today."""
    text, writer = form.cleaned_data["text"], form.cleaned_data["writer"]
    html = markup.render(text)
    reading = read_comment(text, html, form.cleaned_data["name"], form.cleaned_data["language"])
    ban = find_ban("", None, Client(), list(reading.seen))
    draft = checks.Draft(
        is_guest=writer != TryForm.MEMBER,
        standing=STANDINGS[writer],
        newcomers_wait=Rules.current().newcomers_wait if writer == TryForm.STRANGER else 0,
        ban=sentence_for_writer(ban) if ban is not None else "",
        **reading.for_draft(),
    )
    codes = [verdict.code for verdict in checks.judge(draft)]
    name, is_guest = form.cleaned_data["name"], draft.is_guest
    said = outside.ask(Thread(url="/"), text=text, html=html, name=name, is_guest=is_guest, reasons=codes)
    verdicts = checks.judge(replace(draft, outside=said))
    gravest = verdicts[0].gravity if verdicts else checks.Gravity.ALLOW
    if gravest == checks.Gravity.REFUSE:
        sentence = verdicts[0].refusal or checks.refusal(verdicts[0].code)
    else:
        sentence = checks.nudge(verdicts) if draft.is_guest else ""
    return Told(outcome_of(gravest), html, [verdict.reason for verdict in verdicts], sentence)


def outcome_of(gravity: checks.Gravity) -> str:
    """What would become of a comment."""
    return {
        checks.Gravity.ALLOW: _("It would be shown at once."),
        checks.Gravity.HOLD: _("It would wait for a moderator."),
        checks.Gravity.REFUSE: _("It would not be accepted."),
    }[gravity]
