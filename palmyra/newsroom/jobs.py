"""Background work of the newsroom: what a change of the paper or a section means for its articles."""

from __future__ import annotations

from django_tasks import task
from wagtail.models import ReferenceIndex

from palmyra.newsroom import actions
from palmyra.newsroom.models import Article, Section


@task()
def settle_addresses(old_main_language: str) -> None:
    """Let old addresses lead on after a change of the main language."""
    actions.settle_addresses(old_main_language)


@task()
def settle_modes(section: int) -> None:
    """Let the discussions of a section follow its mode."""
    row = Section.objects.filter(pk=section).first()
    if row is not None:
        actions.settle_modes(row)


@task()
def place_sections(sections: list[int]) -> None:
    """Make the lists of sections anew that got or lost a subsection."""
    for row in Section.objects.filter(pk__in=sections):
        actions.place_section(row)


@task()
def note_references(articles: list[int]) -> None:
    """Let the newsroom know where pictures, sections and authors are used by articles that came many at once."""
    for article in Article.objects.filter(pk__in=articles).iterator():
        ReferenceIndex.create_or_update_for_object(article)
