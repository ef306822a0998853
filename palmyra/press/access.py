"""The access log: a line for each answer, where the setting `access_log` asks for it; nothing about who asked."""

from __future__ import annotations

import logging
from typing import Any

from django.urls import Resolver404, resolve

from palmyra.press.figures import APP

logger = logging.getLogger("palmyra.access")


def log_answer(method: str, path: str, kind: str, status: int, seconds: float) -> None:
    """Write a line. Of Django's views the pattern of the address is told, as addresses may hold secrets."""
    where = pattern_of(path) if kind == APP else path
    fields: dict[str, Any] = {"method": method, "path": where, "kind": kind, "status": status}
    fields["ms"] = round(1_000 * seconds, 1)
    logger.info("%s %s %s %s %.1f ms", method, where, kind, status, 1_000 * seconds, extra={"fields": fields})


def pattern_of(path: str) -> str:
    """The pattern that an address belongs to; a dash for one that belongs to nothing."""
    try:
        return f"/{resolve(path).route}"
    except Resolver404:
        return "-"
