"""After any sequence of changes every baked page equals a fresh rendering, and nothing that had to go is served."""

from __future__ import annotations

import gc
from itertools import zip_longest
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings
from django.db import transaction
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from palmyra.accounts.actions import ensure_roles
from palmyra.discussion.jobs import flush_counts, flush_rails
from palmyra.newsroom.actions import ensure_newsroom, publish_article
from palmyra.newsroom.models import Article, Section
from palmyra.press import bake, parts
from palmyra.press.bake import FRESH, GONE, bake_page, find_page, render, store
from palmyra.press.store import Baked
from palmyra.press.tags import stamps
from tests.pages.world import ACTS, World

Act = tuple[str, int]


# Pillow leaves the temporary files of pictures to the collector of garbage, which says so.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


@pytest.fixture(autouse=True)
def pictures(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    yield
    gc.collect()


@pytest.fixture(autouse=True)
def as_outside_of_a_transaction(monkeypatch):
    """What pages have in common is kept from one to the next, though each test is one transaction."""
    monkeypatch.setattr(parts, "connection", SimpleNamespace(in_atomic_block=False))


@pytest.mark.django_db
def test_no_act_leaves_a_page_behind(django_capture_on_commit_callbacks):
    play([(name, number) for number, name in enumerate(ACTS)], django_capture_on_commit_callbacks)


@pytest.mark.django_db
@hypothesis_settings(
    max_examples=6,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 5)), max_size=8))
@example(acts=[("withdraw", 0), ("restore", 0)])
@example(acts=[("move_to_another_address", 0), ("move_to_another_day", 0), ("delete_a_redirect", 0)])
def test_every_baked_page_equals_a_fresh_rendering(acts, django_capture_on_commit_callbacks):
    with transaction.atomic():
        play(acts, django_capture_on_commit_callbacks)
        transaction.set_rollback(True)


def play(acts: list[Act], committing: Any) -> None:
    """Live through some acts in a new paper with readers on every page, and compare after each."""
    store().clear()
    stamps().clear()
    with committing(execute=True):
        world = World()
    for act in [None, *acts]:
        if act is not None:
            with committing(execute=True):
                world.act(*act)
        with committing(execute=True):
            flush_counts()
            flush_rails()
        compare(world.paths(), act)


def compare(paths: set[str], act: Act | None) -> None:
    """Every page that readers would get is what a rendering says now; then bake all of them."""
    gone = {article.path for article in Article.objects.exclude(date=None) if not article.live or article.is_withdrawn}
    left = []
    for path in sorted(paths):
        kept, state = find_page(path)
        if kept is not None and kept.status == 200 and path in gone:
            assert state == GONE, (act, path)
        if kept is not None and state == FRESH:
            now = render_alone(path)
            if (kept.status, kept.bodies[""]) != (now.status, now.bodies[""]):
                left.append((path, difference(kept.bodies[""], now.bodies[""])))
        else:
            bake_page(path)
    assert not left, act


def render_alone(path: str) -> Baked:
    """A page of which nothing comes from another one."""
    alone = parts.Parts()
    with patch.object(parts, "parts", alone), patch.object(bake, "parts", alone):
        return render(path)


def difference(old: bytes, new: bytes) -> str:
    """The first line that differs, to look at."""
    pairs = zip_longest(old.decode().splitlines(), new.decode().splitlines(), fillvalue="")
    return next(f"{one[:300]!r} is now {other[:300]!r}" for one, other in pairs if one != other)


def test_the_pages_folder_belongs_to_the_tests():
    assert "palmyra-tests" in str(settings.PALMYRA_PAGES)


@pytest.mark.django_db
def test_an_article_in_another_section_stands_beside_other_articles(django_capture_on_commit_callbacks):
    store().clear()
    stamps().clear()  # rows of another test had the same numbers
    with django_capture_on_commit_callbacks(execute=True):
        ensure_roles()
        ensure_newsroom()
        coast, town = (Section.objects.create(name=name, slug=name) for name in ("coast", "town"))
        told = {"Coastline": coast, "Townhall": town, "Moved": coast}
        for headline, section in told.items():
            article = Article(headline=headline, section=section, language="ru", live=False)
            article.save()
            moved = publish_article(article)
    assert "Coastline" in render(moved.path).bodies[""].decode()
    with django_capture_on_commit_callbacks(execute=True):
        moved.section = town
        publish_article(moved)
    page = render(moved.path).bodies[""].decode()
    assert "Townhall" in page
    assert "Coastline" not in page
