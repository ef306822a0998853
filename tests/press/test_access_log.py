"""What a running server logs: nothing of readers by default, and nothing about them where answers are logged."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.press.server import Server

READER = {
    "Cookie": "palmyra_session=s3cr3tcookie",
    "User_Agent": "Curious/1.0",
    "Referer": "https://elsewhere.example/private",
    "X_Forwarded_For": "203.0.113.77",
}


@pytest.fixture(scope="module")
def talkative(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    more = {"PALMYRA_ACCESS_LOG": "1", "PALMYRA_LOG_FORMAT": "json"}
    with Server(tmp_path_factory.mktemp("talkative"), **more) as running:
        yield running


def events(server: Server, **wanted: Any) -> list[dict[str, Any]]:
    """What was logged, each line by itself; waits for the first that is wanted."""
    end = time.monotonic() + 5
    while True:
        found = [json.loads(line) for line in (server.home / "log").read_text().splitlines()]
        fitting = [event for event in found if all(event.get(key) == value for key, value in wanted.items())]
        if fitting or time.monotonic() > end:
            return fitting
        time.sleep(0.05)


def test_each_answer_is_a_line_whoever_gave_it(talkative: Server) -> None:
    talkative.write("logged", "hello")
    for _turn in range(12):  # both processes answer from memory then
        talkative.get("/stories/logged/", **READER)
    talkative.get("/search/?q=illness", **READER)
    talkative.get("/stories/logged/", If_None_Match="*")

    pages = events(talkative, kind="page", path="/stories/logged/", status=200)
    [unchanged] = events(talkative, kind="page", status=304)
    [found] = events(talkative, kind="app", path="/search/", request=events(talkative, path="/search/")[-1]["request"])

    assert len(pages) == 12
    assert unchanged["method"] == "GET"
    assert found["status"] == 200
    told = (talkative.home / "log").read_text()
    for secret in ("s3cr3tcookie", "Curious", "elsewhere.example", "203.0.113.77", "illness"):
        assert secret not in told


def test_a_failure_is_one_line_with_the_request_s_name(talkative: Server) -> None:
    body = b"words=I+live+in+River+Street+and+nobody+has+to+know+that"
    reply = talkative.ask("POST", "/write/", body, Content_Type="application/x-www-form-urlencoded")
    assert reply.status == 500

    [event] = [event for event in events(talkative, level="error") if event["request"] == reply.headers["x-request-id"]]

    assert event["error"]["type"] == "MultiValueDictKeyError"
    assert "tests/press/urls.py" in event["error"]["trace"]
    told = json.dumps(event)
    assert "River" not in told


def test_a_rendering_that_failed_names_the_request_that_asked(talkative: Server) -> None:
    talkative.write("breaks", "broken")
    talkative.get("/stories/breaks/")
    found = [event for event in events(talkative, level="error") if "breaks" in event["message"]]
    assert found
    assert all(len(event["request"]) == 16 for event in found)


def test_only_a_configured_proxy_names_a_request(talkative: Server) -> None:
    given = "0123456789abcdef-proxy"
    reply = talkative.get("/search/", X_Request_ID=given)
    assert reply.headers["x-request-id"] != given


def test_baked_pages_carry_no_name_of_a_request(talkative: Server) -> None:
    talkative.write("plain", "hello")
    assert "x-request-id" not in talkative.get("/stories/plain/").headers


def test_answers_are_not_logged_by_default(server: Server) -> None:
    server.write("quiet", "hello")
    for _turn in range(5):
        server.get("/stories/quiet/", **READER)
        server.get("/search/?q=illness", **READER)
    time.sleep(0.3)
    log: Path = server.home / "log"
    assert "quiet" not in log.read_text()
    assert "palmyra.access" not in log.read_text()
