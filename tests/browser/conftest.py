"""A whole paper for the browser tests: the demo, served by the real family of processes in a home of its own."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

PALMYRA = Path(sys.executable).with_name("palmyra")
CHROMIUM = shutil.which("chromium")
PASSWORD = "three quiet lighthouses"
STARTS_WITHIN = 90  # seconds that a fresh demo may take

if CHROMIUM is None:
    collect_ignore_glob = ["test_*.py"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Running:
    """A running paper."""

    home: Path
    port: int
    process: subprocess.Popen[str]
    owner_link: str

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def stop(self) -> float:
        """Ctrl-C; returns the seconds it took."""
        begun = time.monotonic()
        self.process.send_signal(signal.SIGINT)
        self.process.wait(20)
        if self.process.stdout is not None:
            self.process.stdout.close()
        return time.monotonic() - begun


def environment(home: Path, port: int) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PALMYRA_")}
    return {**kept, "PALMYRA_HOME": str(home), "PORT": str(port), "PALMYRA_WORKERS": "1"}


def start(home: Path) -> Running:
    port = free_port()
    process = subprocess.Popen(
        [str(PALMYRA), "run"], env=environment(home, port), stdout=subprocess.PIPE, text=True, cwd=home.parent
    )
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if "/account/owner/" in line or "Sign in to the newsroom" in line:
            break
    link = re.search(r"http://\S+/account/owner/\S+", said)
    running = Running(home, port, process, link[0] if link else "")
    wait_until(lambda: answers(running.url), STARTS_WITHIN)
    return running


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=20) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def wait_until(is_so: Callable[[], bool], seconds: float) -> None:
    """Wait for a state, not for a time."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "It did not happen in time."
        time.sleep(0.05)


def add_user(home: Path, name: str, role: str) -> None:
    subprocess.run(
        [str(PALMYRA), "user", "add", name, "--role", role, "--password-stdin"],
        env=environment(home, 1),
        input=PASSWORD + "\n",
        text=True,
        check=True,
        capture_output=True,
    )


@pytest.fixture(scope="session")
def paper() -> Iterator[Running]:
    """The demo paper with Anna, who edits, and Maria, who moderates."""
    folder = Path(tempfile.mkdtemp(prefix="palmyra-browser-"))
    running = start(folder / "home")
    for name, role in (("anna", "editor"), ("maria", "moderator"), ("boris", "reporter")):
        add_user(running.home, name, role)
    yield running
    running.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


SIZES = {"phone": {"width": 360, "height": 740}, "desk": {"width": 1280, "height": 900}}


@pytest.fixture
def open_page(chromium: Any) -> Iterator[Callable[..., Any]]:
    """Open a new browser window; every problem that its console tells of fails the test."""
    contexts: list[Any] = []
    problems: list[str] = []

    def open_one(size: str = "desk", *, scripts: bool = True, scheme: str = "light", locale: str = "ru-RU") -> Any:
        context = chromium.new_context(
            viewport=SIZES[size], java_script_enabled=scripts, color_scheme=scheme, locale=locale
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda said: said.type == "error" and problems.append(said.text))
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert [problem for problem in problems if "Failed to load resource" not in problem] == []


def sign_in(page: Any, url: str, name: str) -> None:
    page.goto(f"{url}/account/login/?next=/newsroom/")
    page.fill("[name=login]", name)
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    page.wait_for_url(f"{url}/newsroom/")


def say(page: Any, name: str, text: str) -> None:
    """Fill the form in and send it, as somebody who took ten seconds to write."""
    page.fill("form.talk [name=name]", name)
    page.fill("form.talk [name=text]", text)
    page.evaluate("for (const talk of document.querySelectorAll('palmyra-discussion')) talk.opened -= 10_000")
    page.click("form.talk .send > button")
