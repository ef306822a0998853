"""A portrait as a newspaper prints it: a screen of dots whose size follows the dark."""

from __future__ import annotations

import math
from typing import Any

from PIL import Image, ImageDraw, ImageOps
from wagtail.images.image_operations import FilterOperation
from willow.plugins.pillow import PillowImage

CELL = 4.0  # px between dots: the faces of a 76 px byline stay recognisable
SCALE = 4  # dots are drawn larger and scaled down, for round edges
ANGLE = math.radians(45)


class HalftoneOperation(FilterOperation):
    """`halftone` in a filter: black dots on nothing, so that a page's paper shows through."""

    def construct(self) -> None:
        """The operation takes no arguments."""

    def run(self, willow: Any, image: Any, env: dict[str, Any]) -> PillowImage:
        return PillowImage(screen(willow.get_pillow_image()))


def screen(picture: Image.Image) -> Image.Image:
    """The dots of a picture as an image with transparency, of the same size."""
    width, height = picture.size
    grey = ImageOps.autocontrast(picture.convert("RGB").convert("L"), cutoff=2)
    dots = Image.new("L", (width * SCALE, height * SCALE), 0)
    pen = ImageDraw.Draw(dots)
    for x, y in grid(width, height):
        tone = grey.getpixel((min(int(x), width - 1), min(int(y), height - 1)))
        dark = 1 - int(tone) / 255  # type: ignore[arg-type]
        radius = CELL * SCALE * math.sqrt(dark / math.pi) * 1.08
        if radius >= 1:
            pen.ellipse([x * SCALE - radius, y * SCALE - radius, x * SCALE + radius, y * SCALE + radius], fill=255)
    ink = Image.new("RGBA", (width, height), (20, 20, 20, 0))
    ink.putalpha(dots.resize((width, height), Image.Resampling.LANCZOS))
    return ink


def grid(width: int, height: int) -> list[tuple[float, float]]:
    """Centres of the dots of a screen turned by 45 degrees, those inside the picture."""
    reach = int(math.hypot(width, height) / CELL) + 1
    cosine, sine = math.cos(ANGLE), math.sin(ANGLE)
    points = (
        ((i * cosine - j * sine) * CELL + width / 2, (i * sine + j * cosine) * CELL + height / 2)
        for i in range(-reach, reach)
        for j in range(-reach, reach)
    )
    return [(x, y) for x, y in points if 0 <= x < width and 0 <= y < height]
