"""Reads settings: the environment (`PALMYRA_X`) over `palmyra.toml` over the default, each row with its help."""

from __future__ import annotations

import ipaddress
import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from palmyra.lib.purgers import read_purger

TOKEN_LEAST = 16  # signs; made by chance, nobody guesses them


class WrongSetting(Exception):
    """A setting that cannot be read; its text names the setting, the cause and the next step."""


def read_text(value: object) -> str:
    return str(value).strip()


def read_number(value: object) -> int:
    """A whole number; raises ValueError with what was wrong."""
    try:
        return int(str(value).strip())
    except ValueError:
        raise ValueError(f"{value!r} is not a whole number") from None


def read_port(value: object) -> int:
    """A port; raises ValueError with what was wrong."""
    number = read_number(value)
    if not 1 <= number <= 65535:
        raise ValueError(f"{value!r} is no port: ports go from 1 to 65535")
    return number


def read_count(value: object) -> int:
    """A whole number from 1; raises ValueError with what was wrong."""
    number = read_number(value)
    if number < 1:
        raise ValueError(f"{value!r} is not a whole number from 1")
    return number


def read_hours(value: object) -> int:
    """A whole number from 0; raises ValueError with what was wrong."""
    number = read_number(value)
    if number < 0:
        raise ValueError(f"{value!r} is not a whole number from 0")
    return number


def read_flag(value: object) -> bool:
    """yes/no in the usual spellings; raises ValueError with what was wrong."""
    text = str(value).strip().lower()
    if text in {"1", "true", "yes", "on"}:
        return True
    if text in {"0", "false", "no", "off", ""}:
        return False
    raise ValueError(f"{value!r} is neither 1 nor 0")


def read_list(value: object) -> list[str]:
    """A TOML list, or words separated by commas."""
    items = value if isinstance(value, list) else str(value).split(",")
    return [str(item).strip() for item in items if str(item).strip()]


def read_purgers(value: object) -> list[str]:
    """Caches before the paper; raises ValueError naming what was wrong."""
    lines = read_list(value)
    for line in lines:
        read_purger(line)
    return lines


def read_log_format(value: object) -> str:
    """text or json; raises ValueError with what was wrong."""
    text = read_text(value).lower()
    if text not in {"text", "json"}:
        raise ValueError(f"{value!r} is neither text nor json")
    return text


def read_token(value: object) -> str:
    """A secret that goes into a header; raises ValueError for one that is guessed or cannot be sent."""
    token = read_text(value)
    if token and (len(token) < TOKEN_LEAST or not token.isascii() or not token.isprintable() or " " in token):
        raise ValueError(f"it needs {TOKEN_LEAST} letters, digits or signs at least, without blanks")
    return token


def read_networks(value: object) -> list[str]:
    """Addresses or networks in CIDR form; raises ValueError naming the one that is neither."""
    networks = read_list(value)
    for network in networks:
        try:
            ipaddress.ip_network(network, strict=False)
        except ValueError:
            raise ValueError(f"{network!r} is neither an address nor a network such as 10.0.0.0/8") from None
    return networks


def read_database(value: object) -> dict[str, Any]:
    """The parts of a PostgreSQL address as libpq names them; none for SQLite. Raises ValueError with what was wrong.

    The address never stands in the message: it may hold a password.
    """
    address = str(value).strip()
    if not address:
        return {}
    if urlsplit(address).scheme not in {"postgresql", "postgres"}:
        raise ValueError("it is no address such as postgresql://user:password@host/database")
    # Loaded for those who use it only: it costs a paper on SQLite time and memory.
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    try:
        parts = dict(conninfo_to_dict(address))
    except ProgrammingError:
        raise ValueError("it is no address such as postgresql://user:password@host/database") from None
    if not parts.get("dbname"):
        raise ValueError("it names no database, as postgresql://user:password@host/database does")
    return parts


@dataclass(frozen=True)
class Setting:
    """One row: its name without the prefix, how it is read, its default and one sentence of help."""

    name: str
    read: Callable[[object], Any]
    default: Any
    help: str


SETTINGS = (
    Setting("PORT", read_port, 8000, "The port the paper listens on."),
    Setting("BIND", read_text, "127.0.0.1", "The address the paper listens on; 0.0.0.0 for every network."),
    Setting("HOSTS", read_list, [], "Host names the paper answers to, besides localhost and its public address."),
    Setting("TRUSTED_PROXIES", read_networks, [], "Proxies whose X-Forwarded-For and -Proto are believed."),
    Setting("WORKERS", read_count, 2, "Web processes."),
    Setting("THREADS", read_count, 4, "Threads for Django in each web process."),
    Setting("MEMORY_MB", read_count, 64, "Memory for baked pages in each web process, in MB."),
    Setting(
        "WINDOW",
        read_text,
        "",
        "Folder in which pages are laid out for a web server to send by itself, such as /var/cache/palmyra.",
    ),
    Setting(
        "PRIVATE_TARGETS",
        read_networks,
        [],
        "Private networks that webhooks may be in, such as 10.0.0.0/8.",
    ),
    Setting(
        "BACKUP_HOURS", read_hours, 24, "Hours between copies of the database in backups/; 0 makes none by itself."
    ),
    Setting("BACKUP_KEEP", read_count, 7, "How many of these copies are kept."),
    Setting(
        "DATABASE_URL",
        read_database,
        {},
        "A PostgreSQL database for the rows, as postgresql://user:password@host/database; none means the file in the "
        "home.",
    ),
    Setting("DEMO", read_flag, True, "Load the demo paper on the first start."),
    Setting("DEBUG", read_flag, False, "Show errors in full; for developers only."),
    Setting("LOG_FORMAT", read_log_format, "text", "How events are logged: text for people, json for programs."),
    Setting("ACCESS_LOG", read_flag, False, "Log each answer, without its reader's address; costs speed."),
    Setting("METRICS_TOKEN", read_token, "", "The secret by which Prometheus reads /metrics; without one nobody does."),
    Setting(
        "PURGERS",
        read_purgers,
        [],
        "Caches to purge by tag, a line each: varnish URL, cloudflare ZONE TOKEN, fastly SERVICE TOKEN.",
    ),
    Setting("CDN_SECONDS", read_count, 86_400, "How long these caches may keep a page that was not purged."),
    Setting("CACHE_TAGS", read_flag, False, "Send Cache-Tag, for a proxy or CDN that purges by tag."),
)


PLAIN_VARIABLES = {"PORT", "DEMO"}  # understood without the prefix, too: what a first start most often sets


def read_settings(home: Path, environment: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """All settings by name. Raises WrongSetting for a file that is not TOML, an unknown name or an unreadable value."""
    from_file = _read_file(home / "palmyra.toml")
    values = {}
    for setting in SETTINGS:
        values[setting.name] = _read_one(setting, from_file, environment)
    return values


def _read_file(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        rows = {name.upper(): value for name, value in tomllib.loads(path.read_text("utf-8")).items()}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongSetting(f"{path} is not valid TOML: {error}. Mend that line, or move the file away.") from None
    unknown = rows.keys() - {setting.name for setting in SETTINGS}
    if unknown:
        names = ", ".join(sorted(name.lower() for name in unknown))
        raise WrongSetting(f"{path} has settings nobody reads: {names}. docs/reference/settings.md lists the names.")
    return rows


def _read_one(setting: Setting, from_file: Mapping[str, Any], environment: Mapping[str, str]) -> Any:
    variables = [f"PALMYRA_{setting.name}"] + ([setting.name] if setting.name in PLAIN_VARIABLES else [])
    for variable in variables:
        if variable in environment:
            where, value = variable, environment[variable]
            break
    else:
        if setting.name not in from_file:
            return setting.default
        where, value = f"{setting.name.lower()} in palmyra.toml", from_file[setting.name]
    try:
        return setting.read(value)
    except ValueError as error:
        raise WrongSetting(f"The setting {where} cannot be read: {error}. {setting.help}") from None
