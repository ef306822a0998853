"""Reads WordPress exports (WXR 1.0 to 1.2), one item after another, so that a large file costs little memory."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from functools import lru_cache
from html import unescape
from pathlib import Path
from typing import Any, BinaryIO

from lxml import etree

from palmyra.wires.errors import ImportRefused
from palmyra.wires.records import Person, Said, Site, Term, Text

# Namespaces without their scheme: exports have both http and https, and each version a path of its own.
WP = "wordpress.org/export/"
CONTENT = "purl.org/rss/1.0/modules/content/"
DC = "purl.org/dc/elements/1.1/"
MOST_NAMES = 500  # of elements, whose parts are remembered; an export has a few dozen
NO_DATE = "0000-00-00"
CHANNEL_DEPTH = 2  # of what stands in <rss><channel>
MOST_DEPTH = 64  # an export is flat; deeper nesting is an attack

Record = Site | Person | Term | Text


def read(path: Path) -> Iterator[Record]:
    """The records of a file in its order. Raises ImportRefused for one that is no WXR or is broken."""
    try:
        with path.open("rb") as file:
            yield from _read(path, file)
    except etree.XMLSyntaxError as error:
        raise ImportRefused(
            f"{path.name} is broken at line {error.lineno}: {error.msg}. Nothing was brought. "
            "Export it again from WordPress (Tools, Export), or mend that line."
        ) from None
    except (OSError, ValueError) as error:
        raise ImportRefused(f"{path.name} cannot be read: {error}. Nothing was brought.") from None


def _read(path: Path, file: BinaryIO) -> Iterator[Record]:
    events = etree.iterparse(
        file,
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=False,
        strip_cdata=True,
    )
    depth, site, is_wordpress = 0, Site(), False
    for event, element in events:
        if event == "start":
            depth += 1
            _check_start(path, element, depth)
            continue
        depth -= 1
        if depth != CHANNEL_DEPTH:
            continue
        name = local(element)
        is_wordpress = is_wordpress or is_wp(element) or any(is_wp(child) for child in element if local(child))
        record = read_record(element, name)
        if record is not None:
            yield record
        elif name in {"title", "link", "language", "base_blog_url"}:
            _note_site(site, name, element.text or "")
        _forget(element)
    if not is_wordpress:
        raise ImportRefused(
            f"{path.name} has nothing of WordPress in it: it is some other RSS. Nothing was brought. "
            "Export it with WordPress (Tools, Export)."
        )
    yield site


def _check_start(path: Path, element: Any, depth: int) -> None:
    if depth == 1:
        if local(element) != "rss":
            raise ImportRefused(
                f"{path.name} is no WordPress export: its first element is not <rss>. Nothing was brought."
            )
        _refuse_entities(path, element)
    if depth > MOST_DEPTH:
        raise ImportRefused(f"{path.name} nests deeper than any export. Nothing was brought.")


def _forget(element: Any) -> None:
    """Let go of what was read, so that memory stays flat."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def read_record(element: Any, name: str) -> Record | None:
    """What an element of the channel stands for, or None."""
    if name == "item":
        return read_item(element)
    if name == "author":
        return Person(text_of(element, "author_login").strip(), text_of(element, "author_display_name").strip())
    if name in {"category", "tag"} and is_wp(element):
        return read_term(element, name)
    return None


def _refuse_entities(path: Path, element: Any) -> None:
    """Entities of a document type can blow a small file up to gigabytes; no export has any."""
    info = element.getroottree().docinfo
    if info.internalDTD is not None and next(iter(info.internalDTD.iterentities()), None) is not None:
        raise ImportRefused(f"{path.name} defines entities, as no WordPress export does. Nothing was brought.")


def _note_site(site: Site, name: str, text: str) -> None:
    if name == "base_blog_url" or (name == "link" and not site.url):
        site.url = text.strip().rstrip("/")
    elif name == "title":
        site.title = text.strip()
    elif name == "language":
        site.language = text.strip()[:2].lower()


@lru_cache(MOST_NAMES)
def name_of(tag: str) -> tuple[str, str]:
    """The two parts of a tag: its namespace without the scheme, and its name."""
    name = etree.QName(tag)
    return str(name.namespace or "").partition("://")[2], str(name.localname)


def local(element: Any) -> str:
    """An element's name without its namespace; "" of what is no element, such as a comment."""
    return name_of(element.tag)[1] if isinstance(element.tag, str) else ""


def is_wp(element: Any) -> bool:
    """Whether an element belongs to WordPress, whatever version's namespace it is in."""
    return space_of(element).startswith(WP)


def space_of(element: Any) -> str:
    """An element's namespace without its scheme."""
    return name_of(element.tag)[0]


def text_of(element: Any, name: str, namespace: str = WP) -> str:
    """The text of a child by its name and the start of its namespace, "" without one."""
    for child in element:
        if local(child) == name and space_of(child).startswith(namespace):
            return "".join(child.itertext())
    return ""


def read_term(element: Any, kind: str) -> Term | None:
    """A category or tag; terms of menus and formats are none."""
    if kind == "category":
        slug, name = text_of(element, "category_nicename"), text_of(element, "cat_name")
        return Term("category", slug, name or slug, text_of(element, "category_parent")) if slug or name else None
    if kind == "tag":
        slug, name = text_of(element, "tag_slug"), text_of(element, "tag_name")
        return Term("tag", slug, name or slug) if slug or name else None
    return None


def read_item(element: Any) -> Text:
    """One item of the channel."""
    text = Text(
        kind=text_of(element, "post_type") or "post",
        id=text_of(element, "post_id").strip(),
        title=plain_words(plain_child(element, "title")),
        slug=text_of(element, "post_name").strip(),
        html=text_of(element, "encoded", CONTENT),
        excerpt=text_of(element, "encoded", WP),
        state=text_of(element, "status").strip() or "publish",
        published_at=moment_of(element),
        author=text_of(element, "creator", DC).strip(),
        link=plain_child(element, "link"),
        password=text_of(element, "post_password").strip(),
        is_discussion_open=text_of(element, "comment_status").strip() != "closed",
        attachment_url=text_of(element, "attachment_url").strip(),
        parent=text_of(element, "post_parent").strip(),
    )
    for child in element:
        name = local(child)
        if name == "category" and not is_wp(child):
            word = (child.text or "").strip()
            if child.get("domain") == "category":
                text.categories.append(child.get("nicename") or word)
            elif child.get("domain") in {"post_tag", "tag"} and word:
                text.tags.append(word)
        elif name == "comment" and is_wp(child):
            text.comments.append(read_comment(child))
        elif name == "postmeta" and text_of(child, "meta_key") == "_thumbnail_id":
            text.thumbnail_id = text_of(child, "meta_value").strip()
    return text


def plain_words(html: str) -> str:
    """Words that WordPress keeps as HTML, such as titles and names, without tags and entities."""
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


def plain_child(element: Any, name: str) -> str:
    """The text of a child that has no namespace."""
    child = element.find(name)
    return "".join(child.itertext()).strip() if child is not None else ""


def read_comment(element: Any) -> Said:
    """One comment; what WordPress calls approved, 0, spam and trash."""
    approved = text_of(element, "comment_approved").strip()
    states = {"1": "approved", "approve": "approved", "0": "held", "hold": "held", "spam": "spam"}
    return Said(
        id=text_of(element, "comment_id").strip(),
        parent=text_of(element, "comment_parent").strip(),
        name=plain_words(text_of(element, "comment_author")),
        text=text_of(element, "comment_content"),
        created_at=parse_moment(text_of(element, "comment_date_gmt")) or parse_moment(text_of(element, "comment_date")),
        state=states.get(approved, "trash"),
        kind=text_of(element, "comment_type").strip(),
    )


def moment_of(element: Any) -> dt.datetime | None:
    """When an item was published, in UTC; a draft has none."""
    moment = parse_moment(text_of(element, "post_date_gmt"))
    if moment is None:
        try:
            moment = parsedate_to_datetime(plain_child(element, "pubDate"))
        except (TypeError, ValueError, IndexError):
            moment = None
    moment = moment or parse_moment(text_of(element, "post_date"))
    # WordPress gives drafts the year -1 or 1970; neither is a date of publication.
    if moment is None or moment.year < 1980:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def parse_moment(text: str) -> dt.datetime | None:
    """`2023-01-16 07:17:56` as a moment in UTC; None for nothing and for zeros."""
    text = text.strip()
    if not text or text.startswith(NO_DATE):
        return None
    try:
        return dt.datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=dt.UTC)
    except ValueError:
        return None
