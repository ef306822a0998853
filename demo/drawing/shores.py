"""The river, its bridge and the shores."""

from __future__ import annotations

from drawing.palette import CREAM, HULL, LAMP, MUREX, NIGHT, STEEL
from drawing.scene import Scene


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
