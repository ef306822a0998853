"""Reads the demo paper's notation: TOML between `+++` lines, then text whose parts map to blocks one to one."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

Block = tuple[str, Any]

FENCE = "+++"
PICTURE = re.compile(
    r'^!\[(?P<alt>[^\]]*)\]\((?P<file>[^\s)]+)(?:\s+"(?P<caption>[^"|]*)(?:\|(?P<credit>[^"]*))?")?\)$'
)
MACRO = re.compile(r"^\{\{\s*(?P<name>card|article|gallery|embed):\s*(?P<value>[^}]+?)\s*\}\}$")
SPEAKER = re.compile(r"^—\s*(?P<speaker>[^,(]+)(?:,\s*(?P<role>[^()]+?))?(?:\s*\((?P<source>[^)]*)\))?$")
LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")


class Unreadable(Exception):
    """A demo file that does not follow the notation; the text names the file and the cause."""


@dataclass(frozen=True)
class Text:
    """A file of the demo: its front matter and its blocks, in the plain form that `blocks` of an import takes."""

    path: Path
    head: dict[str, Any]
    blocks: list[Block]


def read_text(path: Path) -> Text:
    """Read one file. Raises Unreadable."""
    parts = path.read_text("utf-8").split(f"{FENCE}\n", 2)
    if len(parts) != 3 or parts[0].strip():
        raise Unreadable(f"{path.name} does not begin with front matter between {FENCE} lines.")
    try:
        head = tomllib.loads(parts[1])
    except tomllib.TOMLDecodeError as error:
        raise Unreadable(f"The front matter of {path.name} is not TOML: {error}") from None
    return Text(path, head, read_blocks(parts[2]))


def read_blocks(text: str) -> list[Block]:
    """The blocks of a body, a blank line between two."""
    pieces = [piece.strip("\n") for piece in re.split(r"\n\s*\n", text) if piece.strip()]
    return [read_block(piece) for piece in pieces]


def read_block(piece: str) -> Block:
    """One piece of text between blank lines as a block."""
    lines = [line.rstrip() for line in piece.splitlines()]
    if piece.startswith("## "):
        return "heading", piece[3:].strip()
    if piece.startswith(">"):
        return "quote", read_quote(lines)
    if found := PICTURE.match(piece):
        return "picture", {name: (found[name] or "").strip() for name in ("alt", "file", "caption", "credit")}
    if found := MACRO.match(piece):
        return read_macro(found["name"], found["value"])
    if all(line.startswith("|") for line in lines):
        return "table", read_table(lines)
    if all(re.match(r"[-*] |\d+\. ", line) for line in lines):
        return "list", read_list(lines)
    return "paragraph", f"<p>{inline(' '.join(lines))}</p>"


def read_quote(lines: list[str]) -> dict[str, str]:
    """A quotation: lines with `>`, the last of which may begin with a dash and name speaker, role and source."""
    words = [line.lstrip(">").strip() for line in lines]
    found = SPEAKER.match(words[-1]) if len(words) > 1 else None
    if found is None:
        return {"text": " ".join(words), "speaker": "", "role": "", "source": ""}
    told = {name: (found[name] or "").strip() for name in ("speaker", "role", "source")}
    return {"text": " ".join(words[:-1]), **told}


def read_macro(name: str, value: str) -> Block:
    """`{{card: slug}}`, `{{article: slug}}`, `{{gallery: a.webp, b.webp}}`, `{{embed: address | title}}`."""
    if name == "gallery":
        return "gallery", [part.strip() for part in value.split(",") if part.strip()]
    if name == "embed":
        url, _bar, title = value.partition("|")
        return "embed", {"url": url.strip(), "title": title.strip()}
    return name, value


def read_table(lines: list[str]) -> list[list[str]]:
    """The rows of a table with pipes; the rule under the head and emphasis in cells are left out."""
    rows = [[cell.strip().strip("*") for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in rows if not all(re.fullmatch(r":?-+:?", cell) for cell in row)]


def read_list(lines: list[str]) -> str:
    """A list as HTML."""
    kind = "ol" if lines[0][0].isdigit() else "ul"
    items = "".join(f"<li>{inline(line.split(' ', 1)[1].strip())}</li>" for line in lines)
    return f"<{kind}>{items}</{kind}>"


def inline(text: str) -> str:
    """Emphasis and links inside a paragraph as HTML; `article:slug` addresses are kept for the loader to resolve."""
    html = escape(text, quote=False)
    html = LINK.sub(lambda found: f'<a href="{found[2]}">{found[1]}</a>', html)
    html = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", html)
    return re.sub(r"(?<![*\w])\*(?!\s)(.+?)(?<!\s)\*(?![*\w])", r"<i>\1</i>", html)
