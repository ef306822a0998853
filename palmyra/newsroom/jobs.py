"""Background work of the newsroom: what a change of the paper means for every article."""

from __future__ import annotations

from django_tasks import task

from palmyra.newsroom import actions


@task()
def settle_addresses(old_main_language: str) -> None:
    """Let old addresses lead on after a change of the main language."""
    actions.settle_addresses(old_main_language)
