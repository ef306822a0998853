"""Reads the bodies of requests: small, flat and plain JSON, so that nothing hostile gets further."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.parser import Parser

from palmyra.discussion.limits import BODY_MAX
from palmyra.pages.api.problems import Problem


class StrictParser(Parser):
    """JSON (RFC 8259) as I-JSON (RFC 7493) has it: every name once, whole characters, numbers that are numbers."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        if int(request.META.get("CONTENT_LENGTH") or 0) > BODY_MAX:
            raise too_large()
        try:
            body = request.body
        except RequestDataTooBig:
            raise too_large() from None
        if len(body) > BODY_MAX:
            raise too_large()
        return read_object(body)


def read_object(body: bytes) -> dict[str, Any]:
    """An object from JSON. Raises Problem with 400 for anything else."""
    try:
        told = json.loads(body.decode(), object_pairs_hook=each_once, parse_constant=no_number, parse_float=no_fraction)
        json.dumps(told, ensure_ascii=False).encode()  # half a character, as in "\\ud800", cannot be stored
    except (ValueError, RecursionError):
        raise unreadable() from None
    if not isinstance(told, dict):
        raise unreadable()
    return told


def each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Readers do not agree which of two values of a name counts."""
    told = dict(pairs)
    if len(told) < len(pairs):
        raise ValueError("a name twice")
    return told


def no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no JSON")


def no_fraction(text: str) -> NoReturn:
    raise ValueError("no field of the API takes a fraction")


def unreadable() -> Problem:
    return Problem(
        400, "unreadable", _("The body is no plain JSON object. Send one in UTF-8, each name in it only once.")
    )


def too_large() -> Problem:
    return Problem(413, "too-large", _("The body is larger than %(n)s bytes.") % {"n": BODY_MAX})
