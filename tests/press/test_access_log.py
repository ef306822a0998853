"""What a running server logs: nothing of readers by default, and nothing about them where answers are logged."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from tests.press.server import Server

READER = {
    "Cookie": "palmyra_session=s3cr3tcookie",
    "User_Agent": "Curious/1.0",
    "Referer": "https://elsewhere.example/private",
    "X_Forwarded_For": "203.0.113.77",
}


def events(server: Server, **wanted: Any) -> list[dict[str, Any]]:
    """What was logged, each line by itself; waits for the first that is wanted."""
    end = time.monotonic() + 5
    while True:
        found = [json.loads(line) for line in (server.home / "log").read_text().splitlines()]
        fitting = [event for event in found if all(event.get(key) == value for key, value in wanted.items())]
        if fitting or time.monotonic() > end:
            return fitting
        time.sleep(0.05)


def test_each_answer_is_a_line_whoever_gave_it(watched: Server) -> None:
    watched.write("logged", "hello")
    for _turn in range(12):  # both processes answer from memory then
        watched.get("/stories/logged/", **READER)
    watched.get("/search/?q=illness", **READER)
    watched.get("/stories/logged/", If_None_Match="*")

    pages = events(watched, kind="page", path="/stories/logged/", status=200)
    [unchanged] = events(watched, kind="page", path="/stories/logged/", status=304)
    [found] = events(watched, kind="app", path="/search/", request=events(watched, path="/search/")[-1]["request"])

    assert len(pages) == 12
    assert unchanged["method"] == "GET"
    assert found["status"] == 200
    told = (watched.home / "log").read_text()
    for secret in ("s3cr3tcookie", "Curious", "elsewhere.example", "203.0.113.77", "illness"):
        assert secret not in told


def test_a_failure_is_one_line_with_the_request_s_name(watched: Server) -> None:
    body = b"words=I+live+in+River+Street+and+nobody+has+to+know+that"
    reply = watched.ask("POST", "/write/", body, Content_Type="application/x-www-form-urlencoded")
    assert reply.status == 500

    [event] = [event for event in events(watched, level="error") if event["request"] == reply.headers["x-request-id"]]

    assert event["error"]["type"] == "MultiValueDictKeyError"
    assert "tests/press/urls.py" in event["error"]["trace"]
    told = json.dumps(event)
    assert "River" not in told


def test_a_rendering_that_failed_names_the_request_that_asked(watched: Server) -> None:
    watched.write("breaks", "broken")
    watched.get("/stories/breaks/")
    found = [event for event in events(watched, level="error") if "breaks" in event["message"]]
    assert found
    assert all(len(event["request"]) == 16 for event in found)


def test_only_a_configured_proxy_names_a_request(watched: Server) -> None:
    given = "0123456789abcdef-proxy"
    reply = watched.get("/search/", X_Request_ID=given)
    assert reply.headers["x-request-id"] != given


def test_baked_pages_carry_no_name_of_a_request(watched: Server) -> None:
    watched.write("plain", "hello")
    assert "x-request-id" not in watched.get("/stories/plain/").headers


def test_answers_are_not_logged_by_default(server: Server) -> None:
    server.write("quiet", "hello")
    for _turn in range(5):
        server.get("/stories/quiet/", **READER)
        server.get("/search/?q=illness", **READER)
    time.sleep(0.3)
    log: Path = server.home / "log"
    assert "quiet" not in log.read_text()
    assert "palmyra.access" not in log.read_text()
