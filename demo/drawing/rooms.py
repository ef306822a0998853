"""Halls with people in them, and a pitch."""

from __future__ import annotations

from drawing.palette import HULL, LAMP, MUREX, NIGHT, SKIN
from drawing.scene import Scene


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
    for _ in range(20):
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
