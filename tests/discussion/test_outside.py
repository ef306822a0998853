"""The outside judge: what it may do, and what happens when it does nothing."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from palmyra.accounts.actions import ensure_roles
from palmyra.discussion import limits, outside
from palmyra.discussion.actions import edit_comment, post_comment
from palmyra.discussion.checks import sentence_of
from palmyra.discussion.clients import Client
from palmyra.discussion.errors import NotAccepted, ThreadClosed
from palmyra.discussion.models import Comment, Rules, Thread
from tests.discussion.test_webhooks import is_signed

pytestmark = pytest.mark.django_db


class Judge:
    """Somebody else's program."""

    def __init__(self) -> None:
        self.asked: list[tuple[dict[str, str], bytes]] = []
        self.status, self.answer, self.takes = 200, b'{"verdict": "allow"}', 0.0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                outer.asked.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
                time.sleep(outer.takes)
                self.send_response(outer.status)
                self.end_headers()
                self.wfile.write(outer.answer)

            def log_message(self, *told: object) -> None:
                pass

            def handle(self) -> None:
                try:
                    super().handle()
                except OSError:
                    self.close_connection = True

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/judge"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def judge(settings, db, monkeypatch) -> Iterator[Judge]:
    settings.PALMYRA_PRIVATE_TARGETS = ["127.0.0.0/8"]
    monkeypatch.setitem(outside._rest, "until", 0.0)
    made = Judge()
    Rules.objects.create(judge_url=made.url)
    yield made
    made.server.shutdown()
    made.server.server_close()


def reasons(comment: Comment) -> list[str]:
    return [sentence_of(code) for code in comment.reasons]


def test_a_judge_lets_a_comment_pass(judge, say):
    comment = say("Fine words.")
    assert (comment.state, comment.reasons, len(judge.asked)) == ("shown", [], 1)


def test_no_opinion_lets_a_comment_pass(judge, say):
    judge.status, judge.answer = 204, b""
    assert (say("Fine words.").state, Comment.objects.get().reasons) == ("shown", [])


def test_a_judge_holds_a_comment_with_its_reason(judge, say):
    judge.answer = json.dumps({"verdict": "hold", "reason": "score 0.93:\ntoxic\u202e"}).encode()
    comment = say("Not so fine words.")
    assert comment.state == "held"
    assert reasons(comment) == ["The outside judge asks to wait: score 0.93: toxic."]


def test_the_question_is_signed_and_tells_nothing_of_the_browser(judge, say, thread):
    secret = outside.rotate_judge_secret()
    comment = say("Fine *words*.")
    headers, body = judge.asked[0]
    assert is_signed(headers, body, secret)
    told = json.loads(body)
    assert told["type"] == "comment.judge"
    assert (told["data"]["text"], told["data"]["name"], told["data"]["is_guest"]) == ("Fine *words*.", "Clara", True)
    assert told["data"]["thread"]["title"] == thread.title
    assert comment.client_hash not in body.decode()
    assert "198.51" not in body.decode()


FAILURES = [
    (500, b"", "its answer (500) makes no sense"),
    (200, b"", "its answer (200) makes no sense"),
    (200, b"[]", "its answer (200) makes no sense"),
    (200, b'{"verdict": "remove"}', "its answer (200) makes no sense"),
    (200, b"[" * 60_000, "its answer (200) makes no sense"),
    (302, b'{"verdict": "hold"}', "its answer (302) makes no sense"),
]


@pytest.mark.parametrize(("status", "answer", "why"), FAILURES)
def test_an_answer_without_sense_is_told_on_the_comment_and_holds_nothing(judge, say, status, answer, why):
    judge.status, judge.answer = status, answer
    comment = say("Fine words.")
    assert comment.state == "shown"
    assert reasons(comment) == [f"A check could not run: the outside judge ({why})."]


def test_a_judge_that_takes_too_long_is_told_of_and_nobody_else_waits_for_it(judge, say):
    Rules.objects.update(judge_seconds=1)
    judge.takes = 8
    began = time.monotonic()
    comment = say("Fine words.")
    assert 0.9 < time.monotonic() - began < 6  # a busy machine takes its own time besides
    assert comment.state == "shown"
    assert reasons(comment) == ["A check could not run: the outside judge (no answer within 1 s)."]
    assert "could not run" in reasons(say("Other words."))[0]
    assert len(judge.asked) == 1


def test_the_default_time_is_two_seconds(db):
    assert Rules.current().judge_seconds == limits.JUDGE_SECONDS == 2


def test_a_judge_in_a_private_network_is_not_asked(judge, say, settings):
    settings.PALMYRA_PRIVATE_TARGETS = []
    comment = say("Fine words.")
    assert judge.asked == []
    assert (comment.state, "private network" in reasons(comment)[0]) == ("shown", True)


def test_nothing_is_locked_while_a_judge_thinks(judge, say, monkeypatch):
    from django.db import connection

    depth = len(connection.savepoint_ids)
    seen = []
    monkeypatch.setattr(
        outside, "send", lambda *told: seen.append(len(connection.savepoint_ids)) or outside.Answer(204, b"")
    )
    say("Fine words.")
    assert seen == [depth]


def test_what_is_refused_or_said_by_the_newsroom_is_not_told_outside(judge, thread, maria, say):
    ensure_roles()
    Rules.objects.update(banned_words="idiot")
    with pytest.raises(NotAccepted):
        say("What an idiot.")
    post_comment(thread, text="From the newsroom.", name="Maria", user=maria)
    Thread.objects.update(mode="closed")
    thread.refresh_from_db()
    with pytest.raises(ThreadClosed):
        say("Too late.")
    assert judge.asked == []


def test_a_changed_comment_is_judged_again(judge, thread):
    client = Client(address="198.51.100.7", key="browser")
    comment = post_comment(thread, text="Fine words.", name="Clara", client=client)
    judge.answer = b'{"verdict": "hold", "reason": "rude"}'
    changed = edit_comment(comment, text="Not so fine words.", user=None, client=client)
    assert (changed.state, len(judge.asked)) == ("held", 2)


def test_an_outside_reason_does_not_hide_the_reasons_of_our_own(judge, say, thread):
    Thread.objects.update(mode="held")
    judge.answer = b'{"verdict": "hold", "reason": "rude"}'
    assert say("Words.").reasons == ["mode", "outside:rude"]


def test_a_failed_judge_asks_no_guest_to_think_again(judge, thread):
    judge.status = 500
    client = Client(address="198.51.100.7", key="browser")
    comment = post_comment(thread, text="Fine words.", name="Clara", client=client, is_sure=False)
    assert comment.state == "shown"


def test_the_box_to_try_a_text_in_asks_the_judge(judge, client, maria):
    ensure_roles()
    client.force_login(maria)
    judge.answer = b'{"verdict": "hold", "reason": "<b>rude</b>"}'
    told = {"name": "Clara", "text": "Words.", "writer": "known", "language": "en"}
    page = client.post("/newsroom/discussion/try/", told, headers={"Sec-Fetch-Site": "same-origin"}).text
    assert "The outside judge asks to wait: &lt;b&gt;rude&lt;/b&gt;." in page
