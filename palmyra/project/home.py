"""The paper's home: one folder with everything a paper owns."""

from __future__ import annotations

import os
import secrets
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
