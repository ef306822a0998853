"""A picture in the making: paints, shapes and things that many scenes have."""

from __future__ import annotations

import io
import math
import random
from collections.abc import Iterable, Sequence

import resvg_py
from PIL import Image, ImageChops

from drawing.palette import HULL, LAMP, SKIN, SNOW

WIDTH, HEIGHT = 1600, 900

Point = tuple[float, float]
Stops = Sequence[tuple[float, str]]


class Scene:
    """A picture in the making: shapes are added from back to front."""

    def __init__(self, name: str, width: int = WIDTH, height: int = HEIGHT) -> None:
        self.name = name
        self.width, self.height = width, height
        self.random = random.Random(name)  # noqa: S311 - a drawing needs the same numbers each time, not secret ones
        self.defs: list[str] = []
        self.shapes: list[str] = []
        self._count = 0
        for deviation in (1, 2, 4, 8, 16, 40):
            self.defs.append(
                f'<filter id="blur{deviation}" x="-50%" y="-50%" width="200%" height="200%">'
                f'<feGaussianBlur stdDeviation="{deviation}"/></filter>'
            )

    # Paints

    def _name(self, kind: str) -> str:
        self._count += 1
        return f"{kind}{self._count}"

    def fade(self, stops: Stops, angle: float = 90) -> str:
        """A linear gradient over the shape's box; 90 runs downwards, 0 to the right. Colours may be '#rrggbb/alpha'."""
        name = self._name("fade")
        x, y = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        x1, y1 = (0.5 - x / 2, 0.5 - y / 2)
        self.defs.append(
            f'<linearGradient id="{name}" x1="{x1:.3f}" y1="{y1:.3f}" x2="{x1 + x:.3f}" y2="{y1 + y:.3f}">'
            f"{self._stops(stops)}</linearGradient>"
        )
        return f"url(#{name})"

    def glow(self, stops: Stops) -> str:
        """A radial gradient over the shape's box."""
        name = self._name("glow")
        self.defs.append(f'<radialGradient id="{name}">{self._stops(stops)}</radialGradient>')
        return f"url(#{name})"

    @staticmethod
    def _stops(stops: Stops) -> str:
        parts = []
        for offset, colour in stops:
            tone, _, alpha = colour.partition("/")
            parts.append(f'<stop offset="{offset}" stop-color="{tone}" stop-opacity="{alpha or 1}"/>')
        return "".join(parts)

    # Shapes

    def add(self, shape: str) -> None:
        self.shapes.append(shape)

    def box(self, x: float, y: float, width: float, height: float, fill: str, more: str = "") -> None:
        self.add(f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}" {more}/>')

    def oval(self, x: float, y: float, rx: float, ry: float, fill: str, more: str = "") -> None:
        self.add(f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{rx:.1f}" ry="{ry:.1f}" fill="{fill}" {more}/>')

    def shape(self, points: Iterable[Point], fill: str, more: str = "") -> None:
        corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self.add(f'<polygon points="{corners}" fill="{fill}" {more}/>')

    def path(self, data: str, fill: str = "none", more: str = "") -> None:
        self.add(f'<path d="{data}" fill="{fill}" {more}/>')

    def line(self, points: Iterable[Point], stroke: str, width: float, more: str = "") -> None:
        corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self.add(
            f'<polyline points="{corners}" fill="none" stroke="{stroke}" stroke-width="{width}" '
            f'stroke-linejoin="round" {more}/>'
        )

    def open_group(self, more: str = "") -> None:
        self.add(f"<g {more}>")

    def close_group(self) -> None:
        self.add("</g>")

    # Things that many scenes have

    def sky(self, stops: Stops, height: float | None = None) -> None:
        self.box(0, 0, self.width, height or self.height, self.fade(stops))

    def clouds(self, top: float, bottom: float, colour: str, count: int = 14, opacity: float = 0.25) -> None:
        """Long soft bands, as in a sky before snow."""
        for _ in range(count):
            y = self.random.uniform(top, bottom)
            x = self.random.uniform(-200, self.width)
            rx = self.random.uniform(180, 520)
            self.oval(
                x, y, rx, rx * self.random.uniform(0.04, 0.1), colour,
                f'opacity="{opacity * self.random.uniform(0.4, 1):.2f}" filter="url(#blur16)"',
            )  # fmt: skip

    def ridge(
        self, base: float, rise: float, fill: str, steps: int = 90, rough: float = 4, bumps: int = 4
    ) -> list[Point]:
        """A line of hills from edge to edge, filled down to the foot; gives its crest back."""
        waves = [
            (self.random.uniform(0.6, 1) / (n + 1), (n + 1) * self.random.uniform(1.2, 2.2), self.random.uniform(0, 7))
            for n in range(bumps)
        ]
        total = sum(size for size, _, _ in waves)
        crest = []
        for step in range(steps + 1):
            part = step / steps
            height = sum(size * math.sin(pace * part * math.pi + start) for size, pace, start in waves) / total
            crest.append((part * self.width, base - rise * (0.5 + 0.5 * height) + self.random.uniform(-rough, rough)))
        self.shape([(0, self.height), *crest, (self.width, self.height)], fill)
        return crest

    def water(self, top: float, stops: Stops, streak: str, count: int = 220, strength: float = 0.35) -> None:
        """Still water from `top` down, with streaks that widen towards the viewer."""
        self.box(0, top, self.width, self.height - top, self.fade(stops))
        self.streaks(top + 4, self.height, streak, count, strength)

    def streaks(
        self, top: float, bottom: float, colour: str, count: int, strength: float, left: float = 0, right: float = 0
    ) -> None:
        right = right or self.width
        for _ in range(count):
            near = self.random.random() ** 1.4
            y = top + near * (bottom - top)
            rx = 14 + 90 * near * self.random.uniform(0.4, 1.2)
            x = self.random.uniform(left - 20, right + 20)
            self.oval(
                x, y, rx, 0.8 + 2.4 * near, colour,
                f'opacity="{strength * self.random.uniform(0.2, 1):.2f}"',
            )  # fmt: skip

    def floe(self, x: float, y: float, rx: float, fill: str = SNOW, edge: str = "#9fb0b6") -> None:
        """A flat piece of ice with a shaded rim."""
        corners = self.random.randint(7, 11)
        turns = sorted(self.random.uniform(0, 2 * math.pi) for _ in range(corners))
        ry = rx * 0.24
        outline = [
            (
                x + rx * math.cos(turn) * self.random.uniform(0.78, 1.05),
                y + ry * math.sin(turn) * self.random.uniform(0.78, 1.05),
            )
            for turn in turns
        ]
        depth = 1.5 + rx * 0.05
        self.shape([(px, py + depth) for px, py in outline], edge)
        self.shape(outline, fill)

    def floes(
        self, top: float, bottom: float, count: int, size: float = 90, power: float = 1.8, fill: str = SNOW
    ) -> None:
        spots = sorted(self.random.random() ** (1 / power) for _ in range(count))
        for near in spots:
            y = top + near * (bottom - top)
            self.floe(
                self.random.uniform(-40, self.width + 40), y, 6 + size * near**2 * self.random.uniform(0.5, 1.2), fill
            )

    def lamp(self, x: float, y: float, radius: float, colour: str = LAMP, strength: float = 0.8) -> None:
        """A light with its halo."""
        self.oval(x, y, radius * 5, radius * 5, self.glow([(0, f"{colour}/{strength}"), (1, f"{colour}/0")]))
        self.oval(x, y, radius, radius, "#fff1d6")

    def person(self, x: float, y: float, height: float, coat: str, head: str = SKIN, hat: str = "") -> None:
        """A small flat figure standing with its feet at y."""
        h = height
        self.box(x - 0.1 * h, y - 0.4 * h, 0.085 * h, 0.4 * h, HULL)
        self.box(x + 0.015 * h, y - 0.4 * h, 0.085 * h, 0.4 * h, HULL)
        self.path(
            f"M{x - 0.17 * h:.1f} {y - 0.3 * h:.1f} L{x - 0.15 * h:.1f} {y - 0.74 * h:.1f} "
            f"Q{x:.1f} {y - 0.88 * h:.1f} {x + 0.15 * h:.1f} "
            f"{y - 0.74 * h:.1f} L{x + 0.17 * h:.1f} {y - 0.3 * h:.1f} Z",
            coat,
        )
        self.oval(x, y - 0.9 * h, 0.085 * h, 0.1 * h, head)
        if hat:
            self.path(
                f"M{x - 0.1 * h:.1f} {y - 0.91 * h:.1f} Q{x - 0.09 * h:.1f} "
                f"{y - 1.04 * h:.1f} {x:.1f} {y - 1.04 * h:.1f} "
                f"Q{x + 0.09 * h:.1f} {y - 1.04 * h:.1f} {x + 0.1 * h:.1f} {y - 0.91 * h:.1f} Z",
                hat,
            )

    def snowfall(self, count: int = 160, colour: str = "#ffffff", opacity: float = 0.7) -> None:
        for _ in range(count):
            size = self.random.uniform(1.2, 3.6)
            self.oval(
                self.random.uniform(0, self.width), self.random.uniform(0, self.height), size, size, colour,
                f'opacity="{opacity * self.random.uniform(0.3, 1):.2f}"',
            )  # fmt: skip

    # Out

    def svg(self) -> str:
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width}" height="{self.height}" '
            f'viewBox="0 0 {self.width} {self.height}"><defs>{"".join(self.defs)}</defs>{"".join(self.shapes)}</svg>'
        )

    def image(self, grain: int = 7) -> Image.Image:
        """The scene as pixels, with a film grain that the seed fixes."""
        png = resvg_py.svg_to_bytes(svg_string=self.svg())
        picture = Image.open(io.BytesIO(bytes(png))).convert("RGB")
        if not grain:
            return picture
        half = (self.width // 2, self.height // 2)
        layers = [Image.frombytes("L", half, self.random.randbytes(half[0] * half[1])) for _ in range(2)]
        noise = Image.blend(layers[0], layers[1], 0.5).resize(picture.size, Image.Resampling.BICUBIC)
        lift = noise.point([max(0, value - 128) * grain // 64 for value in range(256)])
        drop = noise.point([max(0, 128 - value) * grain // 64 for value in range(256)])
        return ImageChops.subtract(
            ImageChops.add(picture, Image.merge("RGB", [lift] * 3)), Image.merge("RGB", [drop] * 3)
        )
