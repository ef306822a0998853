"""Backups: whole and consistent while others write, and restored row for row."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import subprocess
import threading
import time
import zipfile
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from palmyra.project import backup
from palmyra.project.home import HomeRefused
from tests.project.test_family import PALMYRA, answers, environment, free_port, wait_until


def palmyra(home: Path, *words: object, password: str = "") -> subprocess.CompletedProcess[str]:
    command = [str(PALMYRA), *map(str, words)]
    return subprocess.run(command, env=environment(home, 8000), capture_output=True, text=True, input=password)


@pytest.fixture(scope="module")
def paper(tmp_path_factory) -> Path:
    """A home with a paper in it, an editor, a picture and a setting; tests copy what they change."""
    home = tmp_path_factory.mktemp("paper") / "home"
    assert palmyra(home, "init").returncode == 0
    made = palmyra(
        home, "user", "add", "anna", "--role", "editor", "--password-stdin", password="a quiet harbour 1916\n"
    )
    assert made.returncode == 0
    (home / "media" / "original_images").mkdir(parents=True)
    (home / "media" / "original_images" / "pier.webp").write_bytes(b"a picture")
    (home / "palmyra.toml").write_text("workers = 1\n")
    return home


def rows_of(database: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with closing(sqlite3.connect(database)) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {table: connection.execute(f'SELECT * FROM "{table}"').fetchall() for table in tables}


def test_a_restored_paper_is_the_same_row_for_row(paper, tmp_path):
    file = tmp_path / "paper.zip"
    made = palmyra(paper, "backup", file)
    assert (made.returncode, made.stderr) == (0, "")
    assert "1 files of media/" in made.stdout
    assert stat.S_IMODE(file.stat().st_mode) == 0o600

    other = tmp_path / "other"
    restored = palmyra(other, "restore", file)
    assert (restored.returncode, restored.stderr) == (0, "")
    assert rows_of(other / "palmyra.sqlite3") == rows_of(paper / "palmyra.sqlite3")
    for name in ("secret.key", "palmyra.toml", "media/original_images/pier.webp"):
        assert (other / name).read_bytes() == (paper / name).read_bytes()
    assert not (other / "backup.json").exists()
    assert palmyra(other, "check").returncode == 0


def test_a_backup_without_a_name_goes_into_the_home(paper):
    assert palmyra(paper, "backup").returncode == 0
    [file] = backup.backups_of(paper, backup.BY_HAND)
    assert [path.name for path in (paper / "backups").iterdir()] == [file.name]


def test_a_backup_is_made_while_others_write_without_pause(tmp_path):
    home = tmp_path / "home"
    (home / "backups").mkdir(parents=True)
    with closing(sqlite3.connect(home / "palmyra.sqlite3", isolation_level=None)) as rows:
        rows.execute("PRAGMA journal_mode=WAL")
        rows.execute("CREATE TABLE said (number INTEGER PRIMARY KEY, words BLOB)")
        rows.executemany("INSERT INTO said VALUES (?, randomblob(4000))", ((number,) for number in range(5_000)))
    acknowledged = [4_999]
    is_over = threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(home / "palmyra.sqlite3", isolation_level=None, timeout=30)) as rows:
            while not is_over.is_set():
                rows.execute("INSERT INTO said VALUES (?, randomblob(400))", (acknowledged[0] + 1,))
                acknowledged[0] += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        wait_until(lambda: acknowledged[0] > 5_050)
        before, began = acknowledged[0], time.monotonic()
        made = backup.make_backup(home)
        assert time.monotonic() - began < 30
        after = acknowledged[0]
    finally:
        is_over.set()
        writer.join()
    assert after > before, "Nobody could write meanwhile."
    with zipfile.ZipFile(made.path) as archive:
        archive.extract("palmyra.sqlite3", tmp_path)
    with closing(sqlite3.connect(tmp_path / "palmyra.sqlite3")) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        count, last = copy.execute("SELECT COUNT(*), MAX(number) FROM said").fetchone()
    assert count == last + 1
    assert before <= last <= acknowledged[0]


def test_a_backup_that_finds_no_room_leaves_nothing_behind(paper, tmp_path, monkeypatch):
    def write_nothing(*arguments: object, **options: object) -> int:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(backup, "write_archive", write_nothing)
    with pytest.raises(HomeRefused, match="was not made: No space left on device"):
        backup.make_backup(paper, target=tmp_path / "paper.zip")
    assert list(tmp_path.iterdir()) == []


def test_a_paper_is_replaced_only_when_told_and_is_moved_aside(paper, tmp_path):
    file, other = tmp_path / "paper.zip", tmp_path / "other"
    palmyra(paper, "backup", file)
    palmyra(other, "init")
    (other / "media" / "mine.webp").write_bytes(b"mine")
    kept = rows_of(other / "palmyra.sqlite3")

    refused = palmyra(other, "restore", file)
    assert refused.returncode == 1
    assert f"There is a paper in {other}. Add --replace" in refused.stderr
    assert rows_of(other / "palmyra.sqlite3") == kept

    assert palmyra(other, "restore", file, "--replace").returncode == 0
    assert rows_of(other / "palmyra.sqlite3") == rows_of(paper / "palmyra.sqlite3")
    [aside] = other.glob("replaced-*")
    assert rows_of(aside / "palmyra.sqlite3") == kept
    assert (aside / "media" / "mine.webp").read_bytes() == b"mine"
    assert not (other / "media" / "mine.webp").exists()


def test_where_only_the_database_was_lost_the_rest_is_kept(paper, tmp_path):
    file, home = tmp_path / "paper.zip", tmp_path / "home"
    palmyra(paper, "backup", file)
    palmyra(home, "restore", file)
    (home / "media" / "later.webp").write_bytes(b"uploaded since")
    (home / "palmyra.sqlite3").unlink()
    restored = palmyra(home, "restore", file)
    assert restored.returncode == 0
    [aside] = home.glob("replaced-*")
    assert str(aside) in restored.stdout
    assert (aside / "media" / "later.webp").read_bytes() == b"uploaded since"
    assert (aside / "secret.key").exists()


def test_nobody_else_may_read_what_a_backup_brings(paper, tmp_path):
    file, home = tmp_path / "paper.zip", tmp_path / "home"
    home.mkdir(mode=0o755)
    palmyra(paper, "backup", file)
    palmyra(home, "restore", file)
    for name in ("secret.key", "palmyra.toml", "palmyra.sqlite3"):
        assert stat.S_IMODE((home / name).stat().st_mode) == 0o600, name
    backup.copy_rows(paper / "palmyra.sqlite3", tmp_path / "rows")
    assert stat.S_IMODE((tmp_path / "rows").stat().st_mode) == 0o600


def test_a_scheduled_copy_that_has_no_room_waits_for_an_hour(paper, tmp_path, monkeypatch, caplog):
    home = tmp_path / "home"
    (home / "backups").mkdir(parents=True)
    backup.copy_rows(paper / "palmyra.sqlite3", home / "palmyra.sqlite3")
    left = home / "backups" / "rows-20200101-000000.zip.rows"
    left.touch()
    os.utime(left, (0, 0))
    monkeypatch.setattr(backup.shutil, "disk_usage", lambda _path: SimpleNamespace(free=1_000_000))
    thread = backup.back_up_if_due(home, hours=24, keep=2)
    assert thread is not None
    thread.join()
    assert "1 MB are free there" in caplog.text
    assert list((home / "backups").iterdir()) == []
    assert backup.back_up_if_due(home, hours=24, keep=2) is None


def test_a_running_paper_is_not_replaced(paper, tmp_path):
    file, home, port = tmp_path / "paper.zip", tmp_path / "home", free_port()
    palmyra(paper, "backup", file)
    palmyra(home, "restore", file)
    process = subprocess.Popen([str(PALMYRA), "run"], env=environment(home, port), stdout=subprocess.DEVNULL)
    try:
        wait_until(lambda: answers(port))
        refused = palmyra(home, "restore", file, "--replace")
        assert refused.returncode == 1
        assert f"The paper in {home} is running. Stop it first." in refused.stderr
        # The first one is made by itself, soon after the start.
        wait_until(lambda: backup.backups_of(home, backup.SCHEDULED))
        while_it_runs = palmyra(home, "backup")
        assert while_it_runs.returncode == 0, while_it_runs.stderr
    finally:
        process.terminate()
        process.wait(20)
    assert palmyra(home, "restore", file, "--replace").returncode == 0


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda data: b"no archive", "File is not a zip file"),
        (lambda data: data[: len(data) // 2], "File is not a zip file"),
        (lambda data: data[:5_000] + b"\xff" * 200 + data[5_200:], ""),
    ],
    ids=["something else", "half of it", "a damaged one"],
)
def test_what_is_no_whole_backup_changes_nothing(paper, tmp_path, spoil, said):
    file = tmp_path / "paper.zip"
    file.write_bytes(spoil(backup.make_backup(paper, target=tmp_path / "good.zip").path.read_bytes()))
    other = tmp_path / "other"
    refused = palmyra(other, "restore", file)
    assert refused.returncode == 1
    assert f"{file} is no backup that can be restored: {said}" in refused.stderr
    assert "Nothing was changed." in refused.stderr
    assert not (other / "palmyra.sqlite3").exists()
    assert not (other / ".restoring").exists()


@pytest.mark.parametrize(
    "name", ["../evil", "media/../../evil", "/etc/evil", "media/", "pages/index", "media\\..\\evil"]
)
def test_a_file_that_no_backup_has_is_refused(tmp_path, name):
    with zipfile.ZipFile(tmp_path / "evil.zip", "w") as archive:
        archive.writestr("backup.json", json.dumps({}))
        archive.writestr(name, "evil")
    (tmp_path / "home").mkdir()
    with pytest.raises(HomeRefused, match="no backup has"):
        backup.restore_backup(tmp_path / "home", tmp_path / "evil.zip")
    assert not (tmp_path / "evil").exists()


def test_the_backup_of_a_newer_palmyra_is_refused(paper, tmp_path):
    newer, file = tmp_path / "newer", tmp_path / "newer.zip"
    (newer / "backups").mkdir(parents=True)
    backup.copy_rows(paper / "palmyra.sqlite3", newer / "palmyra.sqlite3")
    with closing(sqlite3.connect(newer / "palmyra.sqlite3", isolation_level=None)) as rows:
        rows.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('press', '0999_later', '2030-01-01')")
    backup.make_backup(newer, target=file)
    refused = palmyra(tmp_path / "other", "restore", file)
    assert refused.returncode == 1
    assert "was written by a newer Palmyra (it knows press 0999_later)" in refused.stderr


def test_rows_are_copied_before_an_upgrade_and_the_latest_such_copies_are_kept(paper, tmp_path):
    file, home = tmp_path / "paper.zip", tmp_path / "home"
    palmyra(paper, "backup", file)
    palmyra(home, "restore", file)
    for number in range(backup.UPGRADES_KEPT):
        (home / "backups" / f"before-upgrade-2020010{number}-000000.zip").touch()
    manage = [str(PALMYRA.with_name("python")), "-m", "django", "migrate", "mail", "zero"]
    settings = {**environment(home, 8000), "DJANGO_SETTINGS_MODULE": "palmyra.project.settings"}
    subprocess.run(manage, env=settings, check=True, capture_output=True)

    upgraded = palmyra(home, "init")
    assert "An earlier version wrote this paper. Its rows as they were:" in upgraded.stdout
    copies = backup.backups_of(home, backup.BEFORE_UPGRADE)
    assert len(copies) == backup.UPGRADES_KEPT
    with zipfile.ZipFile(copies[-1]) as archive:
        archive.extract("palmyra.sqlite3", tmp_path)
    applied = {row[1:3] for row in rows_of(tmp_path / "palmyra.sqlite3")["django_migrations"]}
    assert ("mail", "0001_letters") not in applied
    assert palmyra(home, "init").stdout.count("An earlier version") == 0


def test_the_scheduled_copy_is_made_when_it_is_due_and_the_oldest_goes(paper, tmp_path):
    home = tmp_path / "home"
    (home / "backups").mkdir(parents=True)
    backup.copy_rows(paper / "palmyra.sqlite3", home / "palmyra.sqlite3")
    assert backup.back_up_if_due(home, hours=0, keep=2) is None
    for day in range(1, 4):
        old = home / "backups" / f"rows-2020010{day}-000000.zip"
        old.touch()
        os.utime(old, (0, 0))
    thread = backup.back_up_if_due(home, hours=24, keep=2)
    assert thread is not None
    thread.join()
    kept = backup.backups_of(home, backup.SCHEDULED)
    assert len(kept) == 2
    assert kept[0].name == "rows-20200103-000000.zip"
    assert backup.back_up_if_due(home, hours=24, keep=2) is None
