"""Log lines: one event a line, with a traceback in it, and nothing of anybody."""

from __future__ import annotations

import json
import logging
import sys

import pytest

from palmyra.lib.logs import Json, Words, quiet, request_id, without_people

SAID = "Я живу на Речной улице, дом 5, и звоню вам который день"


def record(message: str, *args: object, error: BaseException | None = None, **extra: object) -> logging.LogRecord:
    told = (type(error), error, error.__traceback__) if error else None
    made = logging.LogRecord("palmyra.test", logging.ERROR, __file__, 1, message, args, told)
    made.__dict__.update(extra)
    return made


def failure(words: str) -> BaseException:
    try:
        try:
            raise KeyError(words)
        except KeyError as cause:
            raise ValueError(words) from cause
    except ValueError as error:
        return error


def test_json_is_one_line_with_the_traceback_in_it() -> None:
    line = Json().format(record("The page %s failed.", "/a/", error=failure("no such column")))

    assert len(line.splitlines()) == 1
    event = json.loads(line)
    assert (event["level"], event["logger"], event["message"]) == ("error", "palmyra.test", "The page /a/ failed.")
    assert event["error"]["type"] == "ValueError"
    assert "raise KeyError(words)" in event["error"]["trace"]
    assert event["error"]["trace"].endswith("ValueError: no such column")


def test_a_line_knows_its_request_and_its_fields() -> None:
    token = request_id.set("3f9c0c5f")
    try:
        event = json.loads(Json().format(record("x", fields={"status": 200})))
        words = Words().format(record("x"))
    finally:
        request_id.reset(token)
    assert (event["request"], event["status"]) == ("3f9c0c5f", 200)
    assert "[3f9c0c5f] x" in words
    assert "request" not in json.loads(Json().format(record("x")))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("mail to clara@example.org failed", "mail to …@… failed"),
        ("<clara.reads+news@mail.example.co.uk>", "<…@…>"),
        ("from 203.0.113.7 and 2001:db8::17", "from (address) and (address)"),
        ("port 8000 on 127.0.0.1, ::1 and 0.0.0.0", "port 8000 on 127.0.0.1, ::1 and 0.0.0.0"),
        ("Django 5.2.19 at 12:30:45", "Django 5.2.19 at 12:30:45"),
        ("/search/?q=%D0%B1%D0%BE%D0%BB%D1%8C", "/search/?…"),
        ("Is it so? Yes.", "Is it so? Yes."),
        ("/account/owner/fGJwJ3ktn5ZkTgZ6WKE0hJQG0ZlFuOqC/", "/account/owner/…/"),
        ("/2016/05/11/bridge-reopens-after-long-repairs/", "/2016/05/11/bridge-reopens-after-long-repairs/"),
    ],
)
def test_people_are_taken_out_and_the_rest_stays(text: str, told: str) -> None:
    assert without_people(text) == told


def test_what_somebody_wrote_is_not_quoted_with_an_exception() -> None:
    for words in (f"could not adapt {SAID!r} to a row", f'bad value "{SAID}"'):
        assert SAID[:20] not in quiet(words)
        line = Json().format(record("It failed.", error=failure(words)))
        assert SAID[:20] not in json.loads(line)["error"]["trace"]
        assert SAID[:20] not in Words().format(record("It failed.", error=failure(words)))
    detail = f"duplicate key\nDETAIL:  Failing row contains (7, {SAID}, clara@example.org)."
    assert SAID[:20] not in Json().format(record("It failed.", error=failure(detail)))


@pytest.mark.parametrize("odd", ["\r\n2026 ERROR forged", "\x1b[2J", "\u2028", "\x85", "\x00", "\udc80", "\x7f"])
@pytest.mark.parametrize("style", [Json, Words])
def test_nobody_can_begin_a_line_or_move_a_cursor(style: type[logging.Formatter], odd: str) -> None:
    line = style().format(record("Looked for %s.", f"a{odd}b"))
    assert len(line.splitlines()) == 1
    assert line.isprintable()


def test_a_long_message_is_cut() -> None:
    assert len(Json().format(record("x" * 100_000))) < 5_000


def test_text_shows_the_traceback_below() -> None:
    lines = Words().format(record("It failed.", error=failure("why"))).splitlines()
    assert lines[0].endswith("ERROR palmyra.test It failed.")
    assert lines[-1] == "ValueError: why"


def test_an_exception_without_words_is_no_trouble() -> None:
    try:
        raise RuntimeError
    except RuntimeError:
        error = sys.exc_info()[1]
    assert json.loads(Json().format(record("x", error=error)))["error"]["trace"].endswith("RuntimeError")
