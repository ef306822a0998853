"""Background work of the newsroom: what a change of the paper or a section means for its articles."""

from __future__ import annotations

from django_tasks import task

from palmyra.newsroom import actions
from palmyra.newsroom.models import Section


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
