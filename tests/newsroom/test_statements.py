"""What is read by a written-out statement is what the rows say."""

from __future__ import annotations

import pytest

from palmyra.newsroom.actions import publish_article
from palmyra.newsroom.models import Article, Author, Byline, Section, Source, SourceLine
from palmyra.newsroom.statements import Belonging, belongings_of, belongings_of_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(paper) -> Article:
    """An article with two of everything, not in the order in which they were made."""
    later, sooner = (Section.objects.create(name=name, position=place) for name, place in [("Town", 2), ("Coast", 1)])
    first, second = (Author.objects.create(name=name) for name in ("Boris", "Anna"))
    agency, mayor = (Source.objects.create(name=name) for name in ("Agency", "Mayor"))
    row = Article.objects.create(headline="The bridge reopens", live=False)
    row.bylines = [Byline(author=second, sort_order=1), Byline(author=first, sort_order=0)]
    row.source_lines = [
        SourceLine(source=mayor, verb="said", sort_order=1),
        SourceLine(source=agency, verb="reports", url="https://agency.example/1", sort_order=0),
    ]
    row.further_sections = [later, sooner]
    row.tags.add("bridge", "river")
    row.save()
    return publish_article(row)


def test_the_statement_reads_what_belongs_to_an_article_in_its_order(article, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = belongings_of(article.pk)

    stored = belongings_of_draft(Article.objects.get())
    by_kind = {kind: [row for row in found if row.kind == kind] for kind in ("author", "source", "tag", "section")}
    assert by_kind["author"] == [row for row in stored if row.kind == "author"]
    assert by_kind["source"] == [row for row in stored if row.kind == "source"]
    assert by_kind["section"] == [row for row in stored if row.kind == "section"]
    assert sorted(row.words for row in by_kind["tag"]) == sorted(row.words for row in stored if row.kind == "tag")
    assert [Author.objects.get(pk=row.number).name for row in by_kind["author"]] == ["Boris", "Anna"]
    assert [row.words for row in by_kind["source"]] == ["reports", "said"]
    assert len(found) == len(stored) == 8


def test_a_draft_tells_what_is_not_stored_yet(article):
    author = Author.objects.create(name="Clara")
    article.bylines = [Byline(author=author)]

    assert Belonging("author", author.pk) in belongings_of_draft(article)
    assert Belonging("author", author.pk) not in belongings_of(article.pk)
