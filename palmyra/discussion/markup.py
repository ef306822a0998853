"""What a comment's writer typed becomes safe HTML: a light subset of Markdown, emoji, nothing else."""

from __future__ import annotations

import re
from functools import cache
from html import unescape

import nh3
from django.utils.html import strip_tags
from markdown_it import MarkdownIt

from palmyra.discussion import emoji
from palmyra.lib.signs import without_controls

RENDERER_VERSION = 1  # stored with each comment, so that a better renderer can find what an older one made

TAGS = {"p", "br", "em", "strong", "s", "a", "blockquote", "ul", "ol", "li", "code", "pre", "img"}
ATTRIBUTES = {"a": {"href"}, "img": {"class", "src", "alt", "title", "width", "height"}, "ol": {"start"}}
LINK_REL = "nofollow ugc noopener"
# Whole addresses, and paths of this paper; "//host/" would look like such a path and lead away.
ADDRESS = re.compile(r"(?:https?://|mailto:|#|/(?![/\\]))", re.IGNORECASE)
RULES = [
    "emphasis",
    "strikethrough",
    "link",
    "linkify",
    "autolink",
    "blockquote",
    "list",
    "backticks",
    "fence",
    "newline",
    "escape",
    "entity",
]


@cache
def parser() -> MarkdownIt:
    """CommonMark without headings, pictures, tables and raw HTML; a line break is a line break."""
    made = MarkdownIt("zero", {"html": False, "linkify": True, "breaks": True, "typographer": False})
    made.enable(RULES)
    # A bare word with a dot is more often a slip than an address.
    made.linkify.set({"fuzzy_link": False, "fuzzy_email": False})  # type: ignore[union-attr]
    return made


@cache
def cleaner() -> nh3.Cleaner:
    """The last gate: whatever the parser let through, only this comes out."""
    return nh3.Cleaner(
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel=LINK_REL,
        attribute_filter=_filter,
    )


def _filter(tag: str, name: str, value: str) -> str | None:
    """An attribute's value, or None to drop it; the cleaner lets titles and languages through on everything."""
    if tag == "a" and name == "rel":
        return LINK_REL  # the cleaner puts it there and shows it to this filter too
    if name not in ATTRIBUTES.get(tag, set()):
        return None
    if tag == "a":
        return value if ADDRESS.match(value) else None
    if tag == "img" and name == "src":
        return value if emoji.is_picture(value) else None
    if tag == "img" and name == "class":
        return "emoji"
    return value


def render(text: str) -> str:
    """Safe HTML of a comment's text."""
    return clean(emoji.replace_codes(parser().render(text)))


def clean(html: str) -> str:
    """Whatever HTML, with nothing left in it but what a comment may have; entities bring in no control characters."""
    return without_controls(cleaner().clean(html)).strip()


def count_links(html: str) -> int:
    """Links in rendered HTML."""
    return html.count("<a ")


def plain_text(html: str) -> str:
    """The words of rendered HTML, custom emoji as their codes."""
    spaced = emoji.to_text(html).replace("<br>", " ").replace("</p>", " </p>").replace("</li>", " </li>")
    return " ".join(unescape(strip_tags(spaced)).split())


def without_quotations(text: str) -> str:
    """The lines of a text that are its writer's own."""
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith(">"))
