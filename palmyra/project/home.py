"""The paper's home: one folder with everything a paper owns."""

from __future__ import annotations

import os
import secrets
from collections.abc import Collection
from pathlib import Path


class HomeRefused(Exception):
    """The home cannot be used; the text names the folder, the cause and the next step."""


def home_path() -> Path:
    """The folder named by PALMYRA_HOME, default ./paper, as an absolute path. Nothing is made."""
    return Path(os.environ.get("PALMYRA_HOME", "paper")).expanduser().absolute()


def open_home() -> Path:
    """Make the home and its folders where they are absent, and return it.

    Raises HomeRefused when it cannot be made or written.
    """
    home = home_path()
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in ("media", "pages", "backups"):
            (home / name).mkdir(exist_ok=True)
        probe = home / ".probe"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise HomeRefused(
            f"The home folder {home} cannot be written: {error.strerror}. "
            "Give it to the user who runs Palmyra, or name another folder with PALMYRA_HOME."
        ) from None
    return home


def read_secret_key(home: Path) -> str:
    """The paper's secret key; made on first use, readable by its owner alone."""
    path = home / "secret.key"
    try:
        return path.read_text("ascii").strip()
    except FileNotFoundError:
        pass
    except OSError as error:
        raise HomeRefused(f"The secret key {path} cannot be read: {error.strerror}. Mend its owner.") from None
    key = secrets.token_urlsafe(48)
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text("ascii").strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(key + "\n")
    return key


def refuse_newer_rows(applied: Collection[tuple[str, str]]) -> None:
    """Raise HomeRefused when a paper's rows went through a migration that this version does not know."""
    from django.apps import apps
    from django.db.migrations.loader import MigrationLoader

    known = MigrationLoader(None).disk_migrations
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("palmyra.")}
    unknown = [name for name in applied if name[0] in ours and name not in known]
    if unknown:
        app, name = sorted(unknown)[0]
        raise HomeRefused(
            f"The paper in {home_path()} was written by a newer Palmyra (it knows {app} {name}). "
            "Install that version or a later one, or restore a backup made before the upgrade."
        )
