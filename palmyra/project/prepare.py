"""Brings a home to the state that this version serves from: tables, static files, roles; quick when nothing changed."""

from __future__ import annotations

import hashlib
import os
import socket
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import palmyra
from palmyra.project import backup, config, home
from palmyra.project.home import HomeRefused

PREPARED = ".prepared"  # in the home: the key of the program that prepared it last
PREPARING = ".preparing"  # in the home: locked by the command that prepares it
PREPARE = 7_256_920_003  # the advisory lock of the machine that prepares a database that several share
BEGUN = ".begun"  # in the home: its first start has not come to its end yet


def set_up() -> None:
    """Load Django. Raises HomeRefused or WrongSetting."""
    import django

    django.setup()


def program_key() -> str:
    """A digest of this program's files, its two frameworks and where the rows are.

    A home prepared under the same key needs no work.
    """
    from django.conf import settings

    database = settings.DATABASES["default"]
    digest = hashlib.sha256(f"{palmyra.__version__} {version('django')} {version('wagtail')}".encode())
    digest.update(" ".join(str(database.get(part, "")) for part in ("NAME", "HOST", "PORT")).encode())
    root = Path(palmyra.__file__).parent
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            stat = os.stat(os.path.join(folder, name))
            digest.update(f"{folder}/{name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def prepare_home() -> bool:
    """Migrate, collect static files and make roles, unless this very program did so before.

    Returns True when the paper is new: when its first start has not come to `finish_first_start` before. Raises
    HomeRefused when the home is of a newer version.
    """
    from django.conf import settings
    from django.core.files import locks

    with (settings.PALMYRA_HOME / PREPARING).open("w") as turn:
        locks.lock(turn, locks.LOCK_EX)  # two commands may find the same home in need of it
        with only_machine_preparing():
            return _prepare_in_turn(settings.PALMYRA_HOME)


@contextmanager
def only_machine_preparing() -> Iterator[None]:
    """Wait for another machine that prepares the database, where machines share one, and keep others waiting."""
    from django.db import connection

    from palmyra.press.relay import is_shared

    if not is_shared():
        yield
        return
    open_database()
    is_told = False
    with connection.cursor() as cursor:
        while True:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [PREPARE])
            if cursor.fetchone()[0]:
                break
            if not is_told:
                print("Another machine prepares this paper; waiting for it.", flush=True)
                is_told = True
            time.sleep(0.5)
    try:
        yield
    finally:
        connection.close()  # which gives the lock on, whatever state it is in


def _prepare_in_turn(folder: Path) -> bool:
    """Do what `prepare_home` promises, while no other command does."""
    begun = folder / BEGUN
    is_new = begun.exists() or not has_database()
    mark = folder / PREPARED
    key = program_key()
    if has_database() and mark.exists() and mark.read_text() == key:
        return is_new
    if not is_new and not mark.exists():
        refuse_other_key(folder)
    if is_new:
        print(f"Making a new paper in {folder}.", flush=True)
        begun.touch()
    from palmyra.press.jobs import drop_if_changed

    _migrate(folder)
    _collect_static()
    drop_if_changed(key)
    _ensure_rows()
    mark.write_text(key)
    return is_new


def refuse_other_key(folder: Path) -> None:
    """Raise HomeRefused where a home that comes to a shared database cannot read what others sealed there."""
    from palmyra.accounts.fields import MARK
    from palmyra.accounts.models import User
    from palmyra.press.relay import is_shared

    if is_shared() and (User.objects.exclude(email="").values_list("email", flat=True).first() or "").startswith(MARK):
        raise HomeRefused(
            f"The key of {folder} is not that of the paper in the database. Copy secret.key from the home of another "
            "machine that serves it."
        )


def has_database() -> bool:
    """Whether the home, or the server that it names, holds a database; an empty one is none.

    Raises HomeRefused when the server cannot be reached.
    """
    from django.conf import settings
    from django.db import connection

    from palmyra.press.relay import is_shared

    if is_shared():
        open_database()
        return "django_migrations" in connection.introspection.table_names()
    database = Path(str(settings.DATABASES["default"]["NAME"]))
    return database.exists() and database.stat().st_size > 0


def open_database() -> None:
    """Raise HomeRefused with a sentence when the database does not answer."""
    from django.db import OperationalError, connection

    try:
        connection.ensure_connection()
    except OperationalError as error:
        names = connection.settings_dict
        raise HomeRefused(
            f"The database {names['NAME']} at {names['HOST'] or 'this machine'} cannot be opened: "
            f"{' '.join(str(error).split())} See to the server, or mend database_url."
        ) from None


def finish_first_start() -> None:
    """Remember that the paper holds what its first start is to bring; one cut short before this begins again."""
    from django.conf import settings

    (settings.PALMYRA_HOME / BEGUN).unlink(missing_ok=True)


def _migrate(folder: Path) -> None:
    """Bring the rows to this version; those of an earlier one are copied first."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    applied = executor.loader.applied_migrations
    home.refuse_newer_rows(applied)
    if applied and executor.migration_plan(executor.loader.graph.leaf_nodes()):
        _copy_earlier_rows(folder)

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)


def _copy_earlier_rows(folder: Path) -> None:
    """Keep a copy of the rows that an earlier version wrote. Raises HomeRefused where none can be made.

    Who lets a provider keep copies of a server's database says so by making none here.
    """
    from palmyra.press.relay import is_shared

    if is_shared() and config.read_settings(folder)["BACKUP_HOURS"] == 0:
        print("An earlier version wrote this paper. Its rows are not copied here, as backup_hours is 0.", flush=True)
        return
    made = backup.make_backup(folder, kind=backup.BEFORE_UPGRADE)
    backup.keep_newest(folder, backup.BEFORE_UPGRADE, backup.UPGRADES_KEPT)
    print(f"An earlier version wrote this paper. Its rows as they were: {made.path}", flush=True)


def _collect_static() -> None:
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False, clear=True)


def _ensure_rows() -> None:
    from palmyra.accounts.actions import ensure_roles
    from palmyra.accounts.names import ensure_guarded
    from palmyra.newsroom.actions import ensure_newsroom

    ensure_roles()
    ensure_newsroom()
    ensure_guarded()


def require_free_port() -> None:
    """Raise HomeRefused with a sentence when the port is taken or may not be opened."""
    own = config.read_settings(home.home_path())
    family = socket.AF_INET6 if ":" in own["BIND"] else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((own["BIND"], own["PORT"]))
        except OSError as error:
            raise HomeRefused(
                f"Port {own['PORT']} on {own['BIND']} cannot be opened: {error.strerror}. "
                f"Stop what uses it, or choose another: PORT={own['PORT'] + 1} make run"
            ) from None


def greeting() -> Iterable[str]:
    """The three lines that a person needs: the paper, the newsroom, and how to make the owner's account."""
    from django.conf import settings

    from palmyra.accounts.actions import make_owner_link

    address = f"http://localhost:{settings.PORT}"
    yield f"The paper:     {address}/"
    yield f"The newsroom:  {address}/newsroom/"
    link = make_owner_link()
    if link:
        yield f"Make the owner's account here, once, within a day:  {address}{link}"
    else:
        yield "Sign in to the newsroom with your account. Ctrl-C stops everything."


def find_problems() -> list[str]:
    """What `palmyra check` found, a sentence each: Django's checks, pending migrations, a damaged database."""
    from django.core import checks
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    if not has_database():
        return [f"There is no paper in {home.home_path()} yet. Make one with `palmyra init`, or start it."]
    problems = [
        f"{found.msg} {found.hint or ''}".strip() for found in checks.run_checks() if found.level >= checks.WARNING
    ]
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        problems.append("The database is not up to date. Run `palmyra init`, or start the paper once.")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            answer = cursor.execute("PRAGMA integrity_check").fetchone()[0]
        if answer != "ok":
            problems.append(f"The database is damaged: {answer}. Restore the newest backup.")
    return problems
