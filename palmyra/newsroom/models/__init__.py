"""The newsroom's rows: the paper itself, its people and sections, pictures, articles and static pages."""

from palmyra.newsroom.models.articles import Article, ArticleTag, Byline, Correction, SourceLine, Tag
from palmyra.newsroom.models.cards import BackgroundCard
from palmyra.newsroom.models.paper import Edition, Paper
from palmyra.newsroom.models.people import Author, AuthorName, Section, SectionName, Source, SourceName
from palmyra.newsroom.models.pictures import Picture, PictureRendition
from palmyra.newsroom.models.placements import Placement
from palmyra.newsroom.models.static_pages import EditionFolder, StaticPage

__all__ = [
    "Article",
    "ArticleTag",
    "Author",
    "AuthorName",
    "BackgroundCard",
    "Byline",
    "Correction",
    "Edition",
    "EditionFolder",
    "Paper",
    "Picture",
    "PictureRendition",
    "Placement",
    "Section",
    "SectionName",
    "Source",
    "SourceLine",
    "SourceName",
    "StaticPage",
    "Tag",
]
