"""What somebody uploaded becomes the small picture of an emoji."""

from __future__ import annotations

import hashlib
import io
import warnings

from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _
from PIL import Image

from palmyra.discussion.errors import BadPicture
from palmyra.discussion.limits import EMOJI_BYTES, EMOJI_PIXELS, EMOJI_SIDE

FORMATS = ("PNG", "WEBP", "GIF")  # an SVG is a program; nothing of an upload is served as it came


def draw(upload: File[bytes]) -> ContentFile[bytes]:
    """The first frame of a picture as WebP of at most 128 pixels a side, named by its digest. Raises BadPicture."""
    if upload.size > EMOJI_BYTES:
        raise BadPicture(_("The file is too large: %(limit)s kB fit.") % {"limit": EMOJI_BYTES // 1024})
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _encode(upload)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        # Pillow tells of broken files in all of these ways.
        raise BadPicture(_("This is no PNG, WebP or GIF that can be read.")) from None


def _encode(upload: File[bytes]) -> ContentFile[bytes]:
    with Image.open(upload, formats=FORMATS) as picture:
        if picture.width * picture.height > EMOJI_PIXELS:
            sentence = _("The picture has too many pixels: %(limit)s million fit.")
            raise BadPicture(sentence % {"limit": EMOJI_PIXELS // 1_000_000})
        small = picture.convert("RGBA")
    small.thumbnail((EMOJI_SIDE, EMOJI_SIDE))
    made = io.BytesIO()
    small.save(made, "WEBP", quality=85, method=6)
    body = made.getvalue()
    return ContentFile(body, name=f"{hashlib.sha256(body).hexdigest()[:16]}.webp")
