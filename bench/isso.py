"""Isso 0.14 as the peer for comments: gunicorn with four workers, its guard off so that it has less to do."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from types import TracebackType

from bench.net import free_port, wait_for

PROGRAMS = Path(__file__).parent.parent / ".venv" / "peers" / "bin"  # `make bench` installs it there
WORKERS = 4
CONFIGURATION = """
[general]
dbpath = {folder}/comments.db
host = http://localhost:{port}/
[server]
listen = http://localhost:{port}/
trusted-proxies = 127.0.0.1
[guard]
enabled = false
"""


class Isso:
    """A running Isso with an empty database, stopped at the end of the `with`."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self.port = free_port()
        self.settings = folder / "isso.cfg"
        self.settings.write_text(CONFIGURATION.format(folder=folder, port=self.port))

    @staticmethod
    def is_installed() -> bool:
        return (PROGRAMS / "gunicorn").exists()

    def __enter__(self) -> Isso:
        place = f"127.0.0.1:{self.port}"
        command = [PROGRAMS / "gunicorn", "--preload", "-w", str(WORKERS), "-b", place, "isso.run"]
        self.process = subprocess.Popen(
            command, env={**os.environ, "ISSO_SETTINGS": str(self.settings)}, stderr=subprocess.DEVNULL
        )
        wait_for(self.port)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.terminate()
        self.process.wait(10)
