"""What the templates are given: plain values gathered before rendering; a template asks the database nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from palmyra.discussion.reactions import Shown


@dataclass(frozen=True, slots=True)
class Link:
    """A word to follow: `name` as shown, `url` as a path on this site or an absolute address, "" when there is none.

    `code` is the language of what is behind it, where that is another one.
    """

    name: str
    url: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """An author as a byline shows one. `portrait` is the 152 px halftone's address, or ""."""

    name: str
    url: str
    role: str = ""
    portrait: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture in its sizes. `srcset` is ready for the attribute; `src` is its fallback; sizes in CSS px."""

    src: str
    srcset: str
    width: int
    height: int
    alt: str
    caption: str = ""
    credit: str = ""
    largest: str = ""  # address of the widest size


@dataclass(frozen=True, slots=True)
class Remark:
    """A reader's words quoted by the newsroom on a front page or in a margin."""

    text: str
    name: str
    trade: str
    url: str  # of the comment
    story: Link | None = None
    count: int = 0


@dataclass(frozen=True, slots=True)
class Headline:
    """An article in the rail of another one. `count` and `is_closed` as in `Story`."""

    headline: str
    url: str
    published_at: dt.datetime
    count: int
    is_closed: bool


@dataclass(frozen=True, slots=True)
class Story:
    """An article in a list. `count` is the number of shown comments; `is_closed` greys the count."""

    headline: str
    url: str
    lead: str
    kicker: str
    section: Link | None
    published_at: dt.datetime
    updated_at: dt.datetime | None
    is_urgent: bool
    is_opinion: bool
    picture: Picture | None
    people: list[Person]
    count: int = 0
    is_closed: bool = True
    remark: Remark | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """A section's band on the front page; `pattern` picks the grid: "picture", "text" or "tall"."""

    name: str
    url: str
    subsections: list[Link]
    stories: list[Story]
    pattern: str
    is_opinion: bool = False


@dataclass(frozen=True, slots=True)
class Site:
    """The paper around every page: its name, sections, languages and footer."""

    name: str
    language: str
    url: str  # absolute address of this language's front page
    home: str  # path of this language's front page
    sections: list[Link]
    opinion: Link | None
    languages: list[Link]  # the other languages, name in itself and the matching page's path
    footer: list[list[Link]]
    imprint: str
    tagline: str
    search_url: str
    feed_url: str
    login_url: str
    today: dt.date | None = None  # on the front page only: elsewhere every midnight would make every page stale
    archive_url: str = ""
    account_name: str = ""  # who is signed in; on account pages only, which are never baked


@dataclass(frozen=True, slots=True)
class Paging:
    """Pages of a list as plain links; `previous` and `next` are paths or ""."""

    number: int
    count: int
    previous: str
    next: str


@dataclass(slots=True)
class CommentView:
    """A comment as readers see it. `html` is safe; for a hidden or removed one it is "" and `reason` says why.

    `depth` counts from 0; `replies` are shown beneath it; `in_reply_to` names the parent's author when nesting ends.
    """

    id: int
    url: str
    name: str
    html: str
    created_at: dt.datetime
    edited_at: dt.datetime | None
    depth: int
    state: str  # shown, hidden, removed
    reason: str
    is_noted: bool
    is_pinned: bool
    badge: str
    badge_kind: str  # "staff", "spoken", "merit" or ""
    in_reply_to: Link | None
    reply_url: str
    report_url: str
    up_count: int = 0
    down_count: int = 0
    reactions: list[Shown] = field(default_factory=list)
    react_url: str = ""
    reader_url: str = ""  # the page of a member who wrote it
    author_key: str = ""  # the same under all comments of a writer under one name, and tells nothing else
    replies: list[CommentView] = field(default_factory=list)
    is_reworded: bool = False
    is_answered: bool = False  # a question that a host answered
    is_answer: bool = False  # what a host said to a question
    branch_count: int = 0  # shown comments beneath it


@dataclass(frozen=True, slots=True)
class OrderView:
    """An order that a discussion can be read in, or noted for what the newsroom chose of it.

    `code` is newest, oldest, best, heated, noted, answered or unanswered; the last three are not remembered.
    """

    code: str
    name: str
    url: str
    is_current: bool


@dataclass(slots=True)
class DiscussionView:
    """A thread under a page. `mode` is open, held or closed; `comments` are the roots of this part."""

    thread_id: int
    mode: str
    count: int
    comments: list[CommentView]
    older: str  # path of the next part, or ""
    newer: str
    shown_from: int
    shown_to: int
    post_url: str
    name_max: int
    text_max: int
    form: Any = None  # a bound form after an error, else an empty one
    rules_url: str = ""
    feed_url: str = ""
    follow_url: str = ""  # where it is followed by mail, "" when the paper sends none
    votes: str = "off"  # off, up or both
    slow: str = ""  # the pause between two comments of one writer in words, or ""
    closes_at: dt.datetime | None = None  # when it closes by itself, or did
    has_reactions: bool = False  # whether the paper offers any
    page_url: str = ""  # path of this part in this order: where a vote without scripts returns to
    is_choice: bool = False  # only what the newsroom chose, each comment by itself
    orders: list[OrderView] = field(default_factory=list)  # empty when there is nothing to choose
    writer: str = ""  # who is signed in; never on a page that is baked
    is_framed: bool = False  # in a page of another site: what leads out of the frame opens elsewhere
    is_questions: bool = False  # readers ask, hosts answer
    answerers: list[str] = field(default_factory=list)  # the names of the hosts
    record_url: str = ""  # of the public record of moderators' decisions


@dataclass(frozen=True, slots=True)
class RecordMonth:
    """A month of moderating in numbers: comments that came, by their state now; reports, bans; time to a decision."""

    date: dt.date
    shown: int
    held: int
    hidden: int
    removed: int
    reports: int
    bans: int
    median_wait: dt.timedelta | None


@dataclass(frozen=True, slots=True)
class FrameView:
    """The page whose discussion is framed: `url` is its full address."""

    title: str
    url: str
    sentence: str = ""  # why there is no discussion
    said: str = ""  # what became of a comment that was just sent and waits; HTML


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """A correction as shown: `html` holds the sentence with `del` and `b` where the editor marked them."""

    at: dt.datetime
    html: str


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source line: 'сообщает агентство X' with the link to what it said and to the source's own page."""

    name: str
    url: str  # the source's page here
    verb: str
    original: str  # address of the original report, or ""
    kind: str


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article page. `body` is rendered HTML of the blocks; `translations` lead to the other languages."""

    id: int
    language: str
    headline: str
    lead_html: str
    body: str
    url: str
    absolute_url: str
    kicker: str
    section: Link | None
    sections: list[Link]
    tags: list[Link]
    people: list[Person]
    sources: list[SourceView]
    dateline: str
    published_at: dt.datetime
    updated_at: dt.datetime | None
    picture: Picture | None
    picture_url: str  # absolute address of the large form for cards, or ""
    corrections: list[CorrectionView]
    translations: list[Link]
    is_opinion: bool
    is_urgent: bool
    is_long: bool  # headline needs the smaller size
    discussion: DiscussionView | None = None
    related: list[Headline] = field(default_factory=list)
    remark: Remark | None = None
    json_ld: str = ""  # escaped for a script element
    discussed: list[Headline] = field(default_factory=list)  # most discussed now, for the margin
    description: str = ""  # the lead as plain text
    thread_id: int | None = None
    remark_id: int | None = None
    section_id: int | None = None


@dataclass(frozen=True, slots=True)
class Alternate:
    """This very page in another language: its code and absolute address."""

    language: str
    url: str


@dataclass(frozen=True, slots=True)
class Head:
    """What a page says about itself to browsers and search engines. Addresses are absolute.

    `feeds` are offered beside the edition's own; `is_listed` False asks search engines to leave the page out.
    """

    title: str
    description: str = ""
    canonical: str = ""
    alternates: list[Alternate] = field(default_factory=list)
    feeds: list[Link] = field(default_factory=list)
    image: str = ""
    kind: str = "website"  # or "article"
    is_listed: bool = True


@dataclass(frozen=True, slots=True)
class FrontView:
    """The front page: a lead with stories that belong to it, second stories, the rails and the sections' bands."""

    lead: Story | None
    related: list[Story]  # headlines under the lead's summary
    seconds: list[Story]  # the first is large, the others stand in two columns beneath it
    newest: list[Story]
    newest_url: str  # the day's archive
    discussed: list[Story]  # most discussed first
    opinions: list[Story]
    bands: list[Band]
    ear: Remark | None = None
    said_today: int = 0


@dataclass(frozen=True, slots=True)
class ListView:
    """A section, tag, author or source: a head with what it is, then its stories, newest first."""

    kind: str  # "section", "tag", "author", "source"
    name: str
    url: str
    stories: list[Story]
    paging: Paging | None
    description_html: str = ""
    role: str = ""  # an author's trade, a source's kind
    portrait: str = ""
    subsections: list[Link] = field(default_factory=list)
    homepage: str = ""  # a source's own address
    feed_url: str = ""
    is_opinion: bool = False


@dataclass(frozen=True, slots=True)
class SaidView:
    """A comment on its writer's page: `html` is safe, `thread` is the page it stands under."""

    url: str
    thread: Link
    html: str
    created_at: dt.datetime
    score: str  # votes for it less those against; "" as long as there are none


@dataclass(frozen=True, slots=True)
class ReaderView:
    """A member as readers see one: what they said, the newest first."""

    name: str
    about: str
    is_staff: bool
    since: dt.datetime
    count: int
    comments: list[SaidView]
    paging: Paging | None
    feed_url: str


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A cell of the calendar: `url` is "" when nothing appeared that day; `date` None stands outside the month."""

    date: dt.date | None
    url: str = ""
    count: int = 0
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Calendar:
    """A month as a table: weeks of seven days beginning with Monday, and the months around it."""

    month: dt.date
    weeks: list[list[CalendarDay]]
    url: str = ""
    previous: str = ""
    next: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """A year or a month in the archive with the number of its articles."""

    date: dt.date
    url: str
    count: int


@dataclass(frozen=True, slots=True)
class ArchiveView:
    """The archive by date. `level` is "all", "year", "month" or "day"; `parents` lead up, the current page left out."""

    level: str
    date: dt.date | None
    parents: list[Link]
    periods: list[Period]  # years of "all", months of "year"
    calendar: Calendar | None  # of the month, for "month" and "day"
    stories: list[Story]  # of the day, or of the month while it is short
    paging: Paging | None = None


@dataclass(frozen=True, slots=True)
class FoundStory:
    """A found article with its headline and a piece of its text, the found words in `mark` (safe HTML)."""

    story: Story
    headline_html: str
    snippet_html: str


@dataclass(frozen=True, slots=True)
class SearchView:
    """A search: what was asked and what was found. `count` may be a floor when it is not exact.

    `sections` are (slug, name) for the filter, `section` the chosen slug; `is_newest` says the order, the other one
    is at `order_url`.
    """

    query: str
    results: list[FoundStory]
    count: int
    is_count_exact: bool
    paging: Paging | None
    sections: list[tuple[str, str]] = field(default_factory=list)
    section: str = ""
    is_newest: bool = False
    order_url: str = ""


@dataclass(frozen=True, slots=True)
class PageView:
    """A static page: rendered HTML of its blocks, and its discussion where it has one."""

    title: str
    body: str
    discussion: DiscussionView | None = None


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What is left of a withdrawn article."""

    headline: str
    reason: str
    at: dt.datetime | None
    url: str
