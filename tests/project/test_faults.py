"""A full disk, a locked database, folders that cannot be written: writers keep their text, readers notice nothing."""

from __future__ import annotations

import html
import os
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from palmyra.lib.trouble import BUSY, FAULTY, FULL, READ_ONLY, trouble_of
from tests.project.running import TOKEN, RunningPaper, running
from tests.project.test_family import wait_until

DISK_MB = 40
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02fe0def46b8"
    "0000000049454e44ae426082"
)


def mount(*words: object) -> None:
    """Mount something; skips where this process may not."""
    done = subprocess.run(["mount", *map(str, words)], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"A disk of its own needs root's right to mount: {done.stderr.strip()}")


@pytest.fixture(scope="module")
def paper(prepared: RunningPaper, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPaper]:
    """A paper on a small disk of its own."""
    home = tmp_path_factory.mktemp("disk")
    if os.getuid() != 0:
        pytest.skip("Only root may mount a small disk for this test.")
    mount("-t", "tmpfs", "-o", f"size={DISK_MB}m,mode=700", "tmpfs", home)
    try:
        with running(prepared.copy_to(home)) as paper:
            yield paper
    finally:
        subprocess.run(["umount", "-l", str(home)], check=True)


@contextmanager
def filled(home: Path) -> Iterator[None]:
    """No byte is free on the disk meanwhile."""
    filler = home / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
    try:
        yield
    finally:
        filler.unlink()


@contextmanager
def locked(home: Path) -> Iterator[None]:
    """Somebody else holds the database's only lock for writing meanwhile."""
    with closing(sqlite3.connect(home / "palmyra.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def not_writable(folder: Path) -> Iterator[None]:
    """A folder is as on a disk that is mounted for reading only."""
    mount("--bind", folder, folder)
    try:
        mount("-o", "remount,bind,ro", folder)
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def stored(paper: RunningPaper) -> set[str]:
    with closing(sqlite3.connect(paper.home / "palmyra.sqlite3", timeout=20)) as database:
        return {row[0] for row in database.execute("SELECT text FROM discussion_comment")}


def fill_log(paper: RunningPaper) -> set[str]:
    """Write until the database takes no more: its log has some room left of its own. Returns what was accepted."""
    accepted = set()
    for number in range(3_000):
        text = f"Written on the last pages, {number}: {time.time_ns()} " + "and on. " * 400
        if paper.comment(text)[0] != 201:
            return accepted
        accepted.add(text.strip())
    raise AssertionError("The disk was never full.")


def test_a_full_disk_takes_nothing_and_loses_nothing(paper: RunningPaper) -> None:
    assert paper.comment("Before.")[0] == 201
    paper.read()
    with filled(paper.home):
        accepted = fill_log(paper)

        status, headers, said = paper.comment('My "long" letter & all.', accept="text/html")
        assert status == 503
        assert headers["Retry-After"] == "60"
        assert html.escape('My "long" letter & all.') in said

        status, headers, said = paper.save_article('A headline of "an hour"')
        assert (status, headers["Retry-After"]) == (503, "60")
        assert "The disk is full" in said
        assert f'name="headline" value="{html.escape("A headline of ")}&quot;an hour&quot;"' in said
        assert f'name="csrfmiddlewaretoken" value="{TOKEN}"' in said, "the same form can be sent again"
        status, headers, said = paper.save_article("Saved by itself", Accept="application/json")
        assert (status, headers["Content-Type"]) == (503, "application/json")
        assert '"error_message": "The disk is full' in said

        status, said = paper.read()
        assert status == 200
        assert "Before." in said
        for path in ("/", "/search/?q=ferry", "/sections/coast/"):
            assert paper.ask("GET", path)[0] == 200, path

    begun = time.monotonic()
    wait_until(lambda: paper.comment(f"After, {time.time_ns()}.")[0] == 201, 5)
    assert time.monotonic() - begun < 5
    assert paper.save_article("Saved at last")[0] == 302
    assert accepted | {"Before."} <= stored(paper)
    wait_until(lambda: "After, " in paper.read()[1], 5)


def test_a_locked_database_is_waited_for_and_not_for_long(paper: RunningPaper) -> None:
    with locked(paper.home):
        begun = time.monotonic()
        status, headers, said = paper.comment("Said while it was locked.", accept="text/html")
        assert (status, headers["Retry-After"]) == (503, "60")
        assert "Said while it was locked." in said
        assert time.monotonic() - begun < 8
        assert paper.read()[0] == 200

        status, _headers, said = paper.save_article("Saved while it was locked")
        assert status == 503
        assert "busy for too long" in said
        assert "Saved while it was locked" in said

    assert paper.comment("Said when it was open again.")[0] == 201
    assert "Said while it was locked." not in stored(paper)


def test_an_upload_says_that_its_folder_cannot_be_written(paper: RunningPaper) -> None:
    said = upload(paper, "/newsroom/images/multiple/add/", X_Requested_With="XMLHttpRequest")
    assert '"success": true' in said
    with not_writable(paper.home / "media"):
        said = upload(paper, "/newsroom/images/multiple/add/", X_Requested_With="XMLHttpRequest")
        assert '"success": false' in said
        assert "the folder media/ cannot be written" in said
        assert "the folder media/ cannot be written" in upload(paper, "/newsroom/images/add/")
        assert "the folder media/ cannot be written" in upload(paper, "/newsroom/documents/add/")
        assert paper.read()[0] == 200
    with filled(paper.home):
        assert "There is no room for this file" in upload(paper, "/newsroom/images/add/")


def upload(paper: RunningPaper, path: str, **headers: str) -> str:
    """What the newsroom says to a picture."""
    name = "files[]" if "multiple" in path else "file"
    fields = {"csrfmiddlewaretoken": TOKEN, "title": "Pixel", "collection": "1"}
    parts = [f'--end\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{fields[key]}\r\n' for key in fields]
    file = f'--end\r\nContent-Disposition: form-data; name="{name}"; filename="pixel.png"\r\n'
    body = "".join([*parts, file, "Content-Type: image/png\r\n\r\n"]).encode() + PIXEL + b"\r\n--end--\r\n"
    status, _headers, said = paper.post_to_newsroom(path, body, "multipart/form-data; boundary=end", **headers)
    assert status == 200, said[:500]
    return html.unescape(said)


@pytest.mark.parametrize(
    ("code", "trouble"),
    [
        (sqlite3.SQLITE_FULL, FULL),
        (sqlite3.SQLITE_BUSY, BUSY),
        (517, BUSY),  # SQLITE_BUSY_SNAPSHOT: extended codes have the plain one in their last byte
        (sqlite3.SQLITE_READONLY, READ_ONLY),
        (sqlite3.SQLITE_IOERR, FAULTY),
        (sqlite3.SQLITE_CONSTRAINT, ""),
    ],
)
def test_trouble_of_the_database_is_told_by_its_code(code: int, trouble: str) -> None:
    cause = sqlite3.OperationalError("whatever it says")
    cause.sqlite_errorcode = code
    error = RuntimeError("The task failed.")
    error.__cause__ = cause
    assert trouble_of(error) == trouble


def test_trouble_of_the_disk_is_told_by_its_number() -> None:
    assert trouble_of(OSError(28, "No space left on device")) == FULL
    assert trouble_of(PermissionError(13, "Permission denied")) == READ_ONLY
    assert trouble_of(FileNotFoundError(2, "No such file")) == ""
    assert trouble_of(None) == ""
