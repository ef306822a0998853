"""What another system's file holds, before it becomes rows: plain values, one class a kind."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field


@dataclass(slots=True)
class Person:
    """Somebody who wrote."""

    login: str
    name: str


@dataclass(slots=True)
class Term:
    """A category or a tag; `parent` is the slug of the category above."""

    kind: str  # "category" or "tag"
    slug: str
    name: str
    parent: str = ""
    description: str = ""


@dataclass(slots=True)
class Said:
    """A comment as the old system kept it."""

    id: str
    parent: str
    name: str
    text: str
    created_at: dt.datetime | None
    state: str  # approved, held, spam, trash
    kind: str = ""  # "" or "comment"; pingback and trackback are no comments


@dataclass(slots=True)
class Text:
    """An article, a page or an attachment."""

    kind: str  # post, page, attachment, or what else the old system had
    id: str
    title: str
    slug: str
    html: str
    excerpt: str
    state: str
    published_at: dt.datetime | None
    author: str
    link: str
    password: str = ""
    is_discussion_open: bool = True
    categories: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    comments: list[Said] = field(default_factory=list)
    attachment_url: str = ""
    thumbnail_id: str = ""
    parent: str = ""  # id of what an attachment was uploaded to


@dataclass(slots=True)
class Site:
    """The site that the file came from."""

    title: str = ""
    url: str = ""
    language: str = ""
