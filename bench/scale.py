"""`make bench-large`: what a paper costs with a thousand, a hundred thousand and a million articles.

Prints a table with the ratios to the smallest archive and draws bench/archive.svg. The archive stays in BENCH_HOME if
that names a folder, and is not made again then; BENCH_SIZES names other numbers of articles.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.plot import write_plot

SHORT = (1_000, 10_000)
LARGE = (1_000, 100_000, 1_000_000)
PLOT = Path(__file__).with_name("archive.svg")


def main() -> int:
    from bench.run import show

    sizes = tuple(int(size) for size in os.environ.get("BENCH_SIZES", "").split()) or LARGE
    with tempfile.TemporaryDirectory(prefix="palmyra-bench-") as folder:
        show(measure_archive(Path(os.environ.get("BENCH_HOME") or Path(folder) / "large"), sizes))
    print(f"The plot: {PLOT}")
    return 0


def measure_archive(home: Path, sizes: tuple[int, ...] = SHORT) -> list[dict[str, object]]:
    """Everything by the size of the archive, beside the smallest one's as its peer; and how fast an import is."""
    from bench.run import row

    if not (home / "palmyra.sqlite3").exists():
        palmyra(home, "demo")
    measured = told_by_archive(home, *sizes)
    write_plot(PLOT, measured)
    rows = []
    for name, figures in measured.items():
        small, *larger = sorted(figures, key=int)
        for size in larger:
            title = f"{name}, {int(size):,} articles"
            rows.append(row(title, "ms CPU", figures[size], figures[small], f"{int(small):,} articles"))
    with tempfile.TemporaryDirectory(prefix="palmyra-bench-") as folder:
        palmyra(Path(folder) / "imported", "init")
        rows.append(row("articles imported", "a second CPU", told_by_archive(Path(folder) / "imported")))
    return rows


def environment(home: Path) -> dict[str, str]:
    """What a program is told of its paper."""
    return {**os.environ, "PALMYRA_HOME": str(home), "DEMO": "0"}


def palmyra(home: Path, word: str) -> None:
    """Prepare a paper."""
    program = Path(sys.executable).with_name("palmyra")
    subprocess.run([program, word], env=environment(home), check=True, stdout=subprocess.DEVNULL)


def told_by_archive(home: Path, *sizes: int) -> Any:
    """What the program beside this one measures in a paper."""
    program = [sys.executable, Path(__file__).with_name("archive.py"), *map(str, sizes)]
    told = subprocess.run(program, env=environment(home), check=True, stdout=subprocess.PIPE, text=True).stdout
    return json.loads(told.splitlines()[-1])


if __name__ == "__main__":
    sys.exit(main())
