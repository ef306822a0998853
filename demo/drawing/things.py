"""Things seen from near."""

from __future__ import annotations

import math

from drawing.palette import CREAM, HULL, MUREX, NIGHT
from drawing.scene import Scene


def draw_coins(s: Scene) -> None:
    """A leather bucket of copper coins, tipped over on boards."""
    for n in range(9):
        s.box(0, n * 100, 1600, 98, ("#6b5846", "#75614d", "#665341")[n % 3])
        s.box(0, n * 100 + 98, 1600, 3, "#3c3027")
        for _ in range(10):
            x = s.random.uniform(0, 1500)
            s.path(
                f"M{x:.0f} {n * 100 + s.random.uniform(10, 90):.0f} "
                f"q{s.random.uniform(80, 200):.0f} 10 {s.random.uniform(240, 420):.0f} 0",
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
            f"M{x - 104} {y} Q{x - 30} {y - 34} {x + 66} {y - 8} L{x + 104} {y - 26} L{x + 96} "
            f"{y} L{x + 104} {y + 26} L{x + 66} {y + 8} Q{x - 30} {y + 34} {x - 104} {y} Z",
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
