"""Pictures in the sizes that pages need."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

from django.db import DatabaseError
from django.utils import timezone

from palmyra.lib.trouble import trouble_of
from palmyra.newsroom.models import Picture as PictureRow
from palmyra.pages.contexts import Picture
from palmyra.press.tags import note_moment, note_tags

logger = logging.getLogger(__name__)

WIDTHS = (360, 640, 960, 1280, 1800)  # CSS px of a phone's column to a desk's lead on a dense screen
SPECS = tuple(f"width-{width}|format-webp|webpquality-72" for width in WIDTHS)
CARD_SPEC = "fill-1200x630|format-jpeg|jpegquality-80"  # cards of other sites read JPEG everywhere
TRY_SIZES_AGAIN = dt.timedelta(minutes=5)
PORTRAIT_SPEC = "fill-152x152|halftone|format-webp"


def with_renditions(queryset: Any) -> Any:
    """The queryset of pictures with all their sizes fetched in one more query."""
    return queryset.prefetch_renditions(*SPECS, PORTRAIT_SPEC)


def gather_picture(row: PictureRow | None, *, caption: str = "", alt: str = "") -> Picture | None:
    """A picture with its srcset; sizes wider than the original are left out. None stays None."""
    if row is None:
        return None
    note_tags(f"picture:{row.pk}")
    specs = [spec for spec, width in zip(SPECS, WIDTHS, strict=True) if width <= row.width] or [SPECS[0]]
    try:
        renditions = list(row.get_renditions(*specs).values())
    except (OSError, DatabaseError) as error:
        if not trouble_of(error):
            raise
        logger.error("The sizes of the picture %s could not be made: %s", row.pk, error)
        return as_it_is(row, caption=caption, alt=alt)
    widest = max(renditions, key=lambda rendition: rendition.width)
    middle = min(renditions, key=lambda rendition: abs(rendition.width - 960))
    return Picture(
        src=middle.url,
        srcset=", ".join(f"{rendition.url} {rendition.width}w" for rendition in renditions),
        width=widest.width,
        height=widest.height,
        alt=alt or row.alt,
        caption=caption or row.caption,
        credit=row.credit,
        largest=widest.url,
    )


def as_it_is(row: PictureRow, *, caption: str, alt: str) -> Picture:
    """A picture in the size in which it came, for a while: its sizes cannot be stored at the moment."""
    note_moment(timezone.now() + TRY_SIZES_AGAIN)
    return Picture(
        src=row.file.url,
        srcset=f"{row.file.url} {row.width}w",
        width=row.width,
        height=row.height,
        alt=alt or row.alt,
        caption=caption or row.caption,
        credit=row.credit,
        largest=row.file.url,
    )


def size_address(row: PictureRow, spec: str) -> str:
    """The address of a picture in a size; "" for a while where it was not made yet and cannot be stored."""
    try:
        return str(row.get_rendition(spec).url)
    except (OSError, DatabaseError) as error:
        if not trouble_of(error):
            raise
        logger.error("The size %s of the picture %s could not be made: %s", spec, row.pk, error)
        note_moment(timezone.now() + TRY_SIZES_AGAIN)
        return ""


def portrait_address(row: PictureRow | None) -> str:
    """The address of the 152 px halftone, or ""."""
    if row is None:
        return ""
    note_tags(f"picture:{row.pk}")
    return size_address(row, PORTRAIT_SPEC)
