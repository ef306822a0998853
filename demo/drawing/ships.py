"""Ships and the yard that builds them."""

from __future__ import annotations

from drawing.palette import CREAM, HULL, LAMP, MUREX
from drawing.scene import Scene


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
            s.random.choice(("#1d2531", "#d9d8d2", "#1d2531", "#232d3a")),
            f'opacity="{s.random.uniform(0.15, 0.5):.2f}"',
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
        f"M{x - 30} {y - 86} H{x + 520} Q{x + 600} {y - 96} {x + 640} {y - 118} "
        f"Q{x + 610} {y} {x + 520} {y} H{x + 40} Q{x - 20} {y} {x - 30} {y - 86} Z",
        "#2f4a58",
    )
    s.path(
        f"M{x - 30} {y - 86} H{x + 520} Q{x + 600} {y - 96} {x + 640} {y - 118} "
        f"L{x + 636} {y - 98} Q{x + 600} {y - 78} {x + 520} {y - 68} H{x - 26} Z",
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
