"""The newsroom is told of pages that cannot be rendered: which, since when, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from palmyra.accounts.models import User
from palmyra.newsroom.actions import publish_article
from palmyra.newsroom.models import Article
from palmyra.press.bake import application, bake_page, store
from palmyra.press.models import Failure
from palmyra.press.tags import stamps

LIST = "/newsroom/desk/failures/"


@pytest.fixture
def pages(paper: object, settings: Any, tmp_path: Path) -> Iterator[Path]:
    """A press with nothing baked, and a folder for templates."""
    settings.PALMYRA_PAGES = tmp_path / "pages"
    for cached in (stamps, store, application):
        cached.cache_clear()
    yield tmp_path
    for cached in (stamps, store, application):
        cached.cache_clear()


@pytest.fixture
def as_anna(client: Client, anna: User) -> Client:
    client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"
    client.raise_request_exception = False  # a page that is rendered meanwhile may fail
    client.force_login(anna)
    return client


@pytest.fixture
def broken(
    pages: Path, settings: Any, published: Callable[..., Article], django_capture_on_commit_callbacks: Any
) -> Article:
    """A page that was baked and is stale now, and whose template has a fault."""
    with django_capture_on_commit_callbacks(execute=True):
        article = published("Мост открыт")
    assert "Мост открыт" in bake_page(article.path).bodies[""].decode()
    (pages / "article.html").write_text("{% include 'nowhere.html' %}")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [pages]}]
    with django_capture_on_commit_callbacks(execute=True):
        article.headline = "Мост закрыт"
        publish_article(article)
    return article


def test_a_fault_in_a_template_leaves_the_page_and_is_told(broken: Article, as_anna: Client) -> None:
    page = bake_page(broken.path)

    assert page.is_stand_in
    assert "Мост открыт" in page.bodies[""].decode()
    assert "1 page cannot be rendered" in as_anna.get(reverse("wagtailadmin_home")).content.decode()
    told = as_anna.get(LIST).content.decode()
    assert f'<a href="{broken.path}">' in told
    assert "TemplateDoesNotExist: nowhere.html" in told
    assert "as it was before" in told


def test_only_administrators_read_where_in_the_program(broken: Article, as_anna: Client, anna: User) -> None:
    bake_page(broken.path)

    assert "Traceback" not in as_anna.get(LIST).content.decode()
    anna.is_superuser = True
    anna.save()
    assert "Traceback" in as_anna.get(LIST).content.decode()


def test_a_page_that_had_to_go_shows_its_old_text_to_nobody(
    broken: Article, as_anna: Client, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        broken.delete()
        article = Article(headline="Мост снова", slug=broken.slug, section=broken.section, language="ru", live=False)
        article.save()
        publish_article(article)

    page = bake_page(broken.path)

    assert page.status == 500
    assert "Мост открыт" not in page.bodies[""].decode()
    assert "had to go" in as_anna.get(LIST).content.decode()


def test_whoever_mended_it_tries_at_once(broken: Article, as_anna: Client, settings: Any) -> None:
    bake_page(broken.path)
    again = reverse("newsroom_desk:failure_again")
    said = as_anna.post(again, {"path": broken.path}, follow=True).content.decode()
    assert "still cannot be rendered" in said

    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": []}]
    said = as_anna.post(again, {"path": broken.path}, follow=True).content.decode()

    assert "can be rendered again" in said
    assert "Every page can be rendered" in said
    assert not Failure.objects.exists()
    assert "Мост закрыт" in bake_page(broken.path).bodies[""].decode()
    assert as_anna.post(again, {"path": broken.path}).status_code == 404


def test_strangers_and_readers_see_no_failure(broken: Article, client: Client, clara: User) -> None:
    bake_page(broken.path)
    assert client.get(LIST).status_code == 302
    client.force_login(clara)
    assert client.get(LIST).status_code in {302, 403}
