"""Takes the README's pictures from the demo paper, started in a home of its own; run by `make pictures`."""

from __future__ import annotations

import http.client
import io
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).parent / "pictures"
WIDTH, HEIGHT = 1280, 900
MOST_BYTES = 150_000  # a README that loads slowly is not read
START_SECONDS = 120
STOP_SECONDS = 10
COUNT = re.compile(r"\d+")


class NoPicture(Exception):
    """A picture could not be taken; the text says why."""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def demo_paper() -> Iterator[str]:
    """The address of a demo paper, which ends and vanishes afterwards."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="palmyra-pictures-") as home:
        own = {name: value for name, value in os.environ.items() if not name.startswith("PALMYRA_")}
        own |= {"PALMYRA_HOME": home, "PALMYRA_PORT": str(port)}
        command = [sys.executable, "-m", "palmyra.project.cli", "run"]
        process = subprocess.Popen(command, env=own, stdout=subprocess.DEVNULL)  # noqa: S603  nothing of it was typed by a stranger
        try:
            wait_for(port, process)
            yield f"http://localhost:{port}"
        finally:
            process.terminate()
            process.wait(STOP_SECONDS)


def answers(port: int) -> bool:
    """Whether the paper's front page can be read."""
    connection = http.client.HTTPConnection("localhost", port, timeout=5)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Return when the paper answers. Raises NoPicture when it ended or takes too long."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise NoPicture(f"The paper ended with {process.returncode} before it answered; its words are above.")
        if answers(port):
            return
        time.sleep(0.2)
    raise NoPicture(f"The paper did not answer within {START_SECONDS} seconds.")


def most_discussed(page: Page) -> str:
    """The path of the discussion that the front page lists with the most comments."""
    links = page.locator('a.count[href$="#discussion"]').all()
    counted = [(int("".join(COUNT.findall(link.inner_text())) or 0), link.get_attribute("href")) for link in links]
    count, path = max(counted, default=(0, None))
    if not count or path is None:
        raise NoPicture("The front page links to no discussion.")
    return path


def take(page: Page, name: str) -> None:
    """Keep what the window shows, as good as fits into the bytes."""
    page.evaluate("document.fonts.ready")
    page.wait_for_function("[...document.images].every(image => image.complete || image.loading === 'lazy')")
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    for quality in range(90, 30, -5):
        body = io.BytesIO()
        picture.save(body, "WEBP", quality=quality, method=6)
        if body.tell() <= MOST_BYTES:
            (FOLDER / f"{name}.webp").write_bytes(body.getvalue())
            return
    raise NoPicture(f"{name} does not fit into {MOST_BYTES:,} bytes.")


def main() -> None:
    """Take both pictures."""
    browser_path = shutil.which("chromium")
    if browser_path is None:
        raise NoPicture("There is no chromium here. Bring it with: sudo apt-get install chromium")
    FOLDER.mkdir(exist_ok=True)
    with demo_paper() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light", locale="ru")
        page.goto(f"{address}/")
        discussion = most_discussed(page)
        take(page, "front")
        page.goto(address + discussion)
        take(page, "discussion")
        browser.close()


if __name__ == "__main__":
    try:
        main()
    except NoPicture as error:
        sys.exit(f"pictures: {error}")
