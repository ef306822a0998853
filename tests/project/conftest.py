"""A prepared paper that tests copy, and one that runs for all who only watch, behind Varnish where there is any."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.project.running import RunningPaper
from tests.project.test_family import PALMYRA, answers, free_port, wait_until

TOKEN = "nobody-guesses-this-one"
VARNISH = shutil.which("varnishd") or "/usr/sbin/varnishd"
VCL = Path(__file__).parents[2] / "deploy" / "varnish"
XKEY = list(Path("/usr/lib").glob("**/vmods/libvmod_xkey.so"))


@dataclass
class Running:
    """A paper of two web processes; `fronts` are the ports of Varnish by the name of its configuration."""

    process: subprocess.Popen[str]
    port: int
    environment: dict[str, str]
    fronts: dict[str, int]


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> RunningPaper:
    """A paper with an article and an editor, which nobody started yet."""
    paper = RunningPaper(tmp_path_factory.mktemp("prepared") / "home")
    paper.prepare()
    return paper


@pytest.fixture(scope="session")
def running(prepared: RunningPaper, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("running")
    paper = prepared.copy_to(folder / "home")
    port = paper.port
    kinds = ["xkey", "bans"] if XKEY else ["bans"]
    fronts = {kind: free_port() for kind in kinds} if Path(VARNISH).exists() else {}
    told = paper.settings | {
        "PALMYRA_WORKERS": "2",
        "PALMYRA_METRICS_TOKEN": TOKEN,
        "PALMYRA_PURGERS": ",".join(f"varnish http://127.0.0.1:{front}/" for front in fronts.values()),
    }
    process = subprocess.Popen([PALMYRA, "run"], env=told, stdout=subprocess.DEVNULL, text=True)
    caches = [begin_varnish(folder / kind, kind, port, front) for kind, front in fronts.items()]
    try:
        for place in (port, *fronts.values()):
            wait_until(lambda place=place: answers(place), 120)
        yield Running(process, port, told, fronts)
    finally:
        for cache in caches:
            cache.terminate()
            cache.wait(20)
        process.terminate()
        process.wait(20)


def begin_varnish(folder: Path, kind: str, port: int, front: int) -> subprocess.Popen[bytes]:
    """Varnish on loopback with one of the shipped configurations, led to a port."""
    folder.mkdir()
    for name in ("common.vcl", f"{kind}.vcl"):
        text = (VCL / name).read_text()
        (folder / name).write_text(text.replace('.port = "8000"', f'.port = "{port}"'))
    line = [VARNISH, "-F", "-j", "none", "-n", str(folder / "work"), "-a", f"127.0.0.1:{front}"]
    line += ["-f", str(folder / f"{kind}.vcl"), "-s", "malloc,32m"]
    line += ["-p", "http_resp_hdr_len=32k", "-p", "http_resp_size=64k"]
    return subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
