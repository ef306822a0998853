"""The power goes: everything that was acknowledged is on the disk.

The disk is a file system that forgets what was not synced (forgetful.py). It needs root and /dev/fuse.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPException
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from palmyra.project.storage import SyncedStorage
from tests.press.server import ROOT
from tests.project.running import RunningPaper
from tests.project.test_family import wait_until

CUTS = int(os.environ.get("POWER_CUTS", "1"))  # of a whole paper; `make power-cut` makes twenty
WRITERS = 4
DATABASE = "palmyra.sqlite3"
WRITE = """
import sqlite3, sys
rows = sqlite3.connect(sys.argv[1], isolation_level=None)
rows.execute("PRAGMA journal_mode=WAL")
rows.execute(f"PRAGMA synchronous={sys.argv[2]}")
rows.execute("CREATE TABLE said (number INTEGER)")
number = 0
while True:
    rows.execute("INSERT INTO said VALUES (?)", [number])
    print(number, flush=True)
    number += 1
"""
# The section of tests.project.running; says the number of each article once it is committed.
PUBLISH = """
import itertools
import django; django.setup()
from palmyra.newsroom.actions import publish_article
from palmyra.newsroom.models import Article, Section
section = Section.objects.get(slug="coast")
for number in itertools.count(1):
    article = Article(headline=f"Ferry {number}", section=section, language="ru", live=False)
    article.save()
    print(publish_article(article).pk, flush=True)
"""


class Disk:
    """A disk under a folder, until the power goes; then `kept` has what it has."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.kept = folder / "disk", folder / "kept"
        for made in (self.folder, self.kept):
            made.mkdir(parents=True)
        command = [sys.executable, "-m", "tests.project.forgetful", str(self.folder), str(self.kept)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        assert self.process.stdout is not None
        with self.process.stdout:
            said = self.process.stdout.readline()
        if said != "mounted\n":
            self.process.wait()
            pytest.skip(f"This file system needs root's right to mount: {said or 'it did not start'}")

    def lose_power(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(30)
            subprocess.run(["umount", "-l", str(self.folder)], check=True)


@contextmanager
def disk_at(folder: Path) -> Iterator[Disk]:
    if os.getuid() != 0 or not Path("/dev/fuse").exists():
        pytest.skip("A disk that forgets needs root and /dev/fuse.")
    disk = Disk(folder)
    try:
        yield disk
    finally:
        disk.lose_power()


@pytest.mark.parametrize(("mode", "keeps"), [("FULL", True), ("NORMAL", False)])
def test_disk_forgets_what_was_not_synced(tmp_path: Path, mode: str, keeps: bool) -> None:
    """A witness: with NORMAL acknowledged rows are lost, so that a test which finds none lost says something."""
    told: list[int] = []
    with disk_at(tmp_path) as disk:
        command = [sys.executable, "-c", WRITE, str(disk.folder / DATABASE), mode]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            told += [int(writer.stdout.readline()) for _row in range(100)]
            disk.lose_power()
            writer.kill()

    lost = set(told) - rows_of(disk.kept, "said", "number")
    assert lost == (set() if keeps else set(told))


@pytest.mark.parametrize(("kind", "keeps"), [(SyncedStorage, True), (FileSystemStorage, False)])
def test_uploaded_file_is_whole_after_a_power_cut(tmp_path: Path, kind: type[FileSystemStorage], keeps: bool) -> None:
    body = random.Random(3).randbytes(300_000)
    with disk_at(tmp_path) as disk:
        name = kind(location=disk.folder).save("port.jpg", ContentFile(body))
        disk.lose_power()

    kept = disk.kept / name
    assert (kept.exists() and kept.read_bytes() == body) is keeps


def rows_of(folder: Path, table: str, column: str, condition: str = "1") -> set[int]:
    """What a whole database has in a column; nothing where the table itself was lost."""
    with closing(sqlite3.connect(folder / DATABASE)) as rows:
        assert rows.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        with suppress(sqlite3.OperationalError):
            return {row[0] for row in rows.execute(f"SELECT {column} FROM {table} WHERE {condition}")}
    return set()


def copy_to(disk: Disk, prepared: RunningPaper, folder: Path) -> RunningPaper:
    """The paper once more, its rows on a disk."""
    paper = prepared.copy_to(folder)
    (folder / DATABASE).unlink()
    with (disk.folder / DATABASE).open("wb") as rows:
        rows.write((prepared.home / DATABASE).read_bytes())
        rows.flush()
        os.fsync(rows.fileno())
    (folder / DATABASE).symlink_to(disk.folder / DATABASE)
    return paper


class Crowd:
    """People who write and publish, each with a log of their own of what was acknowledged."""

    def __init__(self, paper: RunningPaper) -> None:
        self.paper = paper
        self.is_over = threading.Event()
        self.accepted: list[list[int]] = [[] for _number in range(WRITERS)]
        self.published: list[int] = []
        self.publisher = subprocess.Popen(
            [sys.executable, "-c", PUBLISH],
            env=paper.settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        acts = [threading.Thread(target=self.write, args=[log]) for log in self.accepted]
        self.people = [*acts, threading.Thread(target=self.note_published)]
        for person in self.people:
            person.start()

    def write(self, log: list[int]) -> None:
        while not self.is_over.is_set():
            with suppress(OSError, HTTPException):
                status, _headers, said = self.paper.comment(f"Said at {time.time_ns()}.")
                if status == 201:
                    log.append(json.loads(said)["id"])

    def note_published(self) -> None:
        assert self.publisher.stdout is not None
        with self.publisher.stdout as lines:
            self.published += map(int, lines)

    def has_done(self, comments: int, articles: int) -> bool:
        return sum(map(len, self.accepted)) >= comments and len(self.published) >= articles

    def leave(self) -> None:
        self.is_over.set()
        self.publisher.kill()
        self.publisher.wait()
        for person in self.people:
            person.join()


@pytest.mark.parametrize("cut", range(CUTS))
def test_power_cut_loses_no_comment_and_no_article_that_was_acknowledged(
    prepared: RunningPaper, tmp_path: Path, cut: int
) -> None:
    with disk_at(tmp_path) as disk:
        paper = copy_to(disk, prepared, tmp_path / "home")
        paper.start()
        crowd = Crowd(paper)
        try:
            wait_until(lambda: crowd.has_done(comments=60, articles=5), 60)
            time.sleep(random.random() / 2)
            disk.lose_power()
        finally:
            paper.process.kill()
            paper.process.wait()
            crowd.leave()

    said = {number for log in crowd.accepted for number in log}
    assert len(said) >= 60
    assert said <= rows_of(disk.kept, "discussion_comment", "id")
    assert set(crowd.published) <= rows_of(disk.kept, "newsroom_article", "id", "live")
