"""What rendering a page costs."""

from __future__ import annotations

import io

import pytest
from django.core.files.images import ImageFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from palmyra.newsroom.actions import publish_article
from palmyra.newsroom.models import Article, Picture, Section
from palmyra.press.bake import render

pytestmark = pytest.mark.django_db


def picture() -> Picture:
    drawn = io.BytesIO()
    Image.new("RGB", (1600, 900), "#446688").save(drawn, "PNG")
    made = Picture.objects.create(title="Лёд", file=ImageFile(drawn, name="ice.png"))
    made.file.close()
    return made


# Wagtail leaves the temporary file of a rendition that it made to the collector of garbage.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
def test_rendering_reads_and_writes_nothing(paper):
    section = Section.objects.create(name="Побережье", slug="coast")
    article = publish_article(
        Article.objects.create(headline="Порт открыли", section=section, main_picture=picture(), live=False)
    )
    for path in ("/", article.path, "/sections/coast/", "/feed.xml"):
        render(path)  # makes the picture's sizes, which stay
        with CaptureQueriesContext(connection) as queries:
            assert render(path).status == 200
        assert [query["sql"] for query in queries if not query["sql"].startswith("SELECT")] == []
