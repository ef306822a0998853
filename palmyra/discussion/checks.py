"""Small checks of a new comment, run all of them, the gravest deciding: shown, held for a moderator, or refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import IntEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from palmyra.discussion.limits import (
    BURST,
    BURST_DOUBTED,
    BURST_KNOWN,
    BURST_TRUSTED,
    CROWD,
    FASTEST,
    LINKS_MAX,
    STRANGERS_BURST,
    TRUSTED_LINKS,
)
from palmyra.discussion.trust import UNKNOWN, Standing, Trust


class Gravity(IntEnum):
    """What a check asks for."""

    ALLOW = 0
    HOLD = 1
    REFUSE = 2


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known of a comment before it is accepted."""

    mode: str = "open"
    links: int = 0
    is_guest: bool = True
    is_staff: bool = False
    is_stranger: bool = False  # a browser never seen; what is known of the writer is then known of its network
    standing: Standing = UNKNOWN
    newcomers_wait: int = 0  # comments that have to pass before the next appears at once
    has_filled_trap: bool = False
    has_worked: bool = False  # its browser did the sum that was asked for
    written_in: dt.timedelta | None = None
    recent_count: int = 0  # comments of the same writer within the last minute
    is_repeat: bool = False
    is_near_repeat: bool = False  # much of it was said by the same writer before
    links_max: int = LINKS_MAX
    has_shortener: bool = False
    has_disguised_address: bool = False
    suspect_words: tuple[str, ...] = ()  # as the list has them, for moderators
    banned_words: tuple[str, ...] = ()  # as the writer wrote them
    unwanted_words: tuple[str, ...] = ()  # as the writer wrote them: what makes the text like rejected ones
    has_recent_rejection: bool = False
    ban: str = ""  # what a banned writer is told
    network_ban: str = ""  # what newcomers from a banned network are told
    outside: str = ""  # what the outside judge said, as the code of a verdict

    @property
    def is_known(self) -> bool:
        """Whether comments of the writer were shown before."""
        return self.standing.shown > 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """A check's answer: its code, behind a colon the words it is about if there are any, and what it asks for."""

    code: str
    gravity: Gravity
    refusal: str = ""  # what the writer reads, where it is not the same for everybody

    @property
    def name(self) -> str:
        """The code without the words."""
        return self.code.partition(":")[0]

    @property
    def reason(self) -> str:
        """The sentence that moderators read."""
        return sentence_of(self.code)


Check = Callable[[Draft], Verdict | None]

REASONS = {
    "ban": gettext_lazy("The writer is banned."),
    "network-ban": gettext_lazy("The writer is new here, and their network is banned."),
    "mode": gettext_lazy("Every comment here waits for a moderator."),
    "trap": gettext_lazy("A field that people do not see was filled in."),
    "speed": gettext_lazy("Written faster than a person types."),
    "burst": gettext_lazy("Many comments in a minute."),
    "crowd": gettext_lazy("Many newcomers write from this network within a minute."),
    "repeat": gettext_lazy("The same text came shortly before."),
    "near-repeat": gettext_lazy("Nearly the same text came shortly before."),
    "banned-words": gettext_lazy("Words that are not accepted: %(words)s."),
    "suspect-words": gettext_lazy("Words that make a comment wait: %(words)s."),
    "links": gettext_lazy("Many links."),
    "shortener": gettext_lazy("A link hides where it leads."),
    "disguise": gettext_lazy("An address is in disguise."),
    "guest-link": gettext_lazy("A guest's first comment has a link."),
    "learned": gettext_lazy("Moderators took comments out of sight that said this: %(words)s."),
    "rejected": gettext_lazy("A comment of the same writer was hidden or removed lately."),
    "doubted": gettext_lazy("Many of the writer's last comments were hidden or removed."),
    "newcomer": gettext_lazy("The writer is new here."),
    "work": gettext_lazy("The writer's browser did a sum that would cost a program time."),
    "outside": gettext_lazy("The outside judge asks to wait: %(words)s."),
    "outside-failed": gettext_lazy("A check could not run: the outside judge (%(words)s)."),
}


# What a writer can change without a moderator, and what is said of it; told once, before the comment is held.
READ_FIRST = gettext_lazy("A moderator reads comments with links before they appear.")
NUDGES = {
    "links": READ_FIRST,
    "guest-link": READ_FIRST,
    "suspect-words": gettext_lazy("A moderator reads comments with some of these words before they appear."),
    "near-repeat": gettext_lazy(
        "You said nearly this a short while ago; a moderator reads it before it appears again."
    ),
}
WORDS_TOLD = 10
# What hides itself or resembles what was taken away comes before what looks like a program, and that before a custom
# of the house; what is not named here weighs 1.
WEIGHTS = {
    "trap": 4,
    "disguise": 4,
    "learned": 4,
    "doubted": 4,
    "outside": 4,
    "suspect-words": 3,
    "rejected": 3,
    "shortener": 2,
    "repeat": 2,
    "crowd": 2,
    "speed": 2,
    "mode": 0,
    "newcomer": 0,
    "work": 0,
    "outside-failed": 0,
}
# Signs of a program, which one that works for each comment is not: it would pay for every one. No judgement of words.
ANSWERED_BY_WORK = {"trap", "speed", "crowd", "repeat"}


def check_ban(draft: Draft) -> Verdict | None:
    """Whoever is banned is told so before anything else."""
    return Verdict("ban", Gravity.REFUSE, draft.ban) if draft.ban and not draft.is_staff else None


def check_network_ban(draft: Draft) -> Verdict | None:
    """A network has other people too: members, and guests of whom comments were shown before, go on writing."""
    is_newcomer = draft.is_guest and not draft.is_known
    return Verdict("network-ban", Gravity.REFUSE, draft.network_ban) if draft.network_ban and is_newcomer else None


def check_mode(draft: Draft) -> Verdict | None:
    """In a held thread everything waits, except what the newsroom says."""
    return Verdict("mode", Gravity.HOLD) if draft.mode == "held" and not draft.is_staff else None


def check_trap(draft: Draft) -> Verdict | None:
    """A field hidden from people was filled in: a program did it, or a helpful browser; a moderator can tell."""
    return Verdict("trap", Gravity.HOLD) if draft.has_filled_trap else None


def check_speed(draft: Draft) -> Verdict | None:
    """A missing time says nothing: guests without scripts have none."""
    if draft.written_in is not None and draft.written_in < FASTEST:
        return Verdict("speed", Gravity.HOLD)
    return None


BURSTS = {
    Trust.DOUBTED: BURST_DOUBTED,
    Trust.NEW: BURST,
    Trust.KNOWN: BURST_KNOWN,
    Trust.TRUSTED: BURST_TRUSTED,
}


def check_burst(draft: Draft) -> Verdict | None:
    """A flood is stopped, not stored; who is trusted may answer more people at once."""
    limit = STRANGERS_BURST if draft.is_stranger else BURSTS[draft.standing.trust]
    return Verdict("burst", Gravity.REFUSE) if draft.recent_count >= limit and not draft.is_staff else None


def check_crowd(draft: Draft) -> Verdict | None:
    """Many browsers of a network that were never seen: a class at school, or a program without cookies."""
    return Verdict("crowd", Gravity.HOLD) if draft.is_stranger and draft.recent_count >= CROWD else None


def check_work(draft: Draft) -> Verdict | None:
    """Moderators are told that the reasons beside were answered by work."""
    return Verdict("work", Gravity.ALLOW) if draft.has_worked else None


def check_repeat(draft: Draft) -> Verdict | None:
    """The same words within a day: refused from the same writer; from the network of a stranger, two may agree."""
    if not draft.is_repeat:
        return None
    return Verdict("repeat", Gravity.HOLD if draft.is_stranger else Gravity.REFUSE)


def check_near_repeat(draft: Draft) -> Verdict | None:
    """A text that was changed a little and sent again is read first."""
    return Verdict("near-repeat", Gravity.HOLD) if draft.is_near_repeat and not draft.is_staff else None


def check_banned_words(draft: Draft) -> Verdict | None:
    """The writer is asked to do without words that the newsroom does not accept."""
    return about_words("banned-words", draft.banned_words, Gravity.REFUSE) if not draft.is_staff else None


def check_suspect_words(draft: Draft) -> Verdict | None:
    """Words that the newsroom wants to see first."""
    return about_words("suspect-words", draft.suspect_words, Gravity.HOLD) if not draft.is_staff else None


def about_words(name: str, words: tuple[str, ...], gravity: Gravity) -> Verdict | None:
    """A verdict that names its words, the first of them where they are many."""
    return Verdict(f"{name}:{', '.join(words[:WORDS_TOLD])}", gravity) if words else None


def check_links(draft: Draft) -> Verdict | None:
    """Many links are read first, and of somebody in doubt every one."""
    times = {Trust.DOUBTED: 0, Trust.TRUSTED: TRUSTED_LINKS}.get(draft.standing.trust, 1)
    return Verdict("links", Gravity.HOLD) if draft.links > draft.links_max * times and not draft.is_staff else None


def check_shortener(draft: Draft) -> Verdict | None:
    """Nobody sees where such a link leads before following it."""
    return Verdict("shortener", Gravity.HOLD) if draft.has_shortener and not draft.is_staff else None


def check_disguise(draft: Draft) -> Verdict | None:
    """Whoever disguises an address knows why."""
    return Verdict("disguise", Gravity.HOLD) if draft.has_disguised_address and not draft.is_staff else None


def check_guest_link(draft: Draft) -> Verdict | None:
    """A link in a guest's first comment is read first."""
    if draft.is_guest and draft.links and not draft.is_known:
        return Verdict("guest-link", Gravity.HOLD)
    return None


def check_learned(draft: Draft) -> Verdict | None:
    """What is like the comments that moderators took out of sight is read first, unless its writer is trusted."""
    is_trusted = draft.is_staff or draft.standing.trust == Trust.TRUSTED
    return about_words("learned", draft.unwanted_words, Gravity.HOLD) if not is_trusted else None


def check_rejected(draft: Draft) -> Verdict | None:
    """Whoever was hidden or removed lately is read first."""
    # A stranger does not answer for the neighbours on a network.
    is_own = draft.has_recent_rejection and not draft.is_stranger
    return Verdict("rejected", Gravity.HOLD) if is_own else None


def check_doubted(draft: Draft) -> Verdict | None:
    """Whoever was rejected again and again is read first, however long ago."""
    is_doubted = draft.standing.trust == Trust.DOUBTED and not draft.is_staff
    return Verdict("doubted", Gravity.HOLD) if is_doubted else None


def check_newcomer(draft: Draft) -> Verdict | None:
    """Where the paper wants it, the first comments of everybody are read first."""
    is_new = draft.standing.passed < draft.newcomers_wait and not draft.is_staff
    return Verdict("newcomer", Gravity.HOLD) if is_new else None


def check_outside(draft: Draft) -> Verdict | None:
    """The outside judge may ask to wait. That it could not be asked is said and stops nothing."""
    if not draft.outside:
        return None
    is_asked_to_wait = draft.outside.partition(":")[0] == "outside"
    return Verdict(draft.outside, Gravity.HOLD if is_asked_to_wait else Gravity.ALLOW)


CHECKS: tuple[Check, ...] = (
    check_ban,
    check_network_ban,
    check_mode,
    check_trap,
    check_speed,
    check_burst,
    check_crowd,
    check_repeat,
    check_near_repeat,
    check_banned_words,
    check_suspect_words,
    check_links,
    check_shortener,
    check_disguise,
    check_guest_link,
    check_learned,
    check_rejected,
    check_doubted,
    check_newcomer,
    check_work,
    check_outside,
)


def judge(draft: Draft) -> list[Verdict]:
    """What every check says, gravest first."""
    said = [verdict for check in CHECKS if (verdict := check(draft))]
    if draft.has_worked:
        said = [replace(verdict, gravity=Gravity.ALLOW) if may_work(verdict) else verdict for verdict in said]
    return sorted(said, key=lambda verdict: -verdict.gravity)


def may_work(verdict: Verdict) -> bool:
    """Whether a comment is held for something that work answers."""
    return verdict.gravity == Gravity.HOLD and verdict.name in ANSWERED_BY_WORK


def needs_only_work(verdicts: list[Verdict]) -> bool:
    """Whether a comment would be shown once its browser worked."""
    grave = [verdict for verdict in verdicts if verdict.gravity > Gravity.ALLOW]
    return bool(grave) and all(may_work(verdict) for verdict in grave)


def must_wait(verdicts: list[Verdict]) -> bool:
    """Whether a moderator has to decide first; some verdicts only tell something."""
    return any(verdict.gravity >= Gravity.HOLD for verdict in verdicts)


def weigh(codes: Iterable[str]) -> int:
    """How grave the reasons together are for which a comment waits; by this moderators read the gravest first."""
    return sum(WEIGHTS.get(code.partition(":")[0], 1) for code in codes)


def sentence_of(code: str) -> str:
    """A reason as moderators read it, with the words that it is about."""
    name, _colon, words = code.partition(":")
    if name == "outside-failed":
        words = failure_of(words)
    return str(REASONS.get(name, code)).replace("%(words)s", words or "…")


def failure_of(reason: str) -> str:
    """Why the outside judge said nothing; what the network said stays as it is."""
    if reason == "resting":
        return _("it did not answer a moment ago")
    return _("its answer (%(status)s) makes no sense") % {"status": reason} if reason.isdigit() else reason


def refusal(code: str) -> str:
    """What the writer is told of a refused comment."""
    name, _colon, words = code.partition(":")
    if name == "burst":
        return _("These are many comments in a minute. Wait a little and send this one again; its text is kept below.")
    if name == "banned-words":
        sentence = ngettext(
            "This is not accepted here: %(words)s. Do without the word; your text is kept.",
            "This is not accepted here: %(words)s. Do without the words; your text is kept.",
            len(words.split(", ")),
        )
        return sentence % {"words": words}
    return _("You said exactly this a short while ago. Change the text, or let it be.")


def nudge(verdicts: list[Verdict]) -> str:
    """What a guest is told before a comment is held for what its writer can change; "" where there is more to it."""
    names = [verdict.name for verdict in verdicts if verdict.gravity > Gravity.ALLOW]
    if not names or any(name not in NUDGES for name in names):
        return ""
    sentences = dict.fromkeys(str(NUDGES[name]) for name in names)
    return " ".join([*sentences, _("Change the text, or send it once more as it is.")])
