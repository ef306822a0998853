"""The paper's database as Django's settings have it: a file in the home, or a PostgreSQL server's."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

# Seconds. Somebody whose comment waits longer has to be told; on SQLite writers of ours wait in a queue before it.
PATIENCE = 5
# What each session on a server begins with. A machine that lost its network must not keep others from writing: its
# session ends when it is silent within a transaction, or when it no longer answers the server's probes.
SESSION = (
    f"-c lock_timeout={2 * PATIENCE}s -c idle_in_transaction_session_timeout=60s "
    "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3 "
    "-c jit=off"  # compiling a query takes longer than any of ours does
)


def sqlite(home: Path) -> dict[str, Any]:
    """The file in a home."""
    return {
        "ENGINE": "palmyra.project.sqlite",
        "NAME": home / "palmyra.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": PATIENCE,
            # FULL: with NORMAL a power cut loses rows that were acknowledged (docs/decisions).
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY; "
            "PRAGMA mmap_size=268435456; PRAGMA cache_size=-16000;",
        },
    }


def postgresql(parts: Mapping[str, Any]) -> dict[str, Any]:
    """A database on a server, by the parts of its address as libpq names them (config.read_database)."""
    left = dict(parts)
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    own = {name: left.pop(part, "") for name, part in names.items()}
    options = {
        "connect_timeout": 5,
        "tcp_user_timeout": 15_000,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "fallback_application_name": "palmyra",
        **left,
    }
    options["options"] = f"{SESSION} {left.get('options', '')}".strip()
    return {
        "ENGINE": "palmyra.project.postgresql",
        **own,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,  # a server is started anew now and then
        "OPTIONS": options,
    }
