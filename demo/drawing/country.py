"""Hills, roads and birds."""

from __future__ import annotations

import math

from drawing.palette import HULL, LAMP, MUREX
from drawing.scene import Scene


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
        f"M{x - size} {y - size * 0.55} Q{x - size * 0.35} "
        f"{y - size * 0.5} {x} {y} Q{x + size * 0.35} {y - size * 0.5} "
        f"{x + size} {y - size * 0.55} Q{x + size * 0.4} {y - size * 0.2} {x} {y + size * 0.22} "
        f"Q{x - size * 0.4} {y - size * 0.2} {x - size} {y - size * 0.55} Z",
        tone,
    )


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
