"""Portraits of those who write opinions."""

from __future__ import annotations

from drawing.palette import CREAM, NIGHT, SKIN
from drawing.scene import Scene

PORTRAITS: dict[str, tuple[str, str, str, bool]] = {
    # hair, cut, coat, glasses
    "portrait-inna-veresova": ("#2b2422", "long", "#37424e", False),
    "portrait-mark-lado": ("#a9a69f", "old", "#4a4f45", True),
    "portrait-gleb-shiryaev": ("#1f1c1e", "wave", "#2c2f3a", False),
    "portrait-taya-olshanskaya": ("#3a2a22", "bun", "#4f4a55", False),
    "portrait-lia-brandt": ("#6a3f2e", "short", "#5a1234", True),
}
PORTRAIT_SIZE = 400


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
        "long": (
            "M124 190 C116 96 150 68 204 68 C262 68 286 110 276 190 C262 150 240 126 196 122 C160 126 138 150 124 190 Z"
        ),
        "bun": "M124 178 C118 100 150 74 200 74 S282 100 276 178 C258 132 232 116 200 116 S142 132 124 178 Z",
        "short": (
            "M122 176 C112 92 156 62 210 66 C268 70 288 112 276 176 C270 "
            "142 256 126 230 124 C196 128 160 118 144 130 Q128 146 122 176 Z"
        ),
        "old": (
            "M120 190 C108 130 122 98 142 92 C134 120 134 150 132 190 Z "
            "M280 190 C292 130 278 98 258 92 C266 120 266 150 268 190 Z"
        ),
        "wave": (
            "M118 196 C100 90 150 56 210 62 C276 62 300 110 284 200 C282 "
            "160 262 140 236 108 C206 140 150 132 132 150 Q122 168 118 196 Z"
        ),
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
