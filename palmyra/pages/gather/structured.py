"""Structured data of a page (schema.org as JSON-LD), always equal to what the page shows."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from palmyra.newsroom.models import Paper
from palmyra.newsroom.models.articles import plain
from palmyra.pages.contexts import ArticleView, CommentView
from palmyra.pages.gather.site import absolute

# Escapes that keep JSON from ending the script element it stands in.
ESCAPES = {"<": "\\u003C", ">": "\\u003E", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def with_json_ld(view: ArticleView) -> ArticleView:
    """The same view with its JSON-LD filled in."""
    return dataclasses.replace(view, json_ld=dump(article_data(view)))


def dump(data: Any) -> str:
    """JSON that is safe inside a script element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign, escaped in ESCAPES.items():  # `str.translate` takes thirty times as long
        text = text.replace(sign, escaped)
    return text


def article_data(view: ArticleView) -> dict[str, Any]:
    """A NewsArticle (https://schema.org/NewsArticle) with its authors, picture, corrections and comments."""
    paper = Paper.current()
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "OpinionNewsArticle" if view.is_opinion else "NewsArticle",
        "mainEntityOfPage": view.absolute_url,
        "url": view.absolute_url,
        "headline": view.headline,
        "description": view.description,
        "inLanguage": view.language,
        "datePublished": view.published_at.isoformat(),
        "dateModified": (view.updated_at or view.published_at).isoformat(),
        "isAccessibleForFree": True,
        "publisher": {
            "@type": "NewsMediaOrganization",
            "name": paper.edition(view.language).name or paper.name,
            "url": absolute("/"),
        },
        "author": [{"@type": "Person", "name": person.name, "url": absolute(person.url)} for person in view.people],
    }
    if view.section:
        data["articleSection"] = view.section.name
    if view.dateline:
        data["dateline"] = view.dateline
    if view.picture_url:
        data["image"] = [view.picture_url]
    if view.tags:
        data["keywords"] = [tag.name for tag in view.tags]
    if view.corrections:
        data["correction"] = [
            {"@type": "CorrectionComment", "text": plain(row.html), "datePublished": row.at.isoformat()}
            for row in view.corrections
        ]
    if view.discussion:
        data["commentCount"] = view.discussion.count
        data["discussionUrl"] = f"{view.absolute_url}#discussion"
        start = absolute("")
        data["comment"] = [comment_data(c, start) for c in view.discussion.comments if c.state == "shown"]
    return data


MAX_NESTED = 20  # nested objects deeper than this serve no reader of the data


def comment_data(view: CommentView, start: str, depth: int = 0) -> dict[str, Any]:
    """A comment with its shown replies (https://schema.org/Comment); its words stand in the page itself.

    `start` is the paper's address.
    """
    data: dict[str, Any] = {
        "@type": "Comment",
        "url": start + view.url,
        "datePublished": view.created_at.isoformat(),
        "author": {"@type": "Person", "name": view.name},
        "upvoteCount": view.up_count,
        "downvoteCount": view.down_count,
    }
    replies = [reply for reply in view.replies if reply.state == "shown"]
    if replies and depth < MAX_NESTED:
        data["comment"] = [comment_data(reply, start, depth + 1) for reply in replies]
    return data
