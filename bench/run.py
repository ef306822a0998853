"""`make bench`: figures beside a peer's in one run, as ratios, printed and written to bench/results.json."""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.comments import measure_reading_while_writing, measure_visible, measure_writes
from bench.live import measure_live
from bench.mixed import measure_mixed
from bench.net import requests_per_second
from bench.nginx import Nginx
from bench.paper import Paper
from bench.scale import measure_archive

ROUNDS = 3
RESULTS = Path(__file__).parent / "results.json"
Row = dict[str, object]


def main() -> int:
    missing = [
        name for name in ("wrk", "nginx") if shutil.which(name) is None and not Path(f"/usr/sbin/{name}").exists()
    ]
    if missing:
        print(f"The benchmark needs {' and '.join(missing)}: apt-get install -y {' '.join(missing)}")
        return 1
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="palmyra-bench-") as folder, Paper(Path(folder) / "paper") as paper:
        rows += measure_start(paper)
        rows += measure_reading(paper, Path(folder) / "nginx")
        rows += measure_behind_nginx(paper, Path(folder))
        rows += measure_reading_while_writing(paper)
        rows += measure_writes(paper, Path(folder) / "isso")
        rows += measure_visible(paper)
        rows += measure_judging(paper)
        rows += measure_memory(paper)
        rows += measure_live(paper)
        rows += measure_threads(paper)
        rows += measure_costs(paper)
    with tempfile.TemporaryDirectory(prefix="palmyra-bench-") as folder:
        rows += measure_archive(Path(folder) / "large")
        with Paper(Path(folder) / "large") as large:
            rows += measure_mixed(large, Path(folder) / "mixed")
    show(rows)
    RESULTS.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
    return 0


def row(name: str, unit: str, ours: float, peer: float | None = None, peer_name: str = "") -> Row:
    """A result. `ratio` is ours to the peer's, None without a peer."""
    ratio = round(ours / peer, 3) if peer else None
    return {
        "name": name,
        "unit": unit,
        "ours": round(ours, 2),
        "peer": peer and round(peer, 2),
        "peer_name": peer_name,
        "ratio": ratio,
    }


def measure_start(paper: Paper) -> list[Row]:
    """From the command to the first page, with a home that was served before."""
    return [row("cold start to the first page", "s", paper.restart())]


def measure_reading(paper: Paper, folder: Path) -> list[Row]:
    """The article with 100 comments, against nginx with the same bytes, in turns; then the same as 304 answers."""
    page, etag = paper.fetch(paper.article)
    with Nginx(folder, {"/": page}) as nginx:
        peer_url = f"http://127.0.0.1:{nginx.port}/"
        whole = in_turns(lambda: requests_per_second(paper.url(paper.article)), lambda: requests_per_second(peer_url))
        _page, peer_etag = paper.fetch("/", port=nginx.port)
        unchanged = in_turns(
            lambda: requests_per_second(paper.url(paper.article), headers=(f"If-None-Match: {etag}",)),
            lambda: requests_per_second(peer_url, headers=(f"If-None-Match: {peer_etag}",)),
        )
    return [
        row("article with 100 comments, gzip, 32 connections", "requests/s", *whole, "nginx gzip_static"),
        row("the same, not modified", "requests/s", *unchanged, "nginx gzip_static"),
    ]


def measure_behind_nginx(paper: Paper, folder: Path) -> list[Row]:
    """The article behind nginx with the site that we ship, where nginx sends what the paper laid out."""
    window = folder / "window"
    paper.environment["PALMYRA_WINDOW"] = str(window)
    paper.restart()
    page, _etag = paper.fetch(paper.article)
    with (
        Nginx(folder / "before", {}, before=(paper.port, window)) as before,
        Nginx(folder / "static", {"/": page}) as static,
    ):
        paper.fetch(paper.article, port=before.port)
        ours, peer = in_turns(
            lambda: requests_per_second(f"http://127.0.0.1:{before.port}{paper.article}"),
            lambda: requests_per_second(f"http://127.0.0.1:{static.port}/"),
        )
    del paper.environment["PALMYRA_WINDOW"]
    paper.restart()
    return [row("the article behind nginx, which sends it by itself", "requests/s", ours, peer, "nginx gzip_static")]


def in_turns(ours: Callable[[], float], peer: Callable[[], float]) -> tuple[float, float]:
    """Medians of the two measured in turns, so that a slow minute of the machine strikes both."""
    pairs = [(ours(), peer()) for _round in range(ROUNDS)]
    return statistics.median(pair[0] for pair in pairs), statistics.median(pair[1] for pair in pairs)


def measure_judging(paper: Paper) -> list[Row]:
    """The reading of a comment as long as one may be, in the kind of text that takes longest."""
    kinds = told_by("judging.py", paper)
    slowest = max(kinds, key=lambda kind: kinds[kind][1])
    half, whole = kinds[slowest]
    return [
        row("reading the longest comment, ordinary prose", "ms", kinds["prose"][1]),
        row(f"the same, slowest of {len(kinds)} kinds ({slowest})", "ms", whole),
        row("the same, times that of half the length", "", whole / half),
    ]


def measure_memory(paper: Paper) -> list[Row]:
    """Proportional set size of the whole family, after all of the above."""
    return [row("memory of the whole family after the benchmark", "MB PSS", paper.memory())]


def measure_threads(paper: Paper) -> list[Row]:
    """Rendering of an article's page by the number of its comments, in a process of its own."""
    sizes = told_by("threads.py", paper)
    return [row(f"rendering an article with {int(size):,} comments", "ms CPU", ours) for size, ours in sizes.items()]


def measure_costs(paper: Paper) -> list[Row]:
    """What one rendering costs, item by item: what the database, each template and each compression take of it."""
    return [
        row(f"rendering an article, {name}", "" if name.endswith("queries") else "ms CPU", ours)
        for name, ours in told_by("costs.py", paper)
    ]


def told_by(program: str, paper: Paper) -> Any:
    """What a program beside this one measures in the paper."""
    told = subprocess.run(
        [sys.executable, Path(__file__).with_name(program)],
        env=paper.environment,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return json.loads(told.splitlines()[-1])


def show(rows: list[Row]) -> None:
    """Print the rows as a table, the ratio last."""
    width = max(len(str(result["name"])) for result in rows)
    for result in rows:
        peer = f"{result['peer_name']} {result['peer']:,}" if result["peer"] else result["peer_name"]
        ratio = f"× {result['ratio']}" if result["ratio"] is not None else ""
        print(f"{result['name']:{width}}  {result['ours']:>12,} {result['unit']:12}  {peer:34} {ratio}")


if __name__ == "__main__":
    sys.exit(main())
