"""Removing the demo takes what it brought, and nothing that the paper's own texts use."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.images import ImageFile
from PIL import Image

from palmyra.newsroom.actions import body_of, import_page, remove_demo
from palmyra.newsroom.models import Article, Author, BackgroundCard, Paper, Picture, StaticPage


def demo_picture(title: str) -> Picture:
    file = BytesIO()
    Image.new("RGB", (8, 8)).save(file, "PNG")
    return Picture.objects.create(title=title, file=ImageFile(file, f"{title}.png"), is_demo=True)


@pytest.fixture
def demo(paper: Paper, published, settings, tmp_path) -> Article:
    settings.MEDIA_ROOT = tmp_path
    article = published("Демонстрация")
    Article.objects.update(is_demo=True)
    Author.objects.update(is_demo=True)
    Paper.objects.update(has_demo=True)
    return article


def test_what_the_demo_brought_goes_and_one_s_own_stays(demo, published):
    demo_picture("nobody")
    BackgroundCard.objects.create(title="Ничья", is_demo=True)
    own = published("Своё")
    assert remove_demo() == 1
    assert list(Article.objects.all()) == [own]
    assert not Picture.objects.exists()
    assert not BackgroundCard.objects.exists()
    assert not Paper.objects.get().has_demo


def test_what_a_draft_uses_stays(demo, published):
    inside, lined_up, main = demo_picture("inside"), demo_picture("lined-up"), demo_picture("main")
    card = BackgroundCard.objects.create(title="Мост", is_demo=True)
    own = published("Своё")
    own.body = body_of(
        [
            ("picture", {"image": inside.pk}),
            ("gallery", {"pictures": [{"image": lined_up.pk}]}),
            ("card", card.pk),
        ]
    )
    own.main_picture = main
    own.save_revision()
    remove_demo()
    assert set(Picture.objects.all()) == {inside, lined_up, main}
    assert list(BackgroundCard.objects.all()) == [card]


def test_the_portrait_of_an_author_who_stays_is_kept(demo, published):
    face = demo_picture("face")
    Author.objects.update(portrait=face)
    published("Своё")
    remove_demo()
    assert Author.objects.get().portrait == face


def test_a_page_with_a_page_of_one_s_own_below_it_stays(demo):
    about, _new = import_page(language="ru", title="О газете", slug="about", is_demo=True)
    import_page(language="ru", title="Правила", slug="rules", is_demo=True)
    about.add_child(instance=StaticPage(title="Мы", slug="we"))
    remove_demo()
    assert set(StaticPage.objects.values_list("slug", flat=True)) == {"about", "we"}
