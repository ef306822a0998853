"""Brings articles and pages from elsewhere."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Site

from palmyra.discussion.models import Thread
from palmyra.lib.slugs import slugify
from palmyra.newsroom.actions.addresses import keep_addresses
from palmyra.newsroom.actions.indexing import facets_of, index_new
from palmyra.newsroom.actions.placing import placements_of
from palmyra.newsroom.languages import LANGUAGE_NAMES
from palmyra.newsroom.models import (
    Article,
    ArticleTag,
    Author,
    Byline,
    EditionFolder,
    Paper,
    Picture,
    Placement,
    Section,
    StaticPage,
    Tag,
)
from palmyra.newsroom.models.articles import day_tags, section_tags
from palmyra.newsroom.signals import article_published, articles_arrived
from palmyra.press.tags import purge

BLOCK_KINDS = {"paragraph", "heading", "quote", "picture", "gallery", "list", "table", "embed", "article", "card"}


def body_json(blocks: Iterable[tuple[str, Any]]) -> str:
    """A body from pairs of block kind and raw value. Raises ValueError for a kind that no article has."""
    rows = []
    for kind, value in blocks:
        if kind not in BLOCK_KINDS:
            raise ValueError(f"No article has a block {kind!r}.")
        rows.append({"type": kind, "value": value})
    return raw_json(rows)


def body_of(blocks: Iterable[tuple[str, Any]]) -> Any:
    """The same as a value for an article's body."""
    return Article._meta.get_field("body").to_python(body_json(blocks))


def raw_json(rows: Iterable[dict[str, Any]]) -> str:
    """Raw blocks as a StreamField takes them."""
    return json.dumps(list(rows), ensure_ascii=False)


@dataclass(slots=True)
class Arrival:
    """An article from elsewhere, before it is a row.

    `blocks` are pairs of block kind and raw value (HTML for paragraph and list, text for heading, `{"text", …}` for
    quote, `{"image": id, …}` for picture and so on). `further` sets fields of the row.
    """

    source_system: str
    source_id: str
    language: str
    headline: str
    published_at: dt.datetime | None
    slug: str = ""
    lead: str = ""
    blocks: Iterable[tuple[str, Any]] = ()
    section: Section | None = None
    further_sections: Sequence[Section] = ()
    tags: Sequence[str] = ()
    authors: Sequence[Author] = ()
    discussion_mode: str = ""
    is_draft: bool = False
    picture: Picture | None = None
    old_paths: Sequence[str] = ()
    further: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str]:
        """What tells that it came before."""
        return self.source_system, self.source_id

    @property
    def sections(self) -> list[Section]:
        """Where it stands, its own section first."""
        return list(dict.fromkeys([*([self.section] if self.section else []), *self.further_sections]))

    def row(self) -> Article:
        """The article, of which nothing is written yet."""
        published_at = self.published_at if self.is_draft else self.published_at or timezone.now()
        return Article(
            source_system=self.source_system,
            source_id=self.source_id,
            language=self.language,
            headline=self.headline[:250] or _("Untitled"),
            slug=slugify(self.slug or self.headline),
            lead=self.lead,
            body=body_json(self.blocks),
            section=self.section,
            discussion_mode=self.discussion_mode,
            main_picture=self.picture,
            published_at=published_at,
            live=not self.is_draft,
            first_published_at=None if self.is_draft else published_at,
            last_published_at=None if self.is_draft else published_at,
            **self.further,
        )


TOLD = {told.name for told in fields(Arrival)} - {"further"}


def import_article(**told: Any) -> tuple[Article, bool]:
    """Bring one article, told by the names of `Arrival`'s fields or the row's; gives the row and whether it is new."""
    further = {name: told.pop(name) for name in told.keys() - TOLD}
    return import_articles([Arrival(**told, further=further)])[0]


def import_articles(arrivals: Sequence[Arrival]) -> list[tuple[Article, bool]]:
    """Bring articles from elsewhere as publishing each would, in a few statements however many they are.

    One that came before under the same system and id is left as it is. Returns each one's row and whether it is new.
    """
    Paper.basics()  # known from now on, in each of the addresses below
    with transaction.atomic():
        rows = known_among(arrivals)
        new: dict[tuple[str, str], tuple[Article, Arrival]] = {}
        for arrival in arrivals:
            if arrival.key not in rows and arrival.key not in new:
                new[arrival.key] = arrival.row(), arrival
        if new:
            write_new(list(new.values()))
    told = []
    for arrival in arrivals:
        made = new.pop(arrival.key, None)
        if made is not None:
            rows[arrival.key] = made[0]
        told.append((rows[arrival.key], made is not None))
    return told


def known_among(arrivals: Iterable[Arrival]) -> dict[tuple[str, str], Article]:
    """The rows of those that came before; the last condition is the index's own, without which it is not used."""
    by_system: dict[str, list[str]] = defaultdict(list)
    for arrival in arrivals:
        by_system[arrival.source_system].append(arrival.source_id)
    rows = (
        row
        for system, ids in by_system.items()
        for row in Article.objects.filter(source_system=system, source_id__in=ids).exclude(source_id="")
    )
    return {(row.source_system, row.source_id): row for row in rows}


Pair = tuple[Article, Arrival]


def write_new(pairs: list[Pair]) -> None:
    """Write articles that are new, and what hangs on them."""
    live = [pair for pair in pairs if pair[0].live]
    settle_slugs([article for article, _arrival in live])
    paths = give_threads(live)
    Article.objects.bulk_create(article for article, _arrival in pairs)
    tags = file_under(pairs)
    Placement.objects.bulk_create(row for article, arrival in live for row in placements_of(article, arrival.sections))
    authors = {article.pk: [author.pk for author in arrival.authors] for article, arrival in pairs}
    index_new((article, facets_of(arrival.sections, authors[article.pk])) for article, arrival in pairs)
    keep_addresses(
        {old: new for new, (_article, arrival) in zip(paths, live, strict=True) for old in arrival.old_paths}
    )
    purge(*(tag for article, arrival in live for tag in new_tags(article, arrival)), *(f"tag:{pk}" for pk in tags))
    articles_arrived.send(sender=Article, articles=[article for article, _arrival in pairs])
    for article, _arrival in live:
        article_published.send(sender=Article, article=article)


def settle_slugs(articles: list[Article]) -> None:
    """Give published articles their dates, and slugs that no other article of the day has."""
    zone = Paper.current().tz
    for article in articles:
        article.date = article.shown_at.astimezone(zone).date()
    days = Article.objects.filter(
        language__in={article.language for article in articles}, date__in={article.date for article in articles}
    )
    taken = set(days.values_list("language", "date", "slug"))
    for article in articles:
        wanted, number = article.slug, 1
        while (article.language, article.date, article.slug) in taken:
            number += 1
            article.slug = f"{wanted[:75]}-{number}"
        taken.add((article.language, article.date, article.slug))


def give_threads(pairs: list[Pair]) -> list[str]:
    """Make the discussions of published articles; returns the paths of these."""
    threads: list[Thread] = []
    mode = Paper.current().discussion_mode
    for article, arrival in pairs:
        of_section = article.section.discussion_mode if article.section else ""
        hosts = [author.user_id for author in arrival.authors if author.user_id]
        thread = Thread(
            title=article.headline,
            url=article.path,
            language=article.language,
            group=str(article.section_id or ""),
            hosts=hosts,
            mode=article.discussion_mode or of_section or mode,
        )
        threads.append(thread)
    Thread.objects.bulk_create(threads)
    for thread, (article, _arrival) in zip(threads, pairs, strict=True):
        article.thread = thread
    return [thread.url for thread in threads]


def file_under(pairs: list[Pair]) -> set[int]:
    """Write who wrote articles, and in which further sections and under which tags they stand; the ids of the tags."""
    further = Article.further_sections.through
    tags = find_tags({name for _article, arrival in pairs for name in arrival.tags})
    bylines, filed, tagged = [], [], []
    for article, arrival in pairs:
        bylines += [Byline(article=article, author=row, sort_order=n) for n, row in enumerate(arrival.authors)]
        filed += [further(article=article, section=row) for row in dict.fromkeys(arrival.further_sections)]
        rows = dict.fromkeys(tags[name] for name in arrival.tags)
        tagged += [ArticleTag(content_object=article, tag=row) for row in rows]
    Byline.objects.bulk_create(bylines)
    further.objects.bulk_create(filed)
    ArticleTag.objects.bulk_create(tagged)
    return {row.tag_id for row in tagged}


def find_tags(names: set[str]) -> dict[str, Tag]:
    """The tags of some names, in whatever letters they are written; made where there are none."""
    found = {tag.name: tag for tag in Tag.objects.filter(name__in=names)}
    for name in sorted(names - found.keys()):
        found[name] = Tag.objects.filter(name__iexact=name).first() or Tag.objects.create(name=name)
    return found


def new_tags(article: Article, arrival: Arrival) -> Iterator[str]:
    """Every list that a new article stands in, and the pages of what it translates."""
    yield from day_tags(article)
    yield f"months:{article.language}"
    yield from section_tags(arrival.sections)
    yield from (f"author:{author.pk}" for author in arrival.authors)
    if article.section_id:
        yield f"before:{article.section_id}"
    if article.translation_of_id:
        yield from (f"article:{row.pk}" for row in article.published_translations())


@transaction.atomic
def import_page(
    *,
    language: str,
    title: str,
    slug: str,
    blocks: Iterable[tuple[str, Any]] = (),
    is_draft: bool = False,
    **further: Any,
) -> tuple[StaticPage, bool]:
    """Bring a static page from elsewhere; a page that already stands at that address is left as it is."""
    folder = edition_folder(language)
    wanted = slugify(slug or title)
    known = StaticPage.objects.child_of(folder).filter(slug=wanted).first()
    if known is not None:
        return known, False
    page = StaticPage(title=title or _("Untitled"), slug=wanted, body=body_json(blocks), live=not is_draft, **further)
    folder.add_child(instance=page)
    return page, True


def edition_folder(language: str) -> EditionFolder:
    """The folder of a language's static pages; made when it is not there."""
    home = Site.objects.select_related("root_page").get(is_default_site=True).root_page
    folder = EditionFolder.objects.child_of(home).filter(slug=language).first()
    if folder is None:
        folder = EditionFolder(title=LANGUAGE_NAMES.get(language, language))
        folder.slug = language
        home.add_child(instance=folder)
    return folder
