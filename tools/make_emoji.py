"""Makes the list of all emoji with their Russian and English words: `python tools/make_emoji.py FOLDER`.

FOLDER is the unpacked npm package `emojibase-data` (17.0.0 made what is in the repository), whose names and search
words are those of Unicode CLDR. Only emoji with one of GitHub's short codes are kept; variants of skin are left out.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

DISCUSSION = Path(__file__).resolve().parents[1] / "palmyra" / "discussion"
MADE = DISCUSSION / "static" / "emoji" / "all.json"
PLAIN = str.maketrans("", "", "\ufe0f")  # a sign that asks for colours and that not every list writes
GROUPS = {
    0: ("Faces", "Лица"),
    1: ("People", "Люди"),
    3: ("Nature", "Природа"),
    4: ("Food", "Еда"),
    5: ("Places", "Места"),
    6: ("Pastimes", "Досуг"),
    7: ("Things", "Предметы"),
    8: ("Signs", "Знаки"),
    9: ("Flags", "Флаги"),
}


def main(folder: Path) -> None:
    """Write the list, an emoji a line, so that a newer package shows what it changes."""
    english = read(folder / "en" / "data.json")
    russian = {item["hexcode"]: item for item in read(folder / "ru" / "data.json")}
    codes = codes_by_char()
    groups = []
    for number, (en, ru) in GROUPS.items():
        items = sorted((item for item in english if item.get("group") == number), key=lambda item: item["order"])
        rows = [
            [item["emoji"], code, *told(item), *told(russian[item["hexcode"]])]
            for item in items
            if (code := codes.get(item["emoji"].translate(PLAIN)))
        ]
        lines = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
        names = json.dumps({"en": en, "ru": ru}, ensure_ascii=False, separators=(",", ":"))
        groups.append(f"[{names},[\n{lines}\n]]")
    MADE.write_text("[\n" + ",\n".join(groups) + "\n]\n", "utf-8")


def read(file: Path) -> list[dict[str, Any]]:
    """A list of the package."""
    items: list[dict[str, Any]] = json.loads(file.read_text("utf-8"))
    return items


def codes_by_char() -> dict[str, str]:
    """The first of GitHub's codes for each emoji."""
    known: dict[str, str] = json.loads((DISCUSSION / "data" / "gemoji.json").read_text("utf-8"))
    return {char.translate(PLAIN): code for code, char in reversed(known.items())}


def told(item: dict[str, Any]) -> list[str]:
    """An emoji's name, and the words by which it is found besides those of the name."""
    seen = item["label"].lower().replace(":", " ").split()
    words = dict.fromkeys(word.lower() for tag in item.get("tags", []) for word in tag.split())
    return [item["label"], " ".join(word for word in words if word not in seen)]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
