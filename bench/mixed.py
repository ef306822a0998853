"""Many different pages read by chance, more than fit into the memory for pages, against nginx with the same files."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

from bench.net import BY_CHANCE, requests_per_second
from bench.nginx import Nginx
from bench.paper import Paper

PAGES = 10_000
ARTICLE = re.compile(r"/\d{4}/\d\d/\d\d/[^/]+/")
AT_ONCE = 4


def measure_mixed(paper: Paper, folder: Path) -> list[dict[str, object]]:
    """Every page is baked first; what is measured is reading."""
    from bench.run import in_turns, row

    paths = articles_of(paper)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        pages = dict(zip(paths, pool.map(lambda path: paper.fetch(path)[0], paths), strict=True))
    with Nginx(folder, pages) as nginx:
        del pages
        (folder / "paths").write_text("\n".join(paths))
        script = folder / "by-chance.lua"
        script.write_text(BY_CHANCE.format(file=folder / "paths"))
        ours, peer = in_turns(
            lambda: requests_per_second(paper.url("/"), script=script),
            lambda: requests_per_second(f"http://127.0.0.1:{nginx.port}/", script=script),
        )
    name = f"{len(paths):,} different articles, 64 MB for pages a process"
    return [row(name, "requests/s", ours, peer, "nginx gzip_static")]


def articles_of(paper: Paper) -> list[str]:
    """The paths of articles that the paper's sitemaps name, as many as are read. Raises RuntimeError for fewer."""
    found: dict[str, None] = {}
    index = paper.fetch("/sitemap.xml")[0].decode()
    for number in count(1):
        if f"/sitemap-{number}.xml" not in index or len(found) >= PAGES:
            break
        named = re.findall(r"<loc>([^<]+)</loc>", paper.fetch(f"/sitemap-{number}.xml")[0].decode())
        found |= dict.fromkeys(path for path in (urlsplit(url).path for url in named) if ARTICLE.fullmatch(path))
    if len(found) < PAGES:
        raise RuntimeError(f"The sitemaps name {len(found)} articles and not {PAGES}.")
    return list(found)[:PAGES]
