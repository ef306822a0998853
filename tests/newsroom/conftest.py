"""A paper with a section and an article, made as an editor would."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from palmyra.accounts.actions import create_user, ensure_roles
from palmyra.accounts.models import User
from palmyra.newsroom.actions import body_of, ensure_newsroom, publish_article
from palmyra.newsroom.models import Article, Author, Byline, Paper, Section

PASSWORD = "three quiet lighthouses"


@pytest.fixture
def paper(db: None) -> Paper:
    ensure_roles()
    ensure_newsroom()
    return Paper.current()


@pytest.fixture
def coast(paper: Paper) -> Section:
    return Section.objects.create(name="Побережье", slug="coast")


@pytest.fixture
def anna(paper: Paper) -> User:
    return create_user("anna", "editor", PASSWORD)


@pytest.fixture
def boris(paper: Paper) -> User:
    return create_user("boris", "reporter", PASSWORD)


@pytest.fixture
def draft(coast: Section) -> Callable[..., Article]:
    """Make a draft: a headline and whatever else is given."""

    def make(headline: str = "Порт Ардены открыли", text: str = "Паром вышел к островам.", **fields: object) -> Article:
        article = Article(headline=headline, section=coast, live=False, language="ru", **fields)
        article.body = body_of([("paragraph", f"<p>{text}</p>")])
        author, _is_new = Author.objects.get_or_create(name="Вера Колчина")
        article.bylines = [Byline(author=author)]
        article.save()
        return article

    return make


@pytest.fixture
def published(draft: Callable[..., Article]) -> Callable[..., Article]:
    """Make an article and publish it."""

    def make(*args: str, **fields: object) -> Article:
        return publish_article(draft(*args, **fields))

    return make
