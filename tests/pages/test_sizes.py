"""Sizes of pictures are made before a page needs them, so that rendering reads only."""

from __future__ import annotations

import errno

import pytest
from django.core.files.images import ImageFile
from django.core.files.storage import FileSystemStorage
from wagtail.models import Collection

from palmyra.newsroom.models import Author, Picture
from palmyra.pages.gather.pictures import CARD_SPEC, PORTRAIT_SPEC, gather_picture, size_address
from palmyra.press.tags import collect
from tests.pages.world import png

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::ResourceWarning")]


def test_a_portrait_is_made_small_when_somebody_gets_it(tmp_path, settings, django_capture_on_commit_callbacks):
    settings.MEDIA_ROOT = tmp_path
    with django_capture_on_commit_callbacks(execute=True):
        portrait = Picture.objects.create(title="Вера", file=ImageFile(png(width=400), name="vera.png"))
    with django_capture_on_commit_callbacks(execute=True):
        Author.objects.create(name="Вера", portrait=portrait)

    assert portrait.renditions.filter(filter_spec=PORTRAIT_SPEC).exists()


@pytest.mark.django_db(transaction=True)
def test_a_page_shows_a_picture_as_it_is_while_no_size_can_be_stored(tmp_path, settings, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    if Collection.get_first_root_node() is None:  # another test like this one emptied the tables
        Collection.add_root(name="Root")
    row = Picture.objects.create(title="Мост", file=ImageFile(png(width=700), name="bridge.png"))
    row.renditions.all().delete()

    def refuse(*_file: object) -> str:
        raise OSError(errno.EROFS, "Read-only file system")

    with monkeypatch.context() as broken:
        broken.setattr(FileSystemStorage, "_save", refuse)
        with collect() as reading:
            picture = gather_picture(row)
            assert size_address(row, CARD_SPEC) == ""
    assert picture is not None
    assert (picture.src, picture.srcset) == (row.file.url, f"{row.file.url} 700w")
    assert reading.valid_until is not None, "the page is rendered again before long"

    picture = gather_picture(row)
    assert picture is not None
    assert picture.src != row.file.url
    assert size_address(row, CARD_SPEC)
