"""Prints, as JSON, how many milliseconds it takes to read a comment: kind of text, half of the cap, the whole cap."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "palmyra.project.settings")

import django

django.setup()

from palmyra.discussion import addresses, markup, reading
from palmyra.discussion.limits import TEXT_MAX
from palmyra.language import disguise, likeness, watchlist

TRIES = 5
WORDS = "\n".join(
    f"{one}{two}{ending}" for one in ("каз", "спек", "ставк", "порн") for two in "абвгдежзик" for ending in "аоыуею"
)
# Ordinary words, and what is written to keep a filter busy.
KINDS = {
    "prose": "Мост открыли в среду, а очередь на пароме осталась, как была; кто это считал? ",
    "letters spaced out": "к а з и н о ",
    "joined by signs": "a.b-c_d ",
    "one word": "казино",
    "signs": "@$",
    "marks": "з\u0301\u0336\u0308",
    "nothing to see": "\u200b\u00ad",
    "hosts": "a.b.c.d.com ",
    "spaces before dots": "a   .   ",
    "brackets": "a[ ( { < ",
    "links": "https://a.example ",
    "capitals of two alphabets": "КАZИНO ",
    "long ligature": "ﷺ",
}


def main() -> None:
    told = {kind: [measure(piece, TEXT_MAX // 2), measure(piece, TEXT_MAX)] for kind, piece in KINDS.items()}
    print(json.dumps(told))


def measure(piece: str, length: int) -> float:
    """Milliseconds to read a text of a length, its markup rendered before."""
    text = (piece * (length // len(piece) + 1))[:length]
    html = markup.render(text)
    return min(once(text, html) for _try in range(TRIES)) * 1000


def once(text: str, html: str) -> float:
    """Seconds of work, whatever else the machine does, with nothing remembered but the compiled list."""
    watch = watchlist.compiled(WORDS)
    for kept in (disguise.visible, disguise.readings, watchlist.keys_said, likeness.shingles, likeness.root):
        kept.cache_clear()
    began = time.process_time()
    watch.find(markup.plain_text(html))
    addresses.count_addresses(html)
    hosts = addresses.hosts_of(html)
    addresses.has_shortener(hosts)
    addresses.has_disguise(text, hosts)
    reading.is_like(text, [f"{text[:-1]}!"])
    return time.process_time() - began


if __name__ == "__main__":
    main()
