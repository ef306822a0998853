"""Background work of the pages: the sizes of a picture, made before a reader asks for them."""

from __future__ import annotations

from django_tasks import task

from palmyra.newsroom.models import Author, Picture
from palmyra.pages.gather.pictures import CARD_SPEC, gather_picture, portrait_address


@task()
def make_sizes(picture_id: int) -> int:
    """Make every size that pages show of a picture; returns how many it has. One that is gone meanwhile is no error."""
    picture = Picture.objects.filter(pk=picture_id).first()
    if picture is None:
        return 0
    gather_picture(picture)
    picture.get_rendition(CARD_SPEC)
    if Author.objects.filter(portrait=picture).exists():
        portrait_address(picture)
    return picture.renditions.count()
