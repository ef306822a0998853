"""Draws the demo newspaper's pictures: flat, muted, wintry scenes as SVG, with grain, written as WebP.

Run `python demo/draw.py` for all of them or name some: `python demo/draw.py ferry bridge`. The same script always
gives the same picture, because every scene has a random source of its own, seeded with its name.
"""

from __future__ import annotations

import io
import math
import random
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import resvg_py
from PIL import Image, ImageChops

PICTURES = Path(__file__).parent / "pictures"
WIDTH, HEIGHT = 1600, 900
PICTURE_BYTES = 90_000  # the most that a lead picture may weigh on a phone
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

    def ridge(self, base: float, rise: float, fill: str, steps: int = 90, rough: float = 4, bumps: int = 4) -> list[Point]:
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

    def streaks(self, top: float, bottom: float, colour: str, count: int, strength: float, left: float = 0, right: float = 0) -> None:
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

    def floes(self, top: float, bottom: float, count: int, size: float = 90, power: float = 1.8, fill: str = SNOW) -> None:
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
        s.box(1130 + n * 40, 446 - s.random.choice((14, 22, 30)), 34, 34, s.random.choice(("#586a74", "#4d5f6a", "#66757c")))
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
    s.shape([(x - 0.3 * h, top + 0.16 * h), (x + 0.72 * h, top + 0.0 * h), (x + 0.72 * h, top + 0.02 * h), (x - 0.3 * h, top + 0.2 * h)], tone)
    s.box(x - 0.3 * h, top + 0.14 * h, 0.12 * h, 0.1 * h, tone)
    s.line([(x, top + 0.14 * h), (x + 0.05 * h, top - 0.06 * h), (x + 0.68 * h, top + 0.01 * h)], tone, 0.012 * h)
    s.line([(x + 0.05 * h, top - 0.06 * h), (x - 0.26 * h, top + 0.15 * h)], tone, 0.012 * h)
    s.line([(x + 0.64 * h, top + 0.02 * h), (x + 0.64 * h, top + 0.34 * h)], tone, 0.008 * h)


def draw_ship(s: Scene, x: float, y: float) -> None:
    """The Gagara: black hull, two white decks, a crimson funnel; y is her waterline."""
    s.shape([(x - 12, y - 52), (x + 600, y - 62), (x + 644, y - 82), (x + 606, y), (x + 28, y)], HULL)
    s.shape([(x + 12, y - 14), (x + 612, y - 16), (x + 606, y), (x + 28, y)], "#171720")
    s.shape([(x - 14, y - 62), (x + 560, y - 66), (x + 650, y - 92), (x + 645, y - 74), (x + 596, y - 52), (x - 10, y - 44)], CREAM)
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
                s.box(x + s.random.uniform(4, width - 8), horizon - s.random.uniform(6, height - 6), 4, 5, LAMP, 'opacity=".7"')
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
        draw_goose(s, 640 + n * 40, 150 + abs(n) * 19 + s.random.uniform(-4, 4), 15 + s.random.uniform(-2, 2), "#3a464d")


def draw_turbine(s: Scene, x: float, y: float, height: float, tone: str, turn: float) -> None:
    s.shape([(x - height * 0.018, y + 20), (x - height * 0.008, y - height), (x + height * 0.008, y - height), (x + height * 0.018, y + 20)], tone)
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
        s.box(x, 0, 34, 900, s.fade([(0, "#22101b"), (0.5, s.random.choice(("#4a1831", "#421530", "#3a1229"))), (1, "#1c0c16")], 0))
    s.box(0, 0, 1600, 900, s.fade([(0, "#0c060a/.75"), (0.4, "#0c060a/.1"), (1, "#0c060a/.6")]))
    s.shape([(720, -40), (860, -40), (1210, 790), (390, 790)], s.fade([(0, "#d9b79a/.9"), (0.6, "#b08a76/.75"), (1, "#e4c7a4/.85")]), 'filter="url(#blur16)"')
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


SCENES: dict[str, Callable[[Scene], None]] = {
    "ferry": draw_ferry,
    "bridge": draw_bridge,
    "turbines": draw_turbines,
    "stage": draw_stage,
}


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


def main(names: list[str]) -> None:
    PICTURES.mkdir(exist_ok=True)
    for name, draw in SCENES.items():
        if not names or name in names:
            scene = Scene(name)
            draw(scene)
            path = PICTURES / f"{name}.webp"
            quality = save(scene.image(), path, PICTURE_BYTES)
            sys.stdout.write(f"{path.name}: {path.stat().st_size // 1000} kB at quality {quality}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
