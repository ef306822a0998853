"""Sizes of pictures are made before a page needs them, so that rendering reads only."""

from __future__ import annotations

import pytest
from django.core.files.images import ImageFile

from palmyra.newsroom.models import Author, Picture
from palmyra.pages.gather.pictures import PORTRAIT_SPEC
from tests.pages.world import png

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::ResourceWarning")]


def test_a_portrait_is_made_small_when_somebody_gets_it(tmp_path, settings, django_capture_on_commit_callbacks):
    settings.MEDIA_ROOT = tmp_path
    with django_capture_on_commit_callbacks(execute=True):
        portrait = Picture.objects.create(title="Вера", file=ImageFile(png(width=400), name="vera.png"))
    with django_capture_on_commit_callbacks(execute=True):
        Author.objects.create(name="Вера", portrait=portrait)

    assert portrait.renditions.filter(filter_spec=PORTRAIT_SPEC).exists()
