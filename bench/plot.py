"""A plot as SVG: how many times its first figure each thing costs, by the size of the archive."""

from __future__ import annotations

import math
from html import escape
from pathlib import Path

WIDTH, HEIGHT = 760, 420
LEFT, RIGHT, TOP, BOTTOM = 50, 300, 20, 40
COLOURS = "#86104f #0a5bd3 #7a5200 #2a7a3b #b3200e #5a5860 #a45b83 #17161b #1d8a99 #c06a00 #6a4fb3 #3d6b00".split()
LEAST = 3.0  # times that the plot shows, so that what is flat looks flat


def write_plot(file: Path, rows: dict[str, dict[str, float]]) -> None:
    """Draw a line for each thing; sizes by their logarithm."""
    sizes = sorted({int(size) for figures in rows.values() for size in figures})
    ratios = {name: [figures[str(size)] / figures[str(sizes[0])] for size in sizes] for name, figures in rows.items()}
    top = max(LEAST, *(max(line) for line in ratios.values()))
    span = math.log(sizes[-1] / sizes[0]) or 1.0

    def x(size: int) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * math.log(size / sizes[0]) / span

    def y(ratio: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * ratio / top

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">',
        "<style>text { font: 12px sans-serif }</style>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    for times in range(int(top) + 1):
        line = f'<path d="M{LEFT} {y(times):.1f}H{WIDTH - RIGHT}" stroke="{"#999" if times == 2 else "#ddd"}"/>'
        parts += [line, f'<text x="{LEFT - 8}" y="{y(times) + 4:.1f}" text-anchor="end">× {times}</text>']
    for size in sizes:
        parts.append(f'<text x="{x(size):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{size:,}</text>')
    for number, (name, line) in enumerate(ratios.items()):
        colour = COLOURS[number % len(COLOURS)]
        points = " ".join(f"{x(size):.1f},{y(ratio):.1f}" for size, ratio in zip(sizes, line, strict=True))
        at = TOP + 12 + 18 * number
        label = f"{escape(name)}: × {line[-1]:.2f}"
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(f'<text x="{WIDTH - RIGHT + 16}" y="{at}" fill="{colour}">{label}</text>')
    file.write_text("\n".join([*parts, "</svg>", ""]), "utf-8")
