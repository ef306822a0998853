"""After any sequence of changes every baked page equals a fresh rendering, and nothing that had to go is served."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.urls import resolve
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from palmyra.accounts.actions import ensure_roles
from palmyra.discussion import actions as talk
from palmyra.discussion.jobs import flush_counts, flush_rails
from palmyra.discussion.models import Comment, Rules
from palmyra.newsroom import actions
from palmyra.newsroom.models import Article, Author, Byline, Edition, Paper, Section
from palmyra.press.bake import bake_page, render, state_of, store
from palmyra.press.tags import stamps

ACTS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "publish",
                "edit",
                "move",
                "withdraw",
                "restore",
                "correct",
                "say",
                "hide",
                "approve",
                "remove",
                "vote",
                "take votes away",
                "rename section",
                "rename author",
                "rename paper",
                "unpublish",
            ]
        ),
        st.integers(0, 3),
    ),
    max_size=7,
)


class World:
    """A small paper whose pages are baked before and after each change."""

    def __init__(self) -> None:
        ensure_roles()
        actions.ensure_newsroom()
        self.section = Section.objects.create(name="Побережье", slug="coast")
        self.author = Author.objects.create(name="Вера")
        self.count = 0
        for _number in range(2):
            self.publish()

    def publish(self) -> None:
        self.count += 1
        article = Article(headline=f"Порт {self.count}", section=self.section, live=False)
        article.bylines = [Byline(author=self.author)]
        article.save()
        actions.publish_article(article)

    def article(self, number: int) -> Article:
        rows = list(Article.objects.order_by("pk"))
        return rows[number % len(rows)]

    def comment(self, number: int) -> Comment | None:
        rows = list(Comment.objects.order_by("pk"))
        return rows[number % len(rows)] if rows else None

    def act(self, name: str, number: int) -> None:
        article, comment = self.article(number), self.comment(number)
        self.count += 1
        if name == "publish":
            self.publish()
        elif name in {"edit", "move"}:
            setattr(article, "headline" if name == "edit" else "slug", f"novoe-{self.count}")
            actions.publish_article(article)
        elif name == "withdraw" and article.live and not article.is_withdrawn:
            actions.withdraw_article(article, reason="Ошибка.", user=None)
        elif name == "restore" and article.is_withdrawn:
            actions.restore_article(article, user=None)
        elif name == "correct" and article.live:
            actions.correct_article(article, html=f"<p>{self.count}</p>", user=None)
        elif name == "unpublish" and article.live:
            article.unpublish()
        else:
            self.discuss(name, number, article, comment)

    def discuss(self, name: str, number: int, article: Article, comment: Comment | None) -> None:
        if name == "say" and article.thread and article.thread.current_mode() == "open":
            talk.post_comment(article.thread, text=f"Слово {self.count}", name="Клара")
        elif name == "hide" and comment and comment.state in {"shown", "held"}:
            talk.hide_comment(comment, moderator=None, reason="грубо")
        elif name == "approve" and comment and comment.state in {"hidden", "held"}:
            talk.approve_comment(comment, moderator=None)
        elif name == "remove" and comment and comment.state != "removed":
            talk.remove_comment(comment, moderator=None, reason="реклама")
        elif name == "vote" and comment and comment.is_shown and comment.thread.current_mode() == "open":
            if Rules.current().votes == "both":
                talk.cast_vote(comment, voter=f"reader {self.count}", value=1 if number % 2 else -1)
        else:
            self.rename(name)

    def rename(self, name: str) -> None:
        if name == "take votes away":
            rules = Rules.current()
            rules.votes = "off" if rules.votes == "both" else "both"
            rules.save()
        if name == "rename section":
            self.section.name = f"Берег {self.count}"
            self.section.save()
        elif name == "rename author":
            self.author.name = f"Автор {self.count}"
            self.author.save()
        elif name == "rename paper":
            edition = Edition.objects.get()
            edition.name = f"Газета {self.count}"
            edition.save()

    def paths(self) -> list[str]:
        lists = ["/", "/sections/coast/", f"/authors/{self.author.slug}/", "/archive/", "/feed.xml", "/sitemap-1.xml"]
        day = dt.datetime.now(Paper.current().tz).date()
        lists += [f"/{day:%Y}/", f"/{day:%Y/%m}/", f"/{day:%Y/%m/%d}/"]
        articles = [article.path for article in Article.objects.exclude(date=None)]
        return lists + articles + [f"{path}comments/{order}/" for path in articles for order in ("oldest", "best")]


def body_of(page: Any) -> tuple[int, bytes]:
    return page.status, page.bodies[""]


@pytest.mark.django_db
@hypothesis_settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(acts=ACTS)
def test_every_baked_page_equals_a_fresh_rendering(acts, django_capture_on_commit_callbacks):
    store().clear()
    stamps().clear()
    with transaction.atomic():
        play(acts, django_capture_on_commit_callbacks)
        transaction.set_rollback(True)


def play(acts: list[tuple[str, int]], committing: Any) -> None:
    """Live through some acts in a new paper, baking all the while, and compare in the end."""
    with committing(execute=True):
        world = World()
    baked = {path: bake_page(path) for path in world.paths() if is_baked(path)}
    for name, number in acts:
        with committing(execute=True):
            world.act(name, number)
        for path in world.paths():
            if path not in baked and is_baked(path):
                baked[path] = bake_page(path)
    with committing(execute=True):
        flush_counts()
        flush_rails()
    for path, page in baked.items():
        fresh = render(path)
        if state_of(page) == "fresh":
            assert body_of(page) == body_of(fresh), path
        assert body_of(bake_page(path)) == body_of(fresh), path


def is_baked(path: str) -> bool:
    return bool(getattr(resolve(path).func, "is_baked", False))


def test_the_pages_folder_belongs_to_the_tests():
    assert "palmyra-tests" in str(settings.PALMYRA_PAGES)
