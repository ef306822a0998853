"""A running server for the tests of the front, and what they say to it."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).parent.parent.parent
TABLES = """
import django; django.setup()
from django.core.management import call_command
for app in ("sessions", "press"): call_command("migrate", app, verbosity=0)
"""


class Reply:
    """What the server said."""

    def __init__(self, answer: http.client.HTTPResponse) -> None:
        self.status = answer.status
        self.headers = answer.headers
        self.body = answer.read()

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def data(self) -> Any:
        return json.loads(self.body)


class Server:
    """The front in two web processes."""

    def __init__(self, home: Path, **more: str) -> None:
        self.home = home
        self.port = free_port()
        kept = {key: value for key, value in os.environ.items() if not key.startswith("PALMYRA_")}
        self.environment = {
            **kept,
            "PALMYRA_HOME": str(home),
            "DJANGO_SETTINGS_MODULE": "tests.press.settings",
            "PYTHONPATH": str(ROOT),
            **more,
        }

    def __enter__(self) -> Server:
        subprocess.run([sys.executable, "-c", TABLES], env=self.environment, check=True, cwd=ROOT)
        (self.home / "static").mkdir(exist_ok=True)
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def start(self) -> None:
        command = [sys.executable, "-m", "tests.press.serve", str(self.port), "2"]
        with (self.home / "log").open("a") as log:
            self.process = subprocess.Popen(command, env=self.environment, cwd=ROOT, stderr=log)
        end = time.monotonic() + 30
        while time.monotonic() < end:
            try:
                self.get("/search/")
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise TimeoutError("The server did not start.")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Reply:
        """Ask on a connection of its own; header names are written with underscores for dashes."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            line.request(method, path, body, named)
            return Reply(line.getresponse())
        finally:
            line.close()

    def get(self, path: str, **headers: str) -> Reply:
        return self.ask("GET", path, **headers)

    def write(self, name: str, words: str) -> int:
        """Write a story; returns a mark that comes after it."""
        body = urlencode({"name": name, "words": words}).encode()
        reply = self.ask("POST", "/write/", body, Content_Type="application/x-www-form-urlencoded")
        assert reply.status == 200, reply.text
        return int(reply.data["mark"])

    def send_raw(self, request: bytes, *, is_cut: bool = False) -> bytes:
        """What the server answers to bytes as they are; with `is_cut` no more can follow them."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as line:
            line.sendall(request)
            if is_cut:
                line.shutdown(socket.SHUT_WR)
            pieces = []
            while piece := line.recv(65_536):
                pieces.append(piece)
        return b"".join(pieces)

    def renderings(self, name: str) -> int:
        """How often a page was rendered, in all processes."""
        file = self.home / f"renderings-{name}"
        return len(file.read_text().splitlines()) if file.exists() else 0


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
