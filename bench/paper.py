"""A paper of our own for the benchmark: a new home, the demo, an article with 100 comments, `palmyra run`."""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import TracebackType

from bench.net import free_port, wait_for

PALMYRA = Path(sys.executable).with_name("palmyra")
FILL = Path(__file__).with_name("fill.py")


class Paper:
    """A running paper in a new home or one that is there.

    `article` is the path of an article with 100 comments, `threads` has ids.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = free_port()
        self.environment = {
            **os.environ,
            "PALMYRA_HOME": str(home),
            "PORT": str(self.port),
            "DEMO": "0",
            "PALMYRA_TRUSTED_PROXIES": "127.0.0.1",
        }

    def __enter__(self) -> Paper:
        if not (self.home / "palmyra.sqlite3").exists():
            subprocess.run([PALMYRA, "demo"], env=self.environment, check=True, stdout=subprocess.DEVNULL)
        told = subprocess.run(
            [sys.executable, FILL], env=self.environment, check=True, capture_output=True, text=True
        ).stdout
        self.article, threads = told.strip().splitlines()[-1].split(" ", 1)
        self.threads = [int(number) for number in threads.split()]
        self.thread = self.threads[0]
        self.start()
        return self

    def start(self) -> None:
        """Start the family and wait until it accepts."""
        self.process = subprocess.Popen(
            [PALMYRA, "run"], env=self.environment, stdout=subprocess.DEVNULL, start_new_session=True
        )
        wait_for(self.port)
        self.fetch("/")

    def stop(self) -> None:
        """Stop it as Ctrl-C would."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(30)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def restart(self) -> float:
        """Stop, start again and say how many seconds passed until the front page was there."""
        self.stop()
        began = time.monotonic()
        self.start()
        return time.monotonic() - began

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def fetch(self, path: str, port: int | None = None) -> tuple[bytes, str]:
        """A page's plain bytes and its ETag."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{port or self.port}{path}", headers={"Accept-Encoding": "gzip"}
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            body = answer.read()
            if answer.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            return body, answer.headers.get("ETag", "")

    def memory(self) -> float:
        """MB of proportional set size of the family: the process that was started and its children."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        total = 0
        for pid in (str(self.process.pid), *children):
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        return total / 1024
