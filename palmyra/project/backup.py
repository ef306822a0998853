"""Backups: one file with everything a paper owns, made while it runs, and the way back from it."""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import logging
import os
import shutil
import sqlite3
import threading
import time
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import palmyra
from palmyra.project import config, dumping
from palmyra.project.home import HomeRefused, refuse_newer_rows

logger = logging.getLogger(__name__)

DATABASE = "palmyra.sqlite3"
DUMP = "palmyra.dump"  # the rows of a paper on PostgreSQL
MEDIA = "media"
OWN_FILES = ("secret.key", "palmyra.toml")
RECORD = "backup.json"
SERVING = ".serving"  # in the home: locked by whoever serves it
RESTORING = ".restoring"
BY_HAND, SCHEDULED, BEFORE_UPGRADE, BEFORE_RESTORE = "paper", "rows", "before-upgrade", "before-restore"
UPGRADES_KEPT = 3
TRY_AGAIN = 3600.0  # seconds
# What reading a damaged archive, or something else, may raise.
BROKEN = (OSError, EOFError, KeyError, ValueError, RuntimeError, zipfile.BadZipFile, zlib.error, sqlite3.Error)
SLACK = 60.0  # seconds by which a clock may be wrong
_tried: dict[Path, float] = {}  # when this process last began a scheduled one, by the monotonic clock
LEVEL = 1  # of compression: a fifth larger than at 6 and several times as fast


@dataclass(frozen=True, slots=True)
class Made:
    """A backup: where it is, its size in bytes, and how many files of `media/` are in it."""

    path: Path
    size: int
    media: int


def make_backup(home: Path, *, kind: str = BY_HAND, target: Path | None = None) -> Made:
    """Write a backup into the home's `backups/`, or to a path; the paper may be read and written meanwhile.

    The kinds that are made without being asked for have everything but media: a picture is never changed under its
    name, and lies on the same disk anyway. Raises HomeRefused; a backup that could not be ended leaves nothing behind.
    """
    path = target or home / "backups" / f"{kind}-{dt.datetime.now(dt.UTC):%Y%m%d-%H%M%S}.zip"
    part, rows = (path.with_name(f"{path.name}.{ending}") for ending in ("part", "rows"))
    try:
        # Whoever may read a backup may read the paper's key.
        with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "w+b") as file:
            try:
                server = server_of(home)
                if server:
                    dumping.dump_rows(server, rows)
                else:
                    copy_rows(home / DATABASE, rows)
                count = write_archive(file, home, rows, with_media=kind == BY_HAND)
                file.flush()
                os.fsync(file.fileno())
                part.rename(path)
            finally:
                part.unlink(missing_ok=True)
                rows.unlink(missing_ok=True)
    except (OSError, sqlite3.Error) as error:
        raise HomeRefused(f"The backup {path} was not made: {why(error)}. Mend that, or name another place.") from None
    return Made(path, path.stat().st_size, count)


def server_of(home: Path) -> dict[str, Any]:
    """The parts of the address of the server that has a paper's rows; none where they are in the home."""
    return dict(config.read_settings(home)["DATABASE_URL"])


def copy_rows(database: Path, target: Path) -> None:
    """Copy the database as it is at one moment. Raises sqlite3.Error where it, or the copy, is damaged.

    `VACUUM INTO` reads in one transaction. SQLite's step-wise backup begins anew at each write of somebody else, and
    under a load of writes never ends.
    """
    target.unlink(missing_ok=True)
    target.touch(mode=0o600)  # an empty file is taken, and keeps who may read it
    with closing(f"file:{database}?mode=ro") as source:
        source.execute("VACUUM INTO ?", [str(target)])
    check_rows(target)


def check_rows(database: Path) -> None:
    """Raise sqlite3.DatabaseError when a database is damaged."""
    with closing(f"file:{database}?mode=ro") as copy:
        answer = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
    if answer != "ok":
        raise sqlite3.DatabaseError(f"the database is damaged ({answer})")


@contextmanager
def closing(address: str) -> Iterator[sqlite3.Connection]:
    """A connection to a database of its own, closed at the end."""
    connection = sqlite3.connect(address, uri=True, isolation_level=None)
    try:
        yield connection
    finally:
        connection.close()


def write_archive(file: IO[bytes], home: Path, rows: Path, *, with_media: bool) -> int:
    """Write the files of a backup; returns how many of them are media."""
    count = 0
    told = {"version": palmyra.__version__, "made_at": dt.datetime.now(dt.UTC).isoformat(), "has_media": with_media}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, strict_timestamps=False) as archive:
        archive.writestr(RECORD, json.dumps(told))
        archive.write(
            rows, *((DUMP, zipfile.ZIP_STORED) if server_of(home) else (DATABASE, zipfile.ZIP_DEFLATED, LEVEL))
        )
        for name in OWN_FILES:
            with suppress(FileNotFoundError):
                archive.write(home / name, name)
        for path in sorted((home / MEDIA).rglob("*")) if with_media else ():
            # After the rows: a picture too many does no harm. One may be deleted meanwhile.
            with suppress(FileNotFoundError):
                if path.is_file():
                    archive.write(path, path.relative_to(home).as_posix())
                    count += 1
    return count


def why(error: Exception) -> str:
    """What an error of the system or the database says to a person."""
    return (error.strerror if isinstance(error, OSError) else "") or str(error)


def restore_backup(home: Path, file: Path, *, is_replacing: bool = False) -> Path | None:
    """Put a backup's files into a home; returns the folder that has what was there before, if anything was.

    Everything is unpacked and looked over before anything is moved. Raises HomeRefused.
    """
    with only_one_serving(home):
        server, database = server_of(home), home / DATABASE
        is_taken = dumping.has_rows(server) if server else database.exists() and database.stat().st_size > 0
        if is_taken and not is_replacing:
            raise HomeRefused(
                f"There is a paper in {home}. Add --replace, which moves it aside, or name an empty folder with "
                "PALMYRA_HOME."
            )
        unpacked = unpack(file, home / RESTORING)
        try:
            if not server:
                return put_in_place(home, unpacked)
            before = make_backup(home, kind=BEFORE_RESTORE).path if is_taken else None
            restore_to_server(home, unpacked, server)
            return put_in_place(home, unpacked) or before
        finally:
            shutil.rmtree(unpacked, ignore_errors=True)


def restore_to_server(home: Path, unpacked: Path, server: dict[str, Any]) -> None:
    """Bring the rows of a backup to the server that the home names; its own settings stay. Raises HomeRefused."""
    dumping.restore_rows(server, unpacked / DUMP)
    (unpacked / DUMP).unlink()
    if (home / "palmyra.toml").exists():
        (unpacked / "palmyra.toml").unlink(missing_ok=True)  # it may name the server that was


def unpack(file: Path, folder: Path) -> Path:
    """Unpack a backup into a folder, whole and sound. Raises HomeRefused."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    try:
        with zipfile.ZipFile(file) as archive:
            json.loads(archive.read(RECORD))
            names = archive.namelist()
            strange = [name for name in names if not is_own(name)]
            if strange:
                raise zipfile.BadZipFile(f"it has {strange[0]}, which no backup has")
            archive.extractall(folder)
        for name in (DATABASE, DUMP, *OWN_FILES):
            if (folder / name).exists():
                (folder / name).chmod(0o600)
        refuse_other_engine(folder, server_of(folder.parent))
        if (folder / DATABASE).exists():
            check_rows(folder / DATABASE)
            refuse_newer(folder / DATABASE)
    except HomeRefused:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    except BROKEN as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise HomeRefused(
            f"{file} is no backup that can be restored: {why(error)}. Nothing was changed. Take another one."
        ) from None
    return folder


def refuse_other_engine(folder: Path, server: dict[str, Any]) -> None:
    """Raise HomeRefused for rows that the database of the home cannot read."""
    if server and not (folder / DUMP).exists():
        raise HomeRefused(
            "This backup was made on SQLite. Restore it into a home without database_url, then `palmyra move` it."
        )
    if not server and not (folder / DATABASE).exists() and (folder / DUMP).exists():
        raise HomeRefused(
            "This backup was made on PostgreSQL. Write the address of a database as database_url into palmyra.toml, "
            "then restore it."
        )


def is_own(name: str) -> bool:
    """Whether a file of an archive is one that backups have; none leads out of the home."""
    parts = name.split("/")
    is_media = parts[0] == MEDIA and len(parts) > 1 and not {"", ".", ".."} & set(parts) and "\\" not in name
    return is_media or name in {RECORD, DATABASE, DUMP, *OWN_FILES}


def refuse_newer(database: Path) -> None:
    """Raise HomeRefused when a newer Palmyra wrote the rows."""
    with closing(f"file:{database}?mode=ro") as rows:
        refuse_newer_rows(set(rows.execute("SELECT app, name FROM django_migrations")))


def put_in_place(home: Path, unpacked: Path) -> Path | None:
    """Move what is replaced aside and what was unpacked into its place; returns the folder with what was replaced.

    Pages are baked anew. What was there is kept even where the database had been lost, but for the key that a home
    without anything else gets by itself.
    """
    (unpacked / RECORD).unlink()
    found = [path.name for path in unpacked.iterdir()]
    before = [name for name in [*found, f"{DATABASE}-wal", f"{DATABASE}-shm"] if has_something(home / name)]
    aside = None
    if set(before) - {OWN_FILES[0]}:
        aside = home / f"replaced-{dt.datetime.now(dt.UTC):%Y%m%d-%H%M%S}"
        aside.mkdir(mode=0o700)
        for name in before:
            (home / name).rename(aside / name)
    for name in found:
        if (home / name).is_dir():
            shutil.rmtree(home / name)  # it has no file in it, or it would have been moved
        (unpacked / name).replace(home / name)
    shutil.rmtree(home / "pages", ignore_errors=True)
    for name in (".prepared", ".begun"):
        (home / name).unlink(missing_ok=True)
    return aside


def has_something(path: Path) -> bool:
    """Whether there is a file with anything in it, or a folder with a file in it."""
    if path.is_dir():
        return any(inner.is_file() for inner in path.rglob("*"))
    return path.exists() and path.stat().st_size > 0


@contextmanager
def only_one_serving(home: Path) -> Iterator[None]:
    """Keep a paper from being started. Raises HomeRefused where it runs."""
    with (home / SERVING).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise HomeRefused(f"The paper in {home} is running. Stop it first.") from None
        yield


def note_serving(home: Path) -> int:
    """A descriptor that says, as long as a process has it, that the home is served. Raises HomeRefused."""
    descriptor = os.open(home / SERVING, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise HomeRefused(f"A backup is being restored into {home}. Start again when that is done.") from None
    return descriptor


def keep_newest(home: Path, kind: str, count: int) -> None:
    """Delete the oldest backups of a kind but so many; before them those with a date to come, of a wrong clock."""
    now = f"{kind}-{dt.datetime.now(dt.UTC) + dt.timedelta(seconds=SLACK):%Y%m%d-%H%M%S}.zip"
    made = sorted(backups_of(home, kind), key=lambda path: (path.name <= now, path.name))
    for path in made[: -count or None]:
        path.unlink(missing_ok=True)


def backups_of(home: Path, kind: str) -> list[Path]:
    """The backups of a kind, the oldest first."""
    return sorted((home / "backups").glob(f"{kind}-*.zip"))


def back_up_if_due(home: Path, *, hours: int, keep: int) -> threading.Thread | None:
    """Make the scheduled backup in a thread of its own when the newest one is so many hours old; 0 makes none.

    One that failed is tried again after an hour.
    """
    now = time.time()
    # One of later than now was made while the clock was wrong, and says nothing.
    newest = max(
        (at for path in backups_of(home, SCHEDULED) if (at := path.stat().st_mtime) <= now + SLACK), default=0.0
    )
    is_due = hours and now - newest >= hours * 3600 and time.monotonic() - _tried.get(home, -TRY_AGAIN) >= TRY_AGAIN
    if not is_due or any(thread.name == SCHEDULED for thread in threading.enumerate()):
        return None
    _tried[home] = time.monotonic()

    def make() -> None:
        try:
            sweep_unfinished(home)
            require_room(home)
            make_backup(home, kind=SCHEDULED)
            keep_newest(home, SCHEDULED, keep)
        except HomeRefused as error:
            logger.error("%s It is tried again in an hour.", error)

    thread = threading.Thread(target=make, name=SCHEDULED)
    thread.start()
    return thread


def require_room(home: Path) -> None:
    """Raise HomeRefused where a backup would take the room that the paper needs: rows, their copy, and the archive."""
    folder = home / "backups"
    server = server_of(home)
    size = dumping.size_of_rows(server) if server else (home / DATABASE).stat().st_size
    needed, free = 2 * size, shutil.disk_usage(folder).free
    if free < needed:
        raise HomeRefused(
            f"The database was not copied into {folder}: {free / 1_000_000:.0f} MB are free there, and a copy may take "
            f"{needed / 1_000_000:.0f}. Make room."
        )


def sweep_unfinished(home: Path) -> None:
    """Delete what backups left that were killed long ago."""
    for path in (home / "backups").glob("*.zip.*"):
        if time.time() - path.stat().st_mtime > TRY_AGAIN:
            path.unlink(missing_ok=True)
