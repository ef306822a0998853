"""An article's page."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import mark_safe
from wagtail.rich_text import expand_db_html

from palmyra.language.typography import is_long_headline, typeset_html
from palmyra.newsroom.languages import LANGUAGE_NAMES
from palmyra.newsroom.models import Article, SourceLine, Tag
from palmyra.pages.contexts import ArticleView, CorrectionView, Headline, Link, SourceView
from palmyra.pages.gather import structured
from palmyra.pages.gather.front import gather_rail
from palmyra.pages.gather.pictures import CARD_SPEC, gather_picture
from palmyra.pages.gather.site import absolute, address, rules_address, section_link
from palmyra.pages.gather.stories import gather_headlines, gather_person, gather_remark
from palmyra.pages.gather.threads import gather_discussion
from palmyra.press.tags import note_moment, note_tags

RELATED = 3


def gather_article(article: Article, *, part: int = 1, order: str = "", form: Any = None) -> ArticleView | None:
    """Everything an article's page shows, or None when its discussion has no such part.

    `order` is the discussion's; "" is the one that discussions open in.
    """
    language = article.language
    note_tags(f"article:{article.pk}")
    note_moment(article.expire_at)
    discussion = None
    if article.thread is not None:
        discussion = gather_discussion(
            article.thread, part, url=article.path, order=order, form=form, rules_url=rules_address(language)
        )
        if discussion is None and part > 1:
            return None
    section = article.section
    view = ArticleView(
        id=article.pk,
        language=language,
        headline=article.headline,
        lead_html=typeset_html(expand_db_html(article.lead), language),
        body=mark_safe(typeset_html(article.body.render_as_block({"language": language}), language)),
        url=article.path,
        absolute_url=absolute(article.path),
        kicker=article.kicker,
        section=section_link(section, language) if section else None,
        sections=[section_link(further, language) for further in article.further_sections.all()],
        tags=[gather_tag(tag, language) for tag in article.tags.all()],
        people=[gather_person(byline.author, language) for byline in article.bylines.all()],
        sources=[gather_source(line, language) for line in article.source_lines.all()],
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
        related=gather_related(article),
        is_opinion=bool(section and section.is_opinion),
        is_urgent=article.is_urgent,
        is_long=is_long_headline(article.headline),
        discussion=discussion,
        remark=gather_remark(article.remark),
        discussed=gather_rail(language),
        description=article.lead_text,
    )
    return structured.with_json_ld(view, article)


def gather_tag(tag: Tag, language: str) -> Link:
    """A tag with its page."""
    note_tags(f"tag:{tag.pk}")
    return Link(tag.name, address(language, "tag", slug=tag.slug))


def gather_source(line: SourceLine, language: str) -> SourceView:
    """A source line with its verb and links."""
    note_tags(f"source:{line.source_id}")
    return SourceView(
        name=line.source.name_in(language),
        url=line.source.path_in(language),
        verb=line.verb,
        original=line.url,
        kind=line.source.kind,
    )


def gather_related(article: Article) -> list[Headline]:
    """What the section wrote just before this, newest first: a list that a later article does not change.

    The tag is purged when an article is put in between, as an import or an earlier date does.
    """
    if article.section_id is None:
        return []
    note_tags(f"before:{article.section_id}")
    earlier = Article.objects.for_rails().filter(
        language=article.language, section_id=article.section_id, published_at__lt=article.shown_at
    )
    return gather_headlines(earlier.exclude(pk=article.pk).newest_first()[:RELATED])


def card_address(article: Article) -> str:
    """The absolute address of the picture that other sites show beside a link, or ""."""
    if article.main_picture is None:
        return ""
    return absolute(article.main_picture.get_rendition(CARD_SPEC).url)
