"""Pages laid out for a web server: they lie there while they hold, and nginx with our configuration sends them."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bench.nginx import shipped_site
from palmyra.press.stamps import EPOCH, Stamps, slot_of
from palmyra.press.store import Baked, compress, etag_of
from palmyra.press.window import Window, changed, page_headers
from palmyra.project.middleware import PAGE_HEADERS
from tests.press.server import Server, free_port

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"


@pytest.fixture
def shared(tmp_path: Path) -> Stamps:
    return Stamps(tmp_path / "pages")


@pytest.fixture
def window(shared: Stamps, tmp_path: Path) -> Window:
    return Window(tmp_path / "window", shared)


@pytest.fixture
def page(shared: Stamps) -> Callable[..., Baked]:
    """Makes a page as a rendering would."""

    def make(path: str = "/a/b/", words: str = "hello", **told: object) -> Baked:
        body = (words * 100).encode()
        known = {"tags": ["thread:1", "rails"], "seen_mark": 5, "epoch": shared.header[EPOCH], **told}
        status, headers = known.pop("status", 200), known.pop("headers", list(PAGE_HEADERS.items()))
        return Baked(path, status, headers, baked_at=1.0, etag=etag_of(body), bodies=compress(body), **known)  # type: ignore[arg-type]

    return make


def wait_until(holds: Callable[[], bool]) -> bool:
    end = time.monotonic() + 10
    while not holds() and time.monotonic() < end:
        time.sleep(0.005)
    return holds()


def test_page_lies_there_in_both_forms_until_something_of_it_changes(
    window: Window, shared: Stamps, page: Callable[..., Baked]
) -> None:
    file = window.folder / "a/b/index.html"

    assert window.lay_out(page())
    assert file.read_bytes() == gzip.decompress(file.with_name("index.html.gz").read_bytes()) == b"hello" * 100
    shared.apply([("thread:2", 6, 0)])
    time.sleep(0.1)
    assert file.exists()

    shared.apply([("thread:1", 7, 0)])
    assert wait_until(lambda: not file.exists() and not file.with_name("index.html.gz").exists())
    assert (window.pages, window.by_slot) == ({}, {})


def test_page_that_changed_while_it_was_rendered_is_not_laid_out(
    window: Window, shared: Stamps, page: Callable[..., Baked]
) -> None:
    shared.apply([("rails", 6, 0)])

    assert not window.lay_out(page())
    assert window.lay_out(page(seen_mark=6))
    assert not window.lay_out(page(epoch=17))
    assert not (window.folder / "a/b/index.html").exists()


def test_page_goes_at_the_moment_from_which_it_is_another_one(window: Window, page: Callable[..., Baked]) -> None:
    file = window.folder / "a/b/index.html"
    assert not window.lay_out(page(valid_until=time.time() - 1))
    assert window.lay_out(page("/later/", valid_until=time.time() + 3600))
    assert window.lay_out(page(valid_until=time.time() + 0.3))
    assert file.exists()

    assert wait_until(lambda: not file.exists())
    assert list(window.pages) == ["/later/"]


def test_new_epoch_empties_the_window(window: Window, shared: Stamps, page: Callable[..., Baked]) -> None:
    for number in range(20):
        assert window.lay_out(page(f"/{number}/"))
    shared.clear()

    assert wait_until(lambda: not list(window.folder.rglob("index.html*")))


@pytest.mark.parametrize(
    "told",
    [
        {"path": "/feed.xml"},
        {"status": 410},
        {"is_clean": False},
        {"is_stand_in": True},
        {"headers": [*PAGE_HEADERS.items(), ("x-robots-tag", "noindex")]},
        {"headers": [("content-type", "application/rss+xml")]},
        {"headers": list((PAGE_HEADERS | {"content-security-policy": "frame-ancestors blog.example"}).items())},
    ],
)
def test_page_that_nginx_would_send_otherwise_is_not_laid_out(
    window: Window, page: Callable[..., Baked], told: dict[str, object]
) -> None:
    assert window.lay_out(page(headers=[*PAGE_HEADERS.items(), ("content-language", "ru")]))
    assert not window.lay_out(page(**told))


def test_next_process_empties_what_a_dead_one_left(shared: Stamps, tmp_path: Path, page: Callable[..., Baked]) -> None:
    first, second = Window(tmp_path / "window", shared), Window(tmp_path / "window", shared)
    for one in (first, second):
        assert one.lay_out(page())
    os.close(first.lock_file)  # as its end does

    third = Window(tmp_path / "window", shared)
    assert (first.folder.name, second.folder.name, third.folder.name) == ("0", "1", "0")
    assert [folder.joinpath("a/b/index.html").exists() for folder in (third.folder, second.folder)] == [False, True]


def test_validators_of_two_versions_differ_though_time_and_length_are_the_same(
    window: Window, page: Callable[..., Baked]
) -> None:
    times = []
    for words in ("hello", "jello"):
        assert window.lay_out(page(words=words))
        times.append((window.folder / "a/b/index.html").stat().st_mtime)

    assert times[0] != times[1]


def test_every_changed_slot_is_found() -> None:
    before = bytearray(65_536 * 8)
    after = bytearray(before)
    slots = [0, 1, 511, 512, slot_of("thread:1"), 65_535]
    for slot in slots:
        after[slot * 8 : slot * 8 + 8] = (300).to_bytes(8, "little")

    assert changed(bytes(before), bytes(after)) == sorted(slots)


# With nginx and the site that we ship.


CONFIGURATION = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log; {user}
events {{ worker_connections 256; }}
http {{
  access_log {folder}/access.log;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  {site}
}}
"""


@pytest.fixture
def behind(tmp_path: Path) -> Iterator[tuple[Server, int]]:
    """A server whose pages nginx sends, and nginx's port."""
    if not Path(NGINX).exists():
        pytest.skip("nginx is not installed")
    folder, port = tmp_path / "nginx", free_port()
    folder.mkdir()
    server = Server(tmp_path)
    server.environment["PALMYRA_WINDOW"] = str(tmp_path / "window")
    with server:
        user = "user root;" if os.geteuid() == 0 else ""
        site = shipped_site(port, server.port, tmp_path / "window")
        (folder / "nginx.conf").write_text(CONFIGURATION.format(folder=folder, user=user, site=site))
        nginx = subprocess.Popen([NGINX, "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")])
        try:
            paper, server.port = server.port, port
            assert wait_until(lambda: is_up(server))
            yield server, paper
        finally:
            server.port = paper
            nginx.terminate()
            nginx.wait(10)


def is_up(server: Server) -> bool:
    try:
        return server.get("/search/").status == 200
    except OSError:
        return False


def test_nginx_sends_a_page_as_the_paper_would_and_asks_for_all_else(
    behind: tuple[Server, int], tmp_path: Path
) -> None:
    server, paper = behind
    mark = server.write("kept", "hello")
    own = Server(tmp_path)
    own.port = paper
    asked = own.get(f"/stories/kept/?after={mark}")
    file = "stories/kept/index.html"
    assert wait_until(lambda: any((tmp_path / f"window/{number}" / file).exists() for number in range(2)))
    rendered = own.renderings("kept")

    sent = server.get("/stories/kept/", Accept_Encoding="gzip")

    assert gzip.decompress(sent.body) == asked.body
    assert not sent.headers["etag"].startswith("W/")  # nginx's own
    for name in ("content-type", "cache-control", *page_headers):
        assert sent.headers.get_all(name) == asked.headers.get_all(name), name
    assert sent.headers["vary"].lower() == "accept-encoding"
    assert "last-modified" not in sent.headers
    assert server.get("/stories/kept/", If_None_Match=sent.headers["etag"], Accept_Encoding="gzip").status == 304
    assert server.ask("HEAD", "/stories/kept/").status == 200
    assert own.renderings("kept") == rendered
    assert server.get("/stories/none/").status == 404
    assert server.get("/stories/kept").status in (301, 404)
    assert server.get("/0/stories/kept/index.html").status == 404
    assert server.get("/.0.lock").status == 404


def test_change_is_seen_through_nginx_and_what_was_withdrawn_is_gone_at_once(behind: tuple[Server, int]) -> None:
    server, _paper = behind
    server.write("news", "first")
    for turn in range(20):
        assert server.get("/stories/news/").status == 200
        server.write("news", f"turn {turn}")
        assert wait_until(lambda turn=turn: f"turn {turn}" in server.get("/stories/news/").text)  # type: ignore[misc]
    server.write("news", "withdrawn")
    time.sleep(0.1)

    assert {server.get("/stories/news/").status for _reader in range(10)} == {410}
