"""Filters and tags of the public templates: typography, dates, counts in quotation marks, an article's body."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timesince import timesince
from django.utils.translation import get_language, ngettext

from palmyra.discussion.emoji import PANEL_LANGUAGES
from palmyra.language import typography
from palmyra.language.dates import WEEKDAYS, date_without_year, long_date, month_title, time_of_day
from palmyra.language.dates import weekday_date as weekday_date_of
from palmyra.language.excerpt import excerpt
from palmyra.language.numbers import format_count
from palmyra.newsroom.embeds import player_address
from palmyra.pages.contexts import ArticleView, DiscussionView, Person, Picture
from palmyra.pages.discussion import draw_comments
from palmyra.pages.gather.pictures import gather_picture
from palmyra.press.tags import note_tags

register = template.Library()

CYRILLIC = {"ru", "uk", "be", "bg", "sr", "mk", "kk"}
SHORT_WEEKDAYS = {"ru": ["Пн", "Вт", "Ср", "Чт", "Пт", "Сб", "Вс"]}
PARAGRAPHS_BEFORE_REMARK = 2
PARAGRAPHS_BEFORE_DISCUSSED = 4


def language() -> str:
    """The language of the page being rendered."""
    return (get_language() or "en").split("-")[0]


@register.filter
def typeset(text: str) -> str:
    """Plain text with the no-break spaces of the page's language."""
    return typography.typeset(str(text), language())


@register.filter
def typeset_html(html: str) -> SafeString:
    """Safe HTML with the no-break spaces of the page's language."""
    return mark_safe(typography.typeset_html(str(html), language()))


@register.filter
def quoted(text: str) -> str:
    """Words in the quotation marks of the page's language, typeset."""
    opening, closing = typography.quotation_marks(language())
    return f"{opening}{typeset(text)}{closing}"


SENTENCE_END = re.compile(r"[.!?…]+[»”\")]*(?=\s)")


@register.filter
def cut(text: str, length: int) -> str:
    """The sentences of a reader's words that fit into `length` signs; where the first one does not, its beginning."""
    text = " ".join(str(text).split())
    if len(text) <= length:
        return text
    ends = [end.end() for end in SENTENCE_END.finditer(text) if end.end() <= length]
    return text[: ends[-1]] if ends else excerpt(text, length)


@register.filter
def size(headline: str) -> str:
    """The class of a headline's size: "long" or ""."""
    return "long" if typography.is_long_headline(headline) else ""


@register.filter
def name_size(name: str) -> str:
    """The class of the paper's name: eight signs fill a phone's width at full size."""
    return "" if len(name) <= 9 else "long" if len(name) <= 16 else "longer"


@register.filter
def script(code: str) -> str:
    """The script that a language is written in, as the font files are named."""
    return "cyrillic" if code.split("-")[0] in CYRILLIC else "latin"


@register.filter(expects_localtime=True)
def clock(at: dt.datetime) -> str:
    """The time of day, as the page's language writes it."""
    return time_of_day(at, language())


@register.filter(expects_localtime=True)
def day(at: dt.date) -> str:
    """The date with its year."""
    return long_date(at, language())


@register.filter(expects_localtime=True)
def short_day(at: dt.date) -> str:
    """The date without its year."""
    return date_without_year(at, language())


@register.filter
def weekday_date(at: dt.date) -> str:
    """The date with its weekday, as over a front page."""
    return weekday_date_of(at, language())


@register.filter
def month(at: dt.date) -> str:
    """A month with its year, as a title."""
    return month_title(at, language())


@register.filter(expects_localtime=True)
def moment(at: dt.datetime) -> str:
    """Date, year and time."""
    return f"{long_date(at, language())}, {time_of_day(at, language())}"


@register.filter
def span(length: dt.timedelta | None) -> str:
    """A length of time in its largest unit, a minute at least; a dash for none."""
    if length is None:
        return "—"
    start = dt.datetime(2001, 1, 1)  # any will do
    return timesince(start, start + max(length, dt.timedelta(minutes=1)), depth=1)


@register.filter
def number(count: int) -> str:
    """A count with its thousands marked."""
    return format_count(count, language())


@register.filter
def in_quotes(count: int) -> str:
    """The sign of a discussion: its count in quotation marks."""
    opening, closing = typography.quotation_marks(language())
    return f"{opening}{format_count(count, language())}{closing}"


@register.simple_tag
def said(count: int, url: str, is_closed: bool = False) -> str:
    """The link from a story to its discussion: "214". Nobody said anything: nothing."""
    if not count:
        return ""
    label = ngettext("%(count)s comment", "%(count)s comments", count) % {"count": format_count(count, language())}
    kind = "count closed" if is_closed else "count"
    return format_html('<a class="{}" href="{}#discussion" aria-label="{}">{}</a>', kind, url, label, in_quotes(count))


@register.simple_tag
def comments(discussion: DiscussionView, since: dt.datetime | None = None) -> SafeString:
    """The comments of a part, a list of list items. `since` is when the text above appeared."""
    return draw_comments(discussion, timezone.localtime(since) if since else None, language())


OPENS = re.compile(r"<(/?)(p|blockquote|figure|aside|table|ul|ol|dl|details|section|div)\b[^>]*>")


@register.simple_tag
def article_body(article: ArticleView) -> SafeString:
    """The body with its dateline run into the first line and the margin's pieces behind their paragraphs."""
    body = str(article.body)
    pieces: list[tuple[int, str, dict[str, Any]]] = [
        (PARAGRAPHS_BEFORE_REMARK, "_remark.html", {"remark": article.remark}),
        (PARAGRAPHS_BEFORE_DISCUSSED, "_most_discussed.html", {"stories": article.discussed}),
    ]
    for number, name, context in reversed(pieces):
        if any(context.values()):
            at = after_paragraph(body, number)
            body = body[:at] + render_to_string(name, context) + body[at:]
    if article.dateline:
        body = run_in(body, article)
    return mark_safe(body)


def run_in(body: str, article: ArticleView) -> str:
    """The body with its dateline, place and date, at the head of the first paragraph."""
    place = typography.typeset(article.dateline, article.language)
    date = date_without_year(timezone.localtime(article.published_at), article.language)
    dateline = format_html('<b class="dateline">{}, {}</b> ', place, date)
    first = re.match(r"\s*<p\b[^>]*>", body)
    if first is None:
        return f"<p>{dateline}</p>{body}"
    return body[: first.end()] + dateline + body[first.end() :]


def after_paragraph(html: str, number: int) -> int:
    """The place behind the paragraph of this number, counting those of the text itself; else the end."""
    depth = seen = 0
    for tag in OPENS.finditer(html):
        is_closing, name = tag[1], tag[2]
        depth += -1 if is_closing else 1
        if is_closing and name == "p" and depth == 0:
            seen += 1
            if seen == number:
                return tag.end()
    return len(html)


@register.filter
def names(people: list[Person]) -> str:
    """Names in a row, for the head of the page."""
    return ", ".join(person.name for person in people)


@register.simple_tag
def picture_of(value: Any) -> Picture | None:
    """The picture of a block in its sizes, with the words that the block gives it."""
    image = value.get("image")
    if image is None:
        return None
    return gather_picture(image, alt=value.get("alt", ""), caption=value.get("caption", ""))


@register.simple_tag
def note_row(kind: str, number: int) -> str:
    """Say that the page shows a row that a block points at."""
    note_tags(f"{kind}:{number}")
    return ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table block: its head, if it has one, and its rows."""

    caption: str
    head: list[str]
    rows: list[list[str]]
    has_row_heads: bool


@register.simple_tag
def table_of(value: Any) -> Table:
    """A table block's data with empty cells as ""."""
    rows = [["" if cell is None else str(cell) for cell in row] for row in (value or {}).get("data") or []]
    has_head = bool(rows and value.get("first_row_is_table_header"))
    return Table(
        caption=value.get("table_caption") or "",
        head=rows[0] if has_head else [],
        rows=rows[1:] if has_head else rows,
        has_row_heads=bool(value.get("first_col_is_header")),
    )


@register.filter
def player(url: str) -> str:
    """The address of a video's player, "" when its site has none that may be shown here."""
    return player_address(url)


@register.filter
def host(url: str) -> str:
    """The site of an address, as readers know it."""
    return urlsplit(url).netloc.removeprefix("www.")


@register.simple_tag
def weekday_names() -> list[tuple[str, str]]:
    """The days of the week from Monday on, short and in full."""
    names = WEEKDAYS.get(language(), WEEKDAYS["en"])
    short = SHORT_WEEKDAYS.get(language(), [name[:3].capitalize() for name in names])
    return list(zip(short, names, strict=True))


@register.filter
def panel_language(code: str) -> str:
    """The language in which the emoji panel speaks to readers of a language."""
    return code if code in PANEL_LANGUAGES else "en"
