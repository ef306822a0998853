"""Draws the demo newspaper's pictures: flat, muted, wintry scenes as SVG, with grain, written as WebP.

Run `python demo/draw.py` for all of them or name some: `python demo/draw.py ferry bridge`. The same script always
gives the same picture, because every scene has a random source of its own, seeded with its name.
"""

from __future__ import annotations

import io
import math
import random
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import resvg_py
from PIL import Image, ImageChops

PICTURES = Path(__file__).parent / "pictures"
WIDTH, HEIGHT = 1600, 900
LEAD_BYTES = 90_000  # the most that a lead picture may weigh on a phone
PICTURE_BYTES = 60_000
PORTRAIT_BYTES = 12_000

Point = tuple[float, float]
Stops = Sequence[tuple[float, str]]

# Palette --------------------------------------------------------------------------------------------------------------

MUREX = "#7d1745"  # the paper's own colour, used once in a picture at most
NIGHT = "#1a1a24"
HULL = "#23232e"
SNOW = "#e6e7e2"
CREAM = "#f2efe6"
LAMP = "#f4c98a"
STEEL = "#53646e"
SKIN = "#c9a58c"


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
            f"Q{x:.1f} {y - 0.88 * h:.1f} {x + 0.15 * h:.1f} {y - 0.74 * h:.1f} L{x + 0.17 * h:.1f} {y - 0.3 * h:.1f} Z",
            coat,
        )
        self.oval(x, y - 0.9 * h, 0.085 * h, 0.1 * h, head)
        if hat:
            self.path(
                f"M{x - 0.1 * h:.1f} {y - 0.91 * h:.1f} Q{x - 0.09 * h:.1f} {y - 1.04 * h:.1f} {x:.1f} {y - 1.04 * h:.1f} "
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


# Scenes ---------------------------------------------------------------------------------------------------------------


def draw_ferry(s: Scene) -> None:
    """The ferry between broken ice and the port's cranes, on a grey morning."""
    horizon = 470
    s.sky([(0, "#7f919a"), (0.35, "#a9b4b6"), (0.8, "#d6d3c9"), (1, "#cfcec7")], horizon)
    s.clouds(30, 260, "#6f828c", 16, 0.35)
    s.clouds(200, 420, "#efe9dc", 10, 0.4)
    s.open_group('opacity=".75"')
    s.ridge(horizon + 4, 70, "#a7afae", rough=1)
    s.close_group()
    s.water(horizon, [(0, "#8e9fa7"), (0.35, "#5d717e"), (1, "#2c3947")], "#dfe5e4", 260, 0.3)
    s.streaks(horizon + 120, 900, "#1f2a38", 130, 0.4)
    # quay and cranes
    s.box(1110, 446, 490, 34, "#465863")
    for n in range(12):
        s.box(
            1130 + n * 40,
            446 - s.random.choice((14, 22, 30)),
            34,
            34,
            s.random.choice(("#586a74", "#4d5f6a", "#66757c")),
        )
    for n, (x, scale) in enumerate(((1190, 1.12), (1300, 1), (1405, 0.92), (1500, 0.84))):
        draw_crane(s, x, 450, 250 * scale, ("#43545f", "#4c5d68", "#566771", "#60717a")[n])
    # the ship's mirror, then the ship
    for _ in range(60):
        y = s.random.uniform(560, 660)
        s.oval(
            s.random.uniform(280, 860), y, s.random.uniform(20, 90), s.random.uniform(1.5, 3.5),
            s.random.choice(("#1d2531", "#d9d8d2", "#1d2531", "#232d3a")), f'opacity="{s.random.uniform(0.15, 0.5):.2f}"',
        )  # fmt: skip
    draw_ship(s, 250, 552)
    s.floes(500, 720, 60, 50, 1.2)
    s.floes(690, 915, 85, 120, 1.7)


def draw_crane(s: Scene, x: float, y: float, height: float, tone: str) -> None:
    """A portal crane with its boom to the right."""
    h = height
    top = y - h
    legs = (x - 0.1 * h, x + 0.1 * h)
    for leg, lean in zip(legs, (0.04, -0.04), strict=True):
        s.line([(leg, y), (leg + lean * h, top + 0.2 * h)], tone, 0.028 * h)
    for n in range(5):
        left = y - n * 0.16 * h
        s.line([(legs[0] + 0.01 * h, left), (legs[1] - 0.01 * h, left - 0.16 * h)], tone, 0.014 * h)
        s.line([(legs[1] - 0.01 * h, left), (legs[0] + 0.01 * h, left - 0.16 * h)], tone, 0.014 * h)
    s.box(x - 0.16 * h, top + 0.13 * h, 0.3 * h, 0.09 * h, tone)
    s.shape(
        [
            (x - 0.3 * h, top + 0.16 * h),
            (x + 0.72 * h, top + 0.0 * h),
            (x + 0.72 * h, top + 0.02 * h),
            (x - 0.3 * h, top + 0.2 * h),
        ],
        tone,
    )
    s.box(x - 0.3 * h, top + 0.14 * h, 0.12 * h, 0.1 * h, tone)
    s.line([(x, top + 0.14 * h), (x + 0.05 * h, top - 0.06 * h), (x + 0.68 * h, top + 0.01 * h)], tone, 0.012 * h)
    s.line([(x + 0.05 * h, top - 0.06 * h), (x - 0.26 * h, top + 0.15 * h)], tone, 0.012 * h)
    s.line([(x + 0.64 * h, top + 0.02 * h), (x + 0.64 * h, top + 0.34 * h)], tone, 0.008 * h)


def draw_ship(s: Scene, x: float, y: float) -> None:
    """The Gagara: black hull, two white decks, a crimson funnel; y is her waterline."""
    s.shape([(x - 12, y - 52), (x + 600, y - 62), (x + 644, y - 82), (x + 606, y), (x + 28, y)], HULL)
    s.shape([(x + 12, y - 14), (x + 612, y - 16), (x + 606, y), (x + 28, y)], "#171720")
    s.shape(
        [
            (x - 14, y - 62),
            (x + 560, y - 66),
            (x + 650, y - 92),
            (x + 645, y - 74),
            (x + 596, y - 52),
            (x - 10, y - 44),
        ],
        CREAM,
    )
    s.shape([(x + 20, y - 122), (x + 480, y - 122), (x + 545, y - 64), (x + 16, y - 60)], CREAM)
    s.shape([(x + 60, y - 172), (x + 440, y - 172), (x + 466, y - 122), (x + 52, y - 122)], "#e9e6dc")
    s.shape([(x + 52, y - 122), (x + 466, y - 122), (x + 470, y - 116), (x + 50, y - 116)], "#b9b9b4")
    s.shape([(x + 16, y - 62), (x + 545, y - 66), (x + 556, y - 58), (x + 14, y - 54)], "#b9b9b4")
    for n in range(16):
        s.box(x + 40 + n * 28, y - 104, 16, 14, "#3c4150")
    for n in range(13):
        s.box(x + 78 + n * 27, y - 158, 14, 16, "#3c4150")
    s.box(x + 338, y - 212, 96, 40, CREAM)
    s.box(x + 338, y - 204, 96, 13, "#3c4150")
    s.box(x + 330, y - 216, 112, 6, "#c9c7bf")
    s.shape([(x + 158, y - 172), (x + 166, y - 258), (x + 250, y - 258), (x + 244, y - 172)], MUREX)
    s.shape([(x + 164, y - 240), (x + 166, y - 266), (x + 251, y - 266), (x + 249, y - 240)], HULL)
    s.shape([(x + 222, y - 172), (x + 230, y - 240), (x + 249, y - 240), (x + 244, y - 172)], "#651036")
    s.oval(x + 300, y - 290, 130, 16, "#4c4a4c", 'opacity=".28" filter="url(#blur8)"')
    s.oval(x + 420, y - 312, 120, 14, "#4c4a4c", 'opacity=".18" filter="url(#blur8)"')
    s.box(x + 384, y - 314, 6, 100, HULL)
    s.line([(x + 387, y - 312), (x + 636, y - 88)], HULL, 1.6)
    s.box(x + 36, y - 226, 4, 106, HULL)
    s.line([(x + 38, y - 224), (x + 166, y - 258)], HULL, 1.2)
    for n in range(3):
        s.path(f"M{x + 270 + n * 22} {y - 178} q8 12 18 0 z", "#8a4a3c")
    s.line([(x - 30, y + 4), (x + 620, y + 2)], "#cfd6d6", 3, 'opacity=".6"')


def draw_bridge(s: Scene) -> None:
    """The cable-stayed bridge at dusk with its lamps on."""
    horizon = 560
    s.sky([(0, "#3b3a4c"), (0.45, "#6a5a68"), (0.8, "#a07d78"), (1, "#b08a7c")], horizon)
    s.clouds(40, 420, "#2e2f42", 20, 0.4)
    s.clouds(350, 540, "#c79d86", 12, 0.35)
    x = -20.0
    while x < 1640:
        width = s.random.uniform(36, 96)
        height = s.random.uniform(20, 120)
        s.box(x, horizon - height, width + 1, height + 4, "#5c5160")
        for _ in range(int(height / 16)):
            if s.random.random() < 0.5:
                s.box(
                    x + s.random.uniform(4, width - 8),
                    horizon - s.random.uniform(6, height - 6),
                    4,
                    5,
                    LAMP,
                    'opacity=".7"',
                )
        x += width + s.random.uniform(0, 26)
    s.water(horizon, [(0, "#8b6f70"), (0.3, "#5b4d5c"), (1, "#23222f")], "#c8a58f", 200, 0.22)
    s.streaks(horizon, 900, "#23222f", 160, 0.4)
    deck = 520.0
    towers = (470.0, 1180.0)
    tone = NIGHT
    # mirrors of lamps
    lamps = [40 + n * 66 for n in range(24)]
    for lamp in lamps:
        s.box(lamp - 3, horizon + 30, 6, 190, s.fade([(0, f"{LAMP}/.55"), (1, f"{LAMP}/0")]), 'filter="url(#blur2)"')
    for tower in towers:
        s.box(tower - 20, horizon + 26, 40, 260, s.fade([(0, f"{tone}/.8"), (1, f"{tone}/0")]), 'filter="url(#blur4)"')
    s.streaks(horizon + 30, 880, "#3a3342", 170, 0.55)
    for tower in towers:
        for n in range(1, 15):
            for side in (-1, 1):
                s.line([(tower, 150 + n * 16), (tower + side * n * 24.5, deck - 4)], "#24222d", 2.2)
        s.shape([(tower - 17, 120), (tower + 17, 120), (tower + 24, horizon + 40), (tower - 24, horizon + 40)], tone)
        s.box(tower - 36, horizon + 24, 72, 22, tone)
        s.box(tower - 8, 96, 4, 26, tone)
        s.lamp(tower - 6, 96, 3.5, "#e2705c", 0.7)
    s.shape([(0, deck + 6), (1600, deck - 14), (1600, deck + 10), (0, deck + 30)], tone)
    s.line([(0, deck - 6), (1600, deck - 26)], tone, 2)
    for lamp in lamps:
        y = deck + 6 - lamp / 1600 * 20
        s.box(lamp - 1, y - 28, 2.4, 30, tone)
        s.lamp(lamp, y - 29, 3.6, LAMP, 0.6)
    for start in (620, 676, 732, 788, 844, 900):
        draw_lorry(s, start, deck + 2 - start / 1600 * 20, 46, "#2c2b36")
    s.floes(640, 905, 22, 60, 1.5, "#8d8590")


def draw_lorry(s: Scene, x: float, y: float, length: float, tone: str) -> None:
    """A tipper seen from the side, wheels at y."""
    k = length / 46
    s.shape([(x, y - 20 * k), (x + 30 * k, y - 20 * k), (x + 27 * k, y - 5 * k), (x + 3 * k, y - 5 * k)], tone)
    s.path(f"M{x + 31 * k} {y - 5 * k} V{y - 18 * k} H{x + 40 * k} L{x + 45 * k} {y - 11 * k} V{y - 5 * k} Z", tone)
    for wheel in (8, 16, 38):
        s.oval(x + wheel * k, y - 4 * k, 4 * k, 4 * k, "#121219")
    s.oval(x + 45 * k, y - 7 * k, 2 * k, 2 * k, "#fff1d6")


def draw_turbines(s: Scene) -> None:
    """Wind turbines on ridges that fade into haze, geese above."""
    s.sky([(0, "#aebdc4"), (0.5, "#d5d8d2"), (0.8, "#e8e0d0"), (1, "#e8e0d0")])
    s.oval(1180, 330, 300, 180, s.glow([(0, "#fff4dc/.8"), (1, "#fff4dc/0")]))
    s.clouds(40, 260, "#eef0ec", 12, 0.5)
    s.ridge(470, 140, "#b9c3c6", rough=2)
    mid = s.ridge(560, 150, "#98a7ae", rough=2, bumps=5)
    for n, at in enumerate((12, 27, 41)):
        draw_turbine(s, *mid[at], 150 + 10 * n, "#e4e6e2", 20 + 37 * n)
    front = s.ridge(660, 170, "#71838c", rough=3, bumps=5)
    for n, at in enumerate((18, 50, 63, 80)):
        draw_turbine(s, *front[at], 240 - 12 * n, "#f2f2ee", 8 + 29 * n)
    s.ridge(770, 130, "#4c5f63", rough=5)
    s.box(0, 700, 1600, 120, s.fade([(0, "#dfe3de/0"), (0.5, "#dfe3de/.25"), (1, "#dfe3de/0")]))
    near = s.ridge(880, 150, "#2c3b3c", rough=7, bumps=6)
    for x, y in near[::1]:
        for _ in range(3):
            height = s.random.uniform(14, 44)
            px = x + s.random.uniform(-14, 14)
            s.shape([(px - height * 0.16, y + 14), (px, y - height + 8), (px + height * 0.16, y + 14)], "#263435")
    for n in range(-6, 8):
        draw_goose(
            s, 640 + n * 40, 150 + abs(n) * 19 + s.random.uniform(-4, 4), 15 + s.random.uniform(-2, 2), "#3a464d"
        )


def draw_turbine(s: Scene, x: float, y: float, height: float, tone: str, turn: float) -> None:
    s.shape(
        [
            (x - height * 0.018, y + 20),
            (x - height * 0.008, y - height),
            (x + height * 0.008, y - height),
            (x + height * 0.018, y + 20),
        ],
        tone,
    )
    for blade in range(3):
        angle = math.radians(turn + 120 * blade)
        dx, dy = math.cos(angle), math.sin(angle)
        reach = height * 0.52
        s.shape(
            [
                (x, y - height),
                (x + dx * reach * 0.2 - dy * height * 0.018, y - height + dy * reach * 0.2 + dx * height * 0.018),
                (x + dx * reach, y - height + dy * reach),
            ],
            tone,
        )
        s.line([(x, y - height), (x + dx * reach, y - height + dy * reach)], tone, height * 0.009)
    s.oval(x, y - height, height * 0.02, height * 0.02, tone)


def draw_goose(s: Scene, x: float, y: float, size: float, tone: str) -> None:
    s.path(
        f"M{x - size} {y - size * 0.55} Q{x - size * 0.35} {y - size * 0.5} {x} {y} Q{x + size * 0.35} {y - size * 0.5} "
        f"{x + size} {y - size * 0.55} Q{x + size * 0.4} {y - size * 0.2} {x} {y + size * 0.22} "
        f"Q{x - size * 0.4} {y - size * 0.2} {x - size} {y - size * 0.55} Z",
        tone,
    )


def draw_stage(s: Scene) -> None:
    """A puppet's shadow in a beam of light between two curtains."""
    s.box(0, 0, 1600, 900, "#160a12")
    for n in range(50):
        x = n * 32.5
        s.box(
            x,
            0,
            34,
            900,
            s.fade([(0, "#22101b"), (0.5, s.random.choice(("#4a1831", "#421530", "#3a1229"))), (1, "#1c0c16")], 0),
        )
    s.box(0, 0, 1600, 900, s.fade([(0, "#0c060a/.75"), (0.4, "#0c060a/.1"), (1, "#0c060a/.6")]))
    s.shape(
        [(720, -40), (860, -40), (1210, 790), (390, 790)],
        s.fade([(0, "#d9b79a/.9"), (0.6, "#b08a76/.75"), (1, "#e4c7a4/.85")]),
        'filter="url(#blur16)"',
    )
    s.oval(800, 780, 430, 62, s.glow([(0, "#f6dfbb"), (0.7, "#d5b08f/.8"), (1, "#a67d69/0")]))
    dark = "#170a11"
    s.oval(800, 786, 190, 16, "#5a3c39", 'opacity=".6" filter="url(#blur4)"')
    s.path("M764 392 C712 430 700 560 664 782 H950 C918 560 898 430 838 392 Q800 372 764 392 Z", dark)
    s.oval(800, 334, 44, 54, dark)
    s.path("M758 318 Q764 268 806 270 Q850 276 846 330 Q868 372 840 392 L766 390 Q742 360 758 318 Z", dark)
    s.line([(836, 420), (928, 356), (982, 250)], dark, 40, 'stroke-linecap="round"')
    s.line([(982, 250), (1000, 186)], dark, 28, 'stroke-linecap="round"')
    for n, lean in enumerate((-16, -4, 8, 20)):
        s.line([(1000, 190), (1000 + lean, 146 - (n in (1, 2)) * 10)], dark, 8, 'stroke-linecap="round"')
    s.line([(764, 420), (694, 520), (662, 606)], dark, 38, 'stroke-linecap="round"')
    s.line([(662, 606), (676, 656)], dark, 24, 'stroke-linecap="round"')
    for x, y in ((1000, 150), (676, 650), (802, 280)):
        s.line([(x, y), (790 + (x - 800) * 0.15, -10)], "#2b161c", 1.6, 'opacity=".75"')
    s.box(0, 846, 1600, 60, "#0a0508")
    for n in range(19):
        x = 40 + n * 86 + s.random.uniform(-16, 16)
        r = s.random.uniform(36, 48)
        y = 868 + s.random.uniform(-10, 12)
        s.oval(x, y, r * 0.86, r, "#080407")
        s.oval(x, y + r * 1.5, r * 1.9, r, "#080407")


def draw_icebreaker(s: Scene) -> None:
    """The Sivuch at night, her searchlight on the ice and steam over open water."""
    horizon = 430
    s.sky([(0, "#12131d"), (0.7, "#262a3a"), (1, "#3a4152")], horizon)
    for _ in range(90):
        s.oval(
            s.random.uniform(0, 1600),
            s.random.uniform(0, 360),
            1.3,
            1.3,
            "#cfd6e2",
            f'opacity="{s.random.uniform(0.2, 0.8):.2f}"',
        )
    s.ridge(horizon + 6, 60, "#1d212d", rough=2)
    s.water(horizon, [(0, "#3c4555"), (0.4, "#222a38"), (1, "#10141d")], "#8290a3", 160, 0.25)
    s.shape(
        [(905, 330), (1600, 470), (1600, 640), (905, 345)],
        s.fade([(0, "#f4e6c4/.55"), (1, "#f4e6c4/0")], 0),
        'filter="url(#blur8)"',
    )
    s.floes(470, 700, 70, 60, 1.3, "#8d99a8")
    x, y = 360, 560
    s.shape([(x - 20, y - 96), (x + 560, y - 104), (x + 660, y - 140), (x + 570, y), (x + 20, y)], HULL)
    s.shape([(x, y - 26), (x + 590, y - 28), (x + 570, y), (x + 20, y)], MUREX)
    s.box(x + 150, y - 190, 330, 92, "#b9b6ad")
    s.box(x + 200, y - 262, 250, 74, "#c9c6bc")
    s.box(x + 230, y - 300, 190, 40, "#b9b6ad")
    for n in range(9):
        s.box(x + 214 + n * 26, y - 240, 14, 16, LAMP if n % 3 else "#3c4150")
    for n in range(11):
        s.box(x + 166 + n * 28, y - 158, 14, 14, LAMP if n % 4 == 1 else "#3c4150")
    s.box(x + 60, y - 230, 66, 130, "#33343f")
    s.box(x + 320, y - 400, 7, 102, HULL)
    s.line([(x + 323, y - 398), (x + 640, y - 136)], HULL, 2)
    s.lamp(905, 336, 8, "#fff1d6", 0.9)
    s.lamp(x + 323, y - 402, 4, "#e2705c", 0.7)
    for n in range(16):
        s.oval(
            1050 + n * 34,
            560 - s.random.uniform(0, 90),
            80,
            22,
            "#aab4c2",
            f'opacity="{s.random.uniform(0.06, 0.18):.2f}" filter="url(#blur16)"',
        )
    s.floes(640, 920, 70, 130, 1.5, "#b9c3cd")


def draw_icemap(s: Scene) -> None:
    """A river drawn as a map: banks, open water, and the crossings as marks."""
    s.box(0, 0, 1600, 900, "#dcdacf")
    bed = "M-20 190 C260 150 380 330 620 340 S940 210 1110 330 1240 660 1640 700"
    for width, colour in ((330, "#cfd6d3"), (286, "#eef1ee")):
        s.path(bed, more=f'stroke="{colour}" stroke-width="{width}"')
    s.path(
        "M560 338 C620 344 700 318 760 296 S860 262 930 262",
        more='stroke="#6c8590" stroke-width="170" stroke-linecap="round"',
    )
    s.path("M1180 480 C1260 610 1420 676 1640 700", more='stroke="#8fa4ab" stroke-width="210" stroke-linecap="round"')
    for _ in range(46):
        x, y = s.random.uniform(0, 1600), s.random.uniform(0, 900)
        if abs(y - (200 + x * 0.3)) > 260:
            s.path(f"M{x:.0f} {y:.0f} l9 -24 9 24 z", "#a9b3a8")
    for n in range(9):
        s.path(
            f"M-20 {620 + n * 36} C300 {560 + n * 36} 520 {700 + n * 30} 900 {690 + n * 34}",
            more='stroke="#c4c2b5" stroke-width="2"',
        )
    crossings = (
        (150, 176, 1),
        (350, 250, 1),
        (660, 330, 0),
        (860, 262, 0),
        (1080, 320, 2),
        (1210, 520, 0),
        (1460, 690, 2),
    )
    for x, y, kind in crossings:
        s.line(
            [(x - 26, y - 150), (x + 26, y + 150)],
            HULL,
            6,
            'stroke-dasharray="16 12"' if kind else 'stroke-dasharray="3 16"',
        )
        s.oval(x, y, 34, 34, "#f4f2ea", f'stroke="{HULL}" stroke-width="6"')
        if kind == 0:
            s.line([(x - 14, y - 14), (x + 14, y + 14)], MUREX, 9)
            s.line([(x - 14, y + 14), (x + 14, y - 14)], MUREX, 9)
        else:
            s.oval(x, y, 12, 12, HULL if kind == 1 else STEEL)
    s.box(1330, 90, 160, 6, HULL)
    s.box(1330, 80, 6, 26, HULL)
    s.box(1484, 80, 6, 26, HULL)
    s.shape([(1410, 130), (1426, 200), (1410, 186), (1394, 200)], HULL)


def draw_council(s: Scene) -> None:
    """A council chamber from behind: rows of heads, raised hands, a tall window."""
    s.box(0, 0, 1600, 900, s.fade([(0, "#5b5048"), (1, "#3a322e")]))
    for n in range(5):
        x = 160 + n * 290
        s.box(x, 60, 150, 400, s.fade([(0, "#dfe4e2"), (1, "#b8bfbf")]))
        s.box(x + 71, 60, 8, 400, "#4a413b")
        for k in range(3):
            s.box(x, 150 + k * 100, 150, 6, "#4a413b")
    s.box(0, 470, 1600, 30, "#2d2724")
    s.box(600, 400, 400, 110, "#6d5140")
    s.box(600, 400, 400, 14, "#86674f")
    for n in range(3):
        s.person(690 + n * 110, 420, 190, ("#2f3640", MUREX, "#3d4a44")[n])
    s.box(600, 414, 400, 96, "#6d5140")
    for row in range(4):
        y = 600 + row * 96
        size = 40 + row * 9
        count = 12 - row
        tone = ("#2b2725", "#252220", "#1f1c1b", "#191716")[row]
        for n in range(count):
            x = (n + 0.5) * 1600 / count + s.random.uniform(-14, 14)
            if row < 3 and s.random.random() < 0.6:
                lean = s.random.uniform(-12, 12)
                s.line(
                    [(x + size * 0.9, y + 20), (x + size + lean, y - size * 2.1)],
                    tone,
                    size * 0.36,
                    'stroke-linecap="round"',
                )
                s.oval(x + size + lean, y - size * 2.2, size * 0.26, size * 0.32, SKIN)
            s.oval(x, y - size * 0.3, size * 0.62, size * 0.78, tone)
            s.oval(x, y + size * 1.4, size * 1.3, size, tone)
        s.box(0, y + size * 0.9, 1600, 60, ("#57453a", "#4d3d34", "#43352d", "#392d27")[row])


def draw_geese(s: Scene) -> None:
    """Geese low over a reed bed at sunrise."""
    s.sky([(0, "#93a6b2"), (0.45, "#d3cdbf"), (0.75, "#e9c9a4"), (1, "#d8b795")])
    s.oval(520, 600, 300, 220, s.glow([(0, "#fff0cf/.9"), (1, "#fff0cf/0")]))
    s.oval(520, 600, 54, 54, "#fff3d8")
    s.clouds(60, 420, "#8493a0", 12, 0.35)
    s.ridge(650, 60, "#9a9a92", rough=2)
    s.water(650, [(0, "#c4ab90"), (1, "#5b625f")], "#f0dcb9", 160, 0.4)
    for _ in range(26):
        x, y = s.random.uniform(200, 1500), s.random.uniform(110, 500)
        draw_goose(s, x, y, 30 + 34 * (y / 500) * s.random.uniform(0.6, 1.1), "#3b4046")
    for _ in range(420):
        x = s.random.uniform(-10, 1610)
        height = s.random.uniform(80, 280) * (0.5 + abs(x - 800) / 1100)
        lean = s.random.uniform(-26, 30)
        s.path(
            f"M{x:.0f} 910 Q{x:.0f} {910 - height * 0.6:.0f} {x + lean:.0f} {910 - height:.0f}",
            more='stroke="#3f4540" stroke-width="4"',
        )
        if s.random.random() < 0.25:
            s.oval(x + lean, 910 - height, 5, 20, "#54483a")


def draw_shipyard(s: Scene) -> None:
    """A hull on the slip in winter, a gantry above it, a welder's spark."""
    s.sky([(0, "#8796a0"), (0.7, "#cdcdc5"), (1, "#d9d5c9")])
    s.clouds(40, 400, "#eeeae0", 12, 0.4)
    s.ridge(640, 70, "#a4adaf", rough=2)
    for x in (180, 1340):
        s.box(x, 120, 44, 600, "#4d5a64")
        for n in range(6):
            s.line([(x, 160 + n * 92), (x + 44, 230 + n * 92)], "#3f4a53", 7)
    s.box(120, 96, 1330, 46, "#46535d")
    for n in range(22):
        s.line([(130 + n * 60, 142), (160 + n * 60, 98)], "#3a454e", 5)
    s.box(760, 120, 90, 46, MUREX)
    s.line([(805, 160), (805, 320)], HULL, 4)
    s.box(730, 320, 150, 60, "#6b5a4e")
    s.path("M330 700 C330 560 360 430 420 390 H1180 C1230 440 1262 580 1268 700 Z", "#6a4a44")
    s.path("M330 700 C330 640 338 590 348 545 H1252 C1262 600 1266 650 1268 700 Z", "#4a3432")
    for n in range(11):
        s.line([(420 + n * 76, 390), (400 + n * 80, 700)], "#593e39", 4)
    for n in range(3):
        s.line([(352, 470 + n * 76), (1246, 470 + n * 76)], "#593e39", 3)
    for n in range(14):
        x = 300 + n * 74
        s.line([(x, 700), (x + 24, 590), (x + 48, 700)], "#3a3330", 7)
    s.box(0, 700, 1600, 200, s.fade([(0, "#dcdcd6"), (1, "#a9adad")]))
    s.lamp(610, 560, 11, "#dceaff", 1)
    for _ in range(40):
        s.oval(610 + s.random.gauss(0, 26), 580 + abs(s.random.gauss(0, 60)), 2.4, 2.4, "#ffe2a8")
    for n, x in enumerate((250, 470, 980, 1290)):
        s.person(x, 800 + (n % 2) * 50, 130, ("#5a5f49", "#8a5a2e", "#3c4a58", "#4b4450")[n], hat="#d2b04a")
    s.snowfall(120, "#ffffff", 0.6)


def draw_coins(s: Scene) -> None:
    """A leather bucket of copper coins, tipped over on boards."""
    for n in range(9):
        s.box(0, n * 100, 1600, 98, ("#6b5846", "#75614d", "#665341")[n % 3])
        s.box(0, n * 100 + 98, 1600, 3, "#3c3027")
        for _ in range(10):
            x = s.random.uniform(0, 1500)
            s.path(
                f"M{x:.0f} {n * 100 + s.random.uniform(10, 90):.0f} q{s.random.uniform(80, 200):.0f} 10 {s.random.uniform(240, 420):.0f} 0",
                more='stroke="#57463a" stroke-width="2"',
            )
    s.oval(580, 620, 460, 90, "#2b211b", 'opacity=".5" filter="url(#blur16)"')
    s.path("M150 300 C220 220 420 210 640 260 L720 600 C520 680 280 690 190 620 C110 540 100 380 150 300 Z", "#4b3226")
    s.path("M160 340 C240 270 420 258 640 300 L650 340 C430 300 250 310 164 380 Z", "#5f4231")
    s.path("M172 560 C300 620 500 610 706 540 L712 572 C520 650 300 660 190 600 Z", "#3b261d")
    s.oval(682, 432, 92, 176, "#2a1a14")
    s.oval(682, 432, 92, 176, "none", 'stroke="#7a573f" stroke-width="14"')
    s.path("M640 270 C820 120 980 300 790 420", more='stroke="#3b261d" stroke-width="20"')
    tones = ("#9a6a42", "#85583a", "#a9794c", "#6f5a48", "#7d8a72", "#b08757")
    for near in sorted(s.random.random() for _ in range(260)):
        y = 400 + near * 430 + s.random.uniform(-20, 20)
        x = 690 + abs(s.random.gauss(0, 200)) * (0.5 + near) - near * 120
        r = s.random.uniform(17, 28)
        tone = s.random.choice(tones)
        s.oval(x, y + 6, r, r * 0.62, "#33261d")
        s.oval(x, y, r, r * 0.62, tone)
        s.oval(x, y, r * 0.72, r * 0.42, "none", 'stroke="#5a3f2a" stroke-width="2" opacity=".7"')


def draw_station(s: Scene) -> None:
    """The heat and power plant across a steaming river at dawn."""
    horizon = 600
    s.sky([(0, "#4c5768"), (0.5, "#8d8d97"), (0.85, "#d8b9a0"), (1, "#e3c6a6")], horizon)
    s.clouds(60, 380, "#5a6272", 14, 0.4)
    s.ridge(horizon + 6, 50, "#73757d", rough=1)
    s.box(300, 400, 620, 210, "#3f434d")
    s.box(360, 340, 260, 80, "#474b56")
    s.box(920, 460, 300, 150, "#373b45")
    for n in range(20):
        if s.random.random() < 0.7:
            s.box(322 + n * 29, 500, 15, 30, LAMP, 'opacity=".85"')
    for n, (x, height) in enumerate(((440, 430), (560, 470), (700, 400))):
        s.shape([(x, 400), (x + 10, 600 - height - 60), (x + 42, 600 - height - 60), (x + 52, 400)], "#4b505b")
        s.box(x + 8, 600 - height - 30, 36, 16, MUREX if n == 1 else "#9a938c")
        for k in range(9):
            s.oval(
                x + 40 + k * 52,
                520 - height - k * 12 - s.random.uniform(0, 16),
                36 + k * 10,
                18 + k * 5,
                "#d6d2cd",
                f'opacity="{0.5 - k * 0.045:.2f}" filter="url(#blur8)"',
            )
    s.path("M1000 610 V520 C1010 440 1010 400 995 330 H1165 C1150 400 1150 440 1160 520 V610 Z", "#565b66")
    s.water(horizon, [(0, "#c3a48d"), (0.3, "#7b7781"), (1, "#2d3441")], "#e9cfb4", 220, 0.3)
    s.floes(620, 720, 40, 40, 1.2, "#cfcac6")
    for _ in range(40):
        s.oval(
            s.random.uniform(200, 1400),
            s.random.uniform(590, 690),
            s.random.uniform(80, 200),
            14,
            "#f0e3d6",
            f'opacity="{s.random.uniform(0.1, 0.3):.2f}" filter="url(#blur16)"',
        )
    s.floes(740, 920, 36, 120, 1.6)


def draw_school(s: Scene) -> None:
    """A copybook, an inkwell, a nib and a line of loops."""
    s.box(0, 0, 1600, 900, s.fade([(0, "#6f5e4c"), (1, "#584a3c")]))
    s.open_group('transform="rotate(-5 800 450)"')
    s.box(226, 86, 1180, 800, "#2d251f", 'opacity=".5" filter="url(#blur16)"')
    s.box(210, 60, 1180, 820, "#efece1")
    s.box(794, 60, 8, 820, "#d4cfc0")
    for n in range(17):
        s.box(210, 120 + n * 46, 1180, 2, "#b9c6cf" if n % 3 else "#8fa6b5")
    s.box(300, 60, 2, 820, "#c98f96")
    for row in range(4):
        y = 206 + row * 138
        end = 700 if row < 3 else 520
        data = f"M330 {y}"
        for x in range(330, end, 44):
            tall = 84 if (x // 44 + row) % 3 == 0 else 40
            data += f" c{18 + row} {-tall * 0.2:.0f} 34 {-tall} 20 {-tall} s-14 {tall} 24 {tall}"
        s.path(data, more='stroke="#26324a" stroke-width="5" stroke-linecap="round"')
    s.oval(1130, 560, 120, 34, "#26324a", 'opacity=".12"')
    s.close_group()
    s.oval(1270, 330, 130, 40, "#2d251f", 'opacity=".4" filter="url(#blur8)"')
    s.path("M1160 300 L1186 170 H1334 L1360 300 Q1260 346 1160 300 Z", "#31404d")
    s.oval(1260, 172, 74, 22, "#9fb0b8")
    s.oval(1260, 174, 52, 14, "#141b29")
    s.line([(700, 628), (1120, 360)], MUREX, 26, 'stroke-linecap="round"')
    s.line([(640, 666), (716, 618)], "#b7b2a8", 18)
    s.shape([(580, 704), (634, 658), (650, 682)], "#8d8a83")


def draw_football(s: Scene) -> None:
    """A goalkeeper alone in fog under floodlights."""
    s.sky([(0, "#7f8c90"), (0.6, "#b9bfbc"), (1, "#a7b09f")])
    for x in (180, 520, 1120, 1440):
        s.box(x - 5, 120, 10, 420, "#79858a")
        s.box(x - 60, 96, 120, 40, "#8c979b")
        s.oval(x, 116, 240, 170, s.glow([(0, "#fffbe8/.9"), (1, "#fffbe8/0")]))
    s.box(0, 520, 1600, 380, s.fade([(0, "#a9b3a2"), (0.4, "#7f9179"), (1, "#55694f")]))
    s.line([(60, 700), (420, 570), (1180, 570), (1540, 700)], "#e9ece4", 7)
    s.line([(-20, 840), (1620, 840)], "#f2f3ee", 10)
    net = "#dfe4e0"
    for n in range(25):
        s.line([(500 + n * 25, 300), (480 + n * 26.6, 660)], net, 1.4, 'opacity=".5"')
    for n in range(14):
        s.line([(498 - n, 305 + n * 27), (1102 + n, 305 + n * 27)], net, 1.4, 'opacity=".5"')
    s.line([(480, 690), (480, 290), (1120, 290), (1120, 690)], "#f7f6f0", 15)
    s.person(800, 700, 240, MUREX, hat="#2c2f36")
    for side in (-1, 1):
        s.line([(800 + side * 30, 534), (800 + side * 92, 610)], MUREX, 30, 'stroke-linecap="round"')
        s.oval(800 + side * 98, 620, 20, 24, "#e3dfd2")
    for n in range(20):
        s.oval(
            s.random.uniform(0, 1600),
            s.random.uniform(360, 760),
            s.random.uniform(240, 460),
            34,
            "#dfe3e0",
            f'opacity="{s.random.uniform(0.12, 0.34):.2f}" filter="url(#blur16)"',
        )
    s.oval(1010, 830, 24, 24, "#f6f4ec")
    s.path("M1000 818 l14 -4 8 12 -10 12 -14 -6 z", HULL)


def draw_smelt(s: Scene) -> None:
    """A market box of smelt on ice."""
    s.box(0, 0, 1600, 900, "#6d7a80")
    s.box(110, 80, 1380, 740, "#54473b")
    s.box(140, 110, 1320, 680, "#c9d3d5")
    for _ in range(240):
        x, y, r = s.random.uniform(150, 1450), s.random.uniform(120, 780), s.random.uniform(10, 30)
        s.shape(
            [(x - r, y), (x - r * 0.2, y - r * 0.8), (x + r, y - r * 0.1), (x + r * 0.3, y + r * 0.7)],
            s.random.choice(("#e8eef0", "#b5c2c7", "#d9e2e4")),
        )
    spots = [(240 + col * 196 + row % 2 * 70, 190 + row * 62) for row in range(10) for col in range(6)]
    for x, y in spots:
        turn = s.random.uniform(-14, 14)
        s.open_group(f'transform="rotate({turn:.1f} {x} {y})"')
        s.path(
            f"M{x - 104} {y} Q{x - 30} {y - 34} {x + 66} {y - 8} L{x + 104} {y - 26} L{x + 96} {y} L{x + 104} {y + 26} L{x + 66} {y + 8} Q{x - 30} {y + 34} {x - 104} {y} Z",
            "#8f9c9c",
        )
        s.path(
            f"M{x - 104} {y} Q{x - 30} {y - 34} {x + 66} {y - 8} L{x + 66} {y - 2} Q{x - 30} {y - 14} {x - 104} {y} Z",
            "#4e6060",
        )
        s.path(
            f"M{x - 96} {y + 6} Q{x - 30} {y + 30} {x + 62} {y + 7} Q{x - 30} {y + 12} {x - 96} {y + 6} Z", "#e4e6e0"
        )
        s.oval(x - 82, y - 3, 6, 6, "#f4f1e4")
        s.oval(x - 82, y - 3, 3, 3, NIGHT)
        s.close_group()
    s.shape([(1180, 600), (1420, 560), (1440, 700), (1200, 740)], CREAM)
    s.line([(1230, 650), (1390, 624)], MUREX, 16)
    s.line([(1236, 694), (1340, 676)], HULL, 8)


def draw_lighthouse(s: Scene) -> None:
    """A lighthouse on a snowy sandbar, its beam in the evening."""
    s.sky([(0, "#39435a"), (0.6, "#7c7d8e"), (1, "#c2a49a")], 640)
    s.clouds(80, 520, "#2f384d", 14, 0.4)
    s.shape(
        [(1068, 196), (-40, 20), (-40, 330)], s.fade([(0, "#fff0c8/0"), (1, "#fff0c8/.6")], 0), 'filter="url(#blur8)"'
    )
    s.water(620, [(0, "#9a8a8f"), (0.4, "#566072"), (1, "#252e3f")], "#d9c3b6", 220, 0.3)
    s.path("M620 700 C800 610 1000 588 1140 590 S1500 620 1660 640 V760 C1300 700 960 690 620 700 Z", "#dfe0de")
    s.path("M620 700 C900 672 1300 690 1660 740 V780 C1300 720 900 704 620 700 Z", "#9aa2a8")
    s.shape([(1010, 610), (1036, 230), (1108, 230), (1134, 610)], CREAM)
    for top, bottom in ((290, 370), (450, 530)):
        left = 1036 - (top - 230) * 0.0684
        low = 1036 - (bottom - 230) * 0.0684
        s.shape([(low, bottom), (left, top), (2144 - left, top), (2144 - low, bottom)], MUREX)
    s.shape([(1094, 230), (1108, 230), (1134, 610), (1104, 610)], "#1a1a24", 'opacity=".22"')
    s.box(1024, 218, 96, 14, HULL)
    s.box(1046, 172, 52, 48, "#fff1d6")
    s.path("M1036 172 Q1072 122 1108 172 Z", HULL)
    s.lamp(1072, 196, 14, "#fff1c8", 0.9)
    for y in (410, 560):
        s.box(1064, y, 16, 26, "#3c4150")
    s.box(1150, 540, 190, 74, "#cfc9bc")
    s.shape([(1138, 544), (1245, 486), (1352, 544)], "#4a4650")
    for n in range(3):
        s.box(1172 + n * 56, 566, 26, 28, LAMP)
    s.floes(690, 920, 60, 110, 1.6, "#cfd3d5")


def draw_road(s: Scene) -> None:
    """Road 4: mud to the hills, a sign, and a fir with a garland in a pothole."""
    s.sky([(0, "#8b979c"), (1, "#cfccc2")], 480)
    s.clouds(40, 380, "#6f7c84", 16, 0.4)
    s.ridge(500, 130, "#9aa5a6", rough=2)
    s.ridge(520, 70, "#75817f", rough=4)
    s.box(0, 500, 1600, 400, s.fade([(0, "#a2a193"), (1, "#6d6a5a")]))
    for _ in range(60):
        x = s.random.choice((s.random.uniform(0, 640), s.random.uniform(960, 1600)))
        height = s.random.uniform(40, 120)
        y = 520 + s.random.uniform(0, 40)
        s.shape(
            [(x - height * 0.2, y), (x, y - height), (x + height * 0.2, y)],
            s.random.choice(("#4b5b53", "#556459", "#42514a")),
        )
    s.shape([(786, 500), (830, 500), (1330, 900), (160, 900)], "#5b554c")
    for _ in range(70):
        near = s.random.random()
        y = 520 + near * 370
        half = 24 + near * 520
        s.oval(
            806 - 60 * near + s.random.uniform(-half, half),
            y,
            10 + 90 * near,
            3 + 10 * near,
            s.random.choice(("#47423b", "#8b9092", "#6b645a")),
            'opacity=".7"',
        )
    s.oval(760, 800, 190, 40, "#3a3631")
    s.oval(760, 806, 160, 28, "#7f888c")
    for n in range(4):
        half, base = 110 - n * 22, 800 - n * 78
        s.shape(
            [(760 - half, base), (760, base - 150), (760 + half, base)], ("#2f4438", "#36503f", "#3e5a47", "#466550")[n]
        )
    for n in range(13):
        s.lamp(
            690 + n * 11 + (n % 3) * 4, 790 - n * 24 if n % 2 else 770 - (12 - n) * 6, 5, (LAMP, "#e2705c")[n % 2], 0.5
        )
    s.box(1246, 470, 12, 330, "#54575a")
    s.shape([(1252, 330), (1372, 530), (1132, 530)], MUREX)
    s.shape([(1252, 372), (1334, 512), (1170, 512)], "#f0dc96")
    s.person(1256, 506, 100, HULL, HULL)
    s.box(1380, 760, 170, 14, "#6b4f3a")
    s.box(1392, 770, 12, 60, "#4d3929")
    s.box(1526, 770, 12, 60, "#4d3929")
    s.person(1460, 830, 170, "#c0762d", hat="#3a3d44")


def draw_timber(s: Scene) -> None:
    """The ends of stacked logs under snow."""
    s.box(0, 0, 1600, 900, "#98a3a8")
    s.ridge(200, 120, "#7c8a8e", rough=5)
    s.box(0, 200, 1600, 700, "#2f2822")
    tones = ("#c39b6b", "#b78c5c", "#cfaa7c", "#a97f54", "#bb9a74")
    for row in range(5):
        for col in range(11):
            x = col * 164 + (row % 2) * 82 - 40 + s.random.uniform(-6, 6)
            y = 250 + row * 146 + s.random.uniform(-6, 6)
            r = s.random.uniform(72, 84)
            tone = MUREX if (row, col) == (2, 6) else s.random.choice(tones)
            s.oval(x, y, r + 6, r + 6, "#3e3128")
            s.oval(x, y, r, r, tone)
            for part in (0.7, 0.36):
                s.oval(
                    x + 4, y - 3, r * part, r * part * 0.96, "none", 'stroke="#6f5034" stroke-width="3" opacity=".5"'
                )
            turn = s.random.uniform(0, 6.28)
            s.line([(x, y), (x + r * 0.8 * math.cos(turn), y + r * 0.8 * math.sin(turn))], "#5c432d", 3)
    data = "M-20 190 "
    for n in range(17):
        data += (
            f"Q{n * 104 + 22} {120 + s.random.uniform(-10, 16):.0f} {n * 104 + 74} {176 + s.random.uniform(-8, 8):.0f} "
        )
    s.path(f"{data} V150 H-20 Z", "#eceeea")
    s.snowfall(60)


def draw_books(s: Scene) -> None:
    """A shelf of old books, a globe, and notebooks behind it."""
    s.box(0, 0, 1600, 900, "#3d2f27")
    for top in (40, 480):
        s.box(0, top, 1600, 380, "#2b211b")
        s.box(0, top + 380, 1600, 34, "#6a4f3c")
        s.box(0, top + 380, 1600, 6, "#83664e")
        x = 20.0
        while x < 1560:
            if top == 480 and 930 < x < 1240:
                x = 1250
            width, height = s.random.uniform(30, 78), s.random.uniform(230, 350)
            tone = s.random.choice(
                ("#6f7f78", "#8a6a4c", "#4f5d6b", "#a08a68", "#5c4a55", "#70604f", "#3f4f48", "#b39d7c")
            )
            if top == 480 and 560 < x < 640:
                tone = MUREX
            y = top + 380 - height
            s.box(x, y, width, height, tone)
            s.box(x, y, width, height, s.fade([(0, "#0c0a09/.35"), (0.3, "#ffffff/.08"), (1, "#0c0a09/.4")], 0))
            for band in (0.14, 0.2, 0.84):
                s.box(x, y + height * band, width, 4, "#d9c08a", 'opacity=".6"')
            x += width + s.random.choice((2, 2, 2, 14))
    s.box(960, 600, 190, 260, "#b9b09a")
    s.box(976, 590, 190, 270, "#cfc7b2")
    s.oval(1110, 690, 124, 124, s.glow([(0, "#b7c6c8"), (0.7, "#7f98a0"), (1, "#4d646e")]))
    s.path("M1040 640 q30 -50 80 -34 q20 40 -14 60 q-50 30 -66 -26 z", "#a39a72")
    s.path("M1110 730 q50 -30 90 0 q-20 50 -60 46 z", "#a39a72")
    s.path("M1010 590 A142 142 0 0 0 1210 792", more='stroke="#8b6a3d" stroke-width="9"')
    s.box(1098, 812, 24, 34, "#8b6a3d")
    s.box(1040, 844, 140, 16, "#8b6a3d")


def draw_organ(s: Scene) -> None:
    """The cathedral's organ pipes in candlelight and a small figure at the keys."""
    s.box(0, 0, 1600, 900, s.fade([(0, "#191722"), (1, "#2e2632")]))
    s.oval(800, 760, 700, 420, s.glow([(0, "#d7a869/.55"), (1, "#d7a869/0")]))
    pipe = [(0, "#3d372f"), (0.35, "#cdb98f"), (0.55, "#97845f"), (1, "#2b261f")]
    for n in range(-17, 18):
        centre = 800 + n * 42
        tower = 1 - abs(((n + 17) % 12) - 5.5) / 8
        top = 430 - 340 * tower * (1 - abs(n) / 60)
        s.box(centre - 18, top, 36, 600 - top, s.fade(pipe, 0))
        s.path(f"M{centre - 18} 600 L{centre} 668 L{centre + 18} 600 Z", "#8a7855")
        s.shape([(centre - 11, 586), (centre, 548), (centre + 11, 586)], "#1e1a17")
    s.box(60, 660, 1480, 34, "#4a3427")
    s.box(60, 660, 1480, 7, "#6b4d38")
    s.box(560, 694, 480, 210, "#3a291f")
    for n in range(3):
        s.box(600 - n * 14, 716 + n * 26, 400 + n * 28, 16, "#e6dfcc")
        for k in range(34):
            s.box(606 - n * 14 + k * 11.8, 716 + n * 26, 5, 9, NIGHT)
    for x in (520, 1080):
        s.box(x - 9, 590, 18, 76, "#ece4cf")
        s.lamp(x, 574, 8, LAMP, 0.9)
    s.path("M690 910 C690 800 730 744 800 744 S910 800 910 910 Z", "#15131b")
    s.oval(800, 706, 38, 46, "#15131b")
    s.line([(730, 830), (664, 770)], "#15131b", 30, 'stroke-linecap="round"')
    s.line([(870, 830), (938, 770)], "#15131b", 30, 'stroke-linecap="round"')
    s.shape([(764, 764), (800, 780), (836, 764), (800, 752)], MUREX)


def draw_launch(s: Scene) -> None:
    """The mail launch Strizh at the islands' pier, in spring."""
    s.sky([(0, "#8fb0bd"), (0.7, "#d7dfd8"), (1, "#ecdcc2")], 480)
    s.clouds(60, 360, "#f3f1e8", 12, 0.5)
    s.ridge(486, 46, "#8a9c8f", rough=2)
    for n in range(7):
        x = 980 + n * 84
        s.box(x, 420, 58, 50, s.random.choice(("#c9bfae", "#a86f56", "#d8d2c2", "#7f8f92")))
        s.shape([(x - 8, 424), (x + 29, 384), (x + 66, 424)], "#5a5350")
    s.water(480, [(0, "#a9bdc0"), (0.4, "#6f8b95"), (1, "#324954")], "#eef2ee", 260, 0.4)
    x, y = 420, 640
    s.path(
        f"M{x - 30} {y - 86} H{x + 520} Q{x + 600} {y - 96} {x + 640} {y - 118} Q{x + 610} {y} {x + 520} {y} H{x + 40} Q{x - 20} {y} {x - 30} {y - 86} Z",
        "#2f4a58",
    )
    s.path(
        f"M{x - 30} {y - 86} H{x + 520} Q{x + 600} {y - 96} {x + 640} {y - 118} L{x + 636} {y - 98} Q{x + 600} {y - 78} {x + 520} {y - 68} H{x - 26} Z",
        CREAM,
    )
    s.box(x + 150, y - 170, 270, 88, CREAM)
    s.box(x + 270, y - 236, 130, 70, "#e4dfd2")
    s.box(x + 284, y - 222, 102, 30, "#3c4f5a")
    for n in range(4):
        s.oval(x + 184 + n * 46, y - 126, 13, 13, "#3c4f5a")
    s.box(x + 190, y - 214, 36, 46, MUREX)
    s.box(x + 330, y - 330, 5, 96, HULL)
    s.shape([(x + 335, y - 330), (x + 384, y - 316), (x + 335, y - 300)], "#d9c08a")
    for _ in range(50):
        s.oval(
            s.random.uniform(x - 20, x + 600),
            y + s.random.uniform(4, 70),
            s.random.uniform(20, 70),
            2.4,
            s.random.choice(("#22353f", "#dfe3dc")),
            'opacity=".4"',
        )
    s.box(900, 690, 720, 40, "#6d5a47")
    for n in range(9):
        s.box(930 + n * 80, 690, 26, 230, "#54453a")
    for n in range(5):
        s.person(
            1060 + n * 96,
            694,
            (150, 110, 160, 96, 146)[n],
            ("#5a6a54", "#b8864a", "#3e4a58", "#7a4a4a", "#4a4450")[n],
            hat=("#2f3640", "", "#6b5a48", "#c9a24a", "")[n],
        )
    s.path("M960 694 q-6 -58 22 -60 q34 4 26 60 z", "#c9bda0")


def draw_portrait(s: Scene, hair: str, cut: str, coat: str, glasses: bool = False, skin: str = SKIN) -> None:
    """A head and shoulders on a plain ground; the site turns it into dots."""
    s.box(0, 0, 400, 400, s.fade([(0, "#e9e7df"), (1, "#cfcdc4")]))
    if cut == "long":
        s.path("M108 330 C84 190 110 70 200 66 S316 190 292 330 Z", hair)
    if cut == "bun":
        s.oval(200, 60, 44, 40, hair)
    s.path("M40 410 C50 318 120 296 200 296 S350 318 360 410 Z", coat)
    s.shape([(166, 250), (234, 250), (246, 316), (200, 350), (154, 316)], skin)
    s.shape([(166, 276), (234, 276), (238, 296), (200, 312), (162, 296)], "#8d6d58", 'opacity=".5"')
    s.shape([(150, 306), (200, 352), (182, 396), (118, 320)], CREAM)
    s.shape([(250, 306), (200, 352), (218, 396), (282, 320)], CREAM)
    s.path("M128 180 C126 110 156 86 200 86 S274 110 272 180 C270 246 238 284 200 284 S130 246 128 180 Z", skin)
    tops = {
        "long": "M124 190 C116 96 150 68 204 68 C262 68 286 110 276 190 C262 150 240 126 196 122 C160 126 138 150 124 190 Z",
        "bun": "M124 178 C118 100 150 74 200 74 S282 100 276 178 C258 132 232 116 200 116 S142 132 124 178 Z",
        "short": "M122 176 C112 92 156 62 210 66 C268 70 288 112 276 176 C270 142 256 126 230 124 C196 128 160 118 144 130 Q128 146 122 176 Z",
        "old": "M120 190 C108 130 122 98 142 92 C134 120 134 150 132 190 Z M280 190 C292 130 278 98 258 92 C266 120 266 150 268 190 Z",
        "wave": "M118 196 C100 90 150 56 210 62 C276 62 300 110 284 200 C282 160 262 140 236 108 C206 140 150 132 132 150 Q122 168 118 196 Z",
    }
    s.path(tops[cut], hair)
    for x in (168, 232):
        s.oval(x, 180, 8, 8, NIGHT)
        s.line([(x - 18, 156), (x, 150), (x + 18, 156)], hair, 6, 'stroke-linecap="round"')
    s.path("M200 188 q12 30 -6 36", more='stroke="#7f604c" stroke-width="5" stroke-linecap="round"')
    s.path("M176 246 q24 16 48 -2", more='stroke="#6b3f3c" stroke-width="6" stroke-linecap="round"')
    if glasses:
        for x in (168, 232):
            s.oval(x, 182, 27, 25, "none", f'stroke="{NIGHT}" stroke-width="6"')
        s.line([(195, 178), (205, 178)], NIGHT, 6)
    if cut == "old":
        s.path("M158 232 Q200 212 242 232 Q230 246 200 240 Q170 246 158 232 Z", hair)


SCENES: dict[str, Callable[[Scene], None]] = {
    "ferry": draw_ferry,
    "bridge": draw_bridge,
    "turbines": draw_turbines,
    "stage": draw_stage,
    "icebreaker": draw_icebreaker,
    "icemap": draw_icemap,
    "council": draw_council,
    "geese": draw_geese,
    "shipyard": draw_shipyard,
    "coins": draw_coins,
    "station": draw_station,
    "school": draw_school,
    "football": draw_football,
    "smelt": draw_smelt,
    "lighthouse": draw_lighthouse,
    "road": draw_road,
    "timber": draw_timber,
    "books": draw_books,
    "organ": draw_organ,
    "launch": draw_launch,
}
LEADS = {"ferry", "bridge", "turbines", "stage"}  # shown large, so they may weigh more

PORTRAITS: dict[str, tuple[str, str, str, bool]] = {
    # hair, cut, coat, glasses
    "portrait-inna-veresova": ("#2b2422", "long", "#37424e", False),
    "portrait-mark-lado": ("#a9a69f", "old", "#4a4f45", True),
    "portrait-gleb-shiryaev": ("#1f1c1e", "wave", "#2c2f3a", False),
    "portrait-taya-olshanskaya": ("#3a2a22", "bun", "#4f4a55", False),
    "portrait-lia-brandt": ("#6a3f2e", "short", "#5a1234", True),
}
PORTRAIT_SIZE = 400


# Writing --------------------------------------------------------------------------------------------------------------


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
    for name, looks in PORTRAITS.items():
        if not names or name in names:
            scene = Scene(name, PORTRAIT_SIZE, PORTRAIT_SIZE)
            draw_portrait(scene, *looks)
            yield name, scene.image(4), PORTRAIT_BYTES


def main(names: list[str]) -> None:
    PICTURES.mkdir(exist_ok=True)
    for name, picture, most in draw_all(names):
        path = PICTURES / f"{name}.webp"
        quality = save(picture, path, most)
        sys.stdout.write(f"{path.name}: {path.stat().st_size // 1000} kB at quality {quality}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
