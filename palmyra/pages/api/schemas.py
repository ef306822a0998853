"""What goes over the wire, as OpenAPI describes it."""

from __future__ import annotations

import datetime as dt

from ninja import Schema
from pydantic import ConfigDict, Field


class ThreadOut(Schema):
    id: int
    url: str
    title: str
    language: str
    mode: str
    count: int
    last_comment_at: dt.datetime | None
    closes_at: dt.datetime | None
    orders: list[str]
    order: str


class CommentOut(Schema):
    id: int
    thread: int
    parent: int | None
    depth: int
    state: str
    name: str
    html: str
    text: str
    badge: str
    is_noted: bool
    is_pinned: bool
    reason: str
    created_at: dt.datetime
    edited_at: dt.datetime | None
    replies: int
    up: int
    down: int
    reactions: dict[str, int]
    url: str


class CommentsOut(Schema):
    thread: ThreadOut
    comments: list[CommentOut]
    next: str


class CountsOut(Schema):
    counts: dict[str, int]


class KeyOut(Schema):
    name: str
    scopes: list[str]


class Said(Schema):
    """A comment as its writer sends it; the names are those of the form."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: str = ""
    text: str = ""
    parent: int | None = Field(None, ge=1, lt=10**18)
    sure: bool = False
    started: int | None = Field(None, ge=0, lt=10**15)
    writer: str = Field("", max_length=100)


class AcceptedOut(Schema):
    id: int
    state: str
    url: str
    html: str


class HeldOut(CommentOut):
    reasons: list[str]
    reports: int


class QueueOut(Schema):
    comments: list[HeldOut]
    before: int


class DecisionIn(Schema):
    """A moderator's decision; hiding and removing need a reason."""

    model_config = ConfigDict(extra="forbid", strict=True)

    act: str
    reason: str = Field("", max_length=200)
    read_at: int | None = Field(None, ge=0, lt=10**14)


class DecisionOut(Schema):
    comment: int
    act: str
    reason: str
    state_before: str
    state_after: str
    decided_at: dt.datetime


class ProblemOut(Schema):
    type: str
    title: str
    status: int
    detail: str
    code: str
    fields: dict[str, str]
