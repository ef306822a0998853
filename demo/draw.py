"""Draws the demo newspaper's pictures: flat, muted, wintry scenes as SVG, with grain, written as WebP.

Run `python demo/draw.py` for all of them or name some: `python demo/draw.py ferry bridge`. The same script always
gives the same picture, because every scene has a random source of its own, seeded with its name.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from drawing import country, faces, rooms, ships, shores, things
from drawing.scene import Scene
from PIL import Image

PICTURES = Path(__file__).parent / "pictures"
LEAD_BYTES = 90_000  # the most that a lead picture may weigh on a phone
PICTURE_BYTES = 60_000
PORTRAIT_BYTES = 12_000

SCENES: dict[str, Callable[[Scene], None]] = {
    "ferry": ships.draw_ferry,
    "bridge": shores.draw_bridge,
    "turbines": country.draw_turbines,
    "stage": rooms.draw_stage,
    "icebreaker": ships.draw_icebreaker,
    "icemap": shores.draw_icemap,
    "council": rooms.draw_council,
    "geese": country.draw_geese,
    "shipyard": ships.draw_shipyard,
    "coins": things.draw_coins,
    "station": shores.draw_station,
    "school": things.draw_school,
    "football": rooms.draw_football,
    "smelt": things.draw_smelt,
    "lighthouse": shores.draw_lighthouse,
    "road": country.draw_road,
    "timber": things.draw_timber,
    "books": things.draw_books,
    "organ": rooms.draw_organ,
    "launch": ships.draw_launch,
}
LEADS = {"ferry", "bridge", "turbines", "stage"}  # shown large, so they may weigh more


def save(picture: Image.Image, path: Path, most: int) -> int:
    """Write WebP at the best quality that keeps within `most` bytes; gives the quality."""
    for quality in range(82, 28, -4):
        held = io.BytesIO()
        picture.save(held, "WEBP", quality=quality, method=6)
        if held.tell() <= most:
            path.write_bytes(held.getvalue())
            return quality
    raise SystemExit(f"{path.name} does not fit into {most} bytes at any fair quality. Draw it with less grain.")


def draw_all(names: list[str]) -> Iterator[tuple[str, Image.Image, int]]:
    """Each picture asked for, with its name and the bytes that it may take."""
    for name, draw in SCENES.items():
        if not names or name in names:
            scene = Scene(name)
            draw(scene)
            is_lead = name in LEADS
            yield name, scene.image(7 if is_lead else 4), LEAD_BYTES if is_lead else PICTURE_BYTES
    for name, looks in faces.PORTRAITS.items():
        if not names or name in names:
            scene = Scene(name, faces.PORTRAIT_SIZE, faces.PORTRAIT_SIZE)
            faces.draw_portrait(scene, *looks)
            yield name, scene.image(4), PORTRAIT_BYTES


def main(names: list[str]) -> None:
    PICTURES.mkdir(exist_ok=True)
    for name, picture, most in draw_all(names):
        path = PICTURES / f"{name}.webp"
        quality = save(picture, path, most)
        sys.stdout.write(f"{path.name}: {path.stat().st_size // 1000} kB at quality {quality}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
