"""An article's page."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.http import Http404
from django.utils.safestring import mark_safe
from wagtail.rich_text import expand_db_html

from palmyra.discussion.statements import fetch_thread
from palmyra.language.typography import is_long_headline, typeset_html
from palmyra.newsroom.languages import LANGUAGE_NAMES
from palmyra.newsroom.models import Article, Source
from palmyra.newsroom.statements import Belonging, belongings_of
from palmyra.pages.contexts import ArticleView, CorrectionView, Headline, Link, SourceView, Withdrawn
from palmyra.pages.gather import structured
from palmyra.pages.gather.front import gather_rail
from palmyra.pages.gather.pictures import CARD_SPEC, gather_picture, size_address
from palmyra.pages.gather.site import absolute, address, gather_sections, rules_address
from palmyra.pages.gather.stories import find_remark, gather_author, gather_headlines
from palmyra.pages.gather.threads import gather_discussion
from palmyra.press.parts import reuse
from palmyra.press.tags import note_moment, note_tags

RELATED = 3


def find_text(language: str, date: dt.date, slug: str) -> ArticleView | Withdrawn:
    """What stands at an article's address; an earlier page may have gathered it. Raises Http404 when nothing does."""
    return reuse(("article", language, date, slug), lambda: gather_found(language, date, slug))


def gather_found(language: str, date: dt.date, slug: str) -> ArticleView | Withdrawn:
    """The text of an article, or what is left of it."""
    note_tags(f"day:{language}:{date.isoformat()}")
    article = Article.objects.for_page().filter(language=language, date=date, slug=slug).first()
    if article is None or not (article.live or article.is_withdrawn):
        raise Http404
    if article.is_withdrawn:
        note_tags(f"article:{article.pk}")
        return Withdrawn(article.headline, article.withdrawn_reason, article.withdrawn_at, article.path)
    return gather_text(article, belongings_of(article.pk))


def gather_text(article: Article, belongings: list[Belonging]) -> ArticleView:
    """What an article's page shows of the article itself: neither its discussion nor what else stands beside it."""
    language = article.language
    note_tags(f"article:{article.pk}")
    note_moment(article.expire_at)
    sections = gather_sections(language)

    def each(kind: str) -> list[Belonging]:
        return [row for row in belongings if row.kind == kind]

    return ArticleView(
        id=article.pk,
        language=language,
        headline=article.headline,
        lead_html=typeset_html(expand_db_html(article.lead), language),
        body=mark_safe(typeset_html(article.body.render_as_block({"language": language}), language)),
        url=article.path,
        absolute_url=absolute(article.path),
        kicker=article.kicker,
        section=sections.get(article.section_id),
        # One that was made since this rendering began is on the next one: the sections' tag was purged.
        sections=[sections[row.number] for row in each("section") if row.number in sections],
        tags=[gather_tag(row, language) for row in each("tag")],
        people=[gather_author(row.number, language) for row in each("author")],
        sources=[gather_source(row, language) for row in each("source")],
        dateline=article.dateline,
        published_at=article.shown_at,
        updated_at=article.updated_at,
        picture=gather_picture(article.main_picture, caption=article.picture_caption),
        picture_url=card_address(article),
        corrections=[CorrectionView(row.made_at, expand_db_html(row.html)) for row in article.corrections.all()],
        translations=[
            Link(LANGUAGE_NAMES.get(other.language, other.language), other.path, other.language)
            for other in article.published_translations()
        ],
        is_opinion=bool(article.section and article.section.is_opinion),
        is_urgent=article.is_urgent,
        is_long=is_long_headline(article.headline),
        description=article.lead_text,
        thread_id=article.thread_id,
        remark_id=article.remark_id,
        section_id=article.section_id,
    )


def gather_article(text: ArticleView, *, part: int = 1, order: str = "") -> ArticleView | None:
    """A text with its discussion and its margin, or None when its discussion has no such part.

    `order` is the discussion's; "" is the one that discussions open in.
    """
    discussion = None
    thread = fetch_thread(text.thread_id) if text.thread_id else None
    if thread is not None:
        rules_url = rules_address(text.language)
        discussion = gather_discussion(thread, part, url=text.url, order=order, rules_url=rules_url)
        if discussion is None and part > 1:
            return None
    view = replace(
        text,
        discussion=discussion,
        related=reuse(("related", text.id), lambda: gather_related(text)),
        discussed=gather_rail(text.language),
        remark=find_remark(text.remark_id),
    )
    return structured.with_json_ld(view)


def gather_tag(row: Belonging, language: str) -> Link:
    """A tag with its page."""
    note_tags(f"tag:{row.number}")
    return Link(row.words, address(language, "tag", slug=row.where))


def gather_source(line: Belonging, language: str) -> SourceView:
    """A source line with its verb and links."""
    source = reuse(("source", line.number, language), lambda: gather_named_source(line.number, language))
    return replace(source, verb=line.words, original=line.where)


def gather_named_source(number: int, language: str) -> SourceView:
    """A source by its number, in no line yet."""
    note_tags(f"source:{number}")
    row = Source.objects.prefetch_related("names").get(pk=number)
    return SourceView(name=row.name_in(language), url=row.path_in(language), verb="", original="", kind=row.kind)


def gather_related(text: ArticleView) -> list[Headline]:
    """What the section wrote just before this, newest first: a list that a later article does not change.

    The tag is purged when an article is put in between, as an import or an earlier date does.
    """
    note_tags(f"article:{text.id}")  # which may go to another section, or to another day
    if text.section_id is None:
        return []
    note_tags(f"before:{text.section_id}")
    earlier = Article.objects.in_brief().filter(
        language=text.language, section_id=text.section_id, published_at__lt=text.published_at
    )
    return gather_headlines(earlier.exclude(pk=text.id).newest_first()[:RELATED])


def card_address(article: Article) -> str:
    """The absolute address of the picture that other sites show beside a link, or ""."""
    if article.main_picture is None:
        return ""
    return absolute(size_address(article.main_picture, CARD_SPEC) or article.main_picture.file.url)
