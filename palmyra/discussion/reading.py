"""What a text holds, read before it is judged and without looking at who wrote it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from palmyra.discussion import addresses, learning, markup
from palmyra.discussion.limits import NEAR_SHARE, NEAR_TEXTS, NEAR_WORDS
from palmyra.discussion.models import Rules
from palmyra.language.likeness import likeness
from palmyra.language.watchlist import Found, Watchlist, compiled


@dataclass(frozen=True, slots=True)
class Reading:
    """What the newsroom's rules and the eye find in a comment."""

    links: int
    links_max: int
    has_shortener: bool
    has_disguised_address: bool
    suspect_words: tuple[str, ...]
    banned_words: tuple[str, ...]
    unwanted_words: tuple[str, ...]
    seen: tuple[str, ...]  # what words are looked for in: the name, what readers see, where links lead

    def for_draft(self) -> dict[str, Any]:
        """The same, as a draft takes it."""
        return {field.name: getattr(self, field.name) for field in fields(self) if field.name != "seen"}


def read_comment(text: str, html: str, name: str, language: str = "") -> Reading:
    """Read a comment by the rules as they are now: one query about learned words; lists are compiled once per change.

    Words are looked for in what readers see, in the addresses behind links and in the name. `language` is the
    thread's; without one nothing that was learned is asked.
    """
    rules = Rules.current()
    hosts = addresses.hosts_of(html)
    seen = [name, markup.plain_text(html), " ".join(hosts)]
    return Reading(
        links=addresses.count_addresses(html),
        links_max=rules.links_max,
        has_shortener=addresses.has_shortener(hosts),
        has_disguised_address=addresses.has_disguise(text, hosts) or addresses.has_false_label(html),
        suspect_words=tuple(found.listed for found in look_for(compiled(rules.suspect_words), seen)),
        banned_words=tuple(found.said for found in look_for(compiled(rules.banned_words), seen)),
        unwanted_words=learning.find_unwanted(text, language),
        seen=tuple(seen),
    )


def look_for(watchlist: Watchlist, seen: list[str]) -> list[Found]:
    """What of a list is in some texts, each line of it once."""
    found: dict[str, Found] = {}
    for text in seen:
        for one in watchlist.find(text):
            found.setdefault(one.listed, one)
    return list(found.values())


def is_like(text: str, said: list[str]) -> bool:
    """Whether a text is one of those said lately, changed a little. What others said and is quoted does not count."""
    own = markup.without_quotations(text)
    return any(
        likeness(own, markup.without_quotations(earlier), words_min=NEAR_WORDS) >= NEAR_SHARE
        for earlier in said[:NEAR_TEXTS]
    )
