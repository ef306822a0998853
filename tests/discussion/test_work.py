"""Proof of work: when it is asked for, what it answers, and that no proof counts twice."""

from __future__ import annotations

import base64
import datetime as dt
import json
import time

import altcha
import pytest
from django.test import Client as Browser
from django.utils import timezone

from palmyra.discussion import checks, limits, work
from palmyra.discussion.actions import post_comment
from palmyra.discussion.checks import Draft
from palmyra.discussion.clients import Client
from palmyra.discussion.errors import WorkNeeded
from palmyra.discussion.jobs import forget_proofs
from palmyra.discussion.models import Comment, Rules, SpentProof

pytestmark = pytest.mark.django_db

SCRIPT = {"Sec-Fetch-Site": "same-origin", "Accept": "application/json"}
PAGE = {"Sec-Fetch-Site": "same-origin"}
FILLED = {"name": "Clara", "text": "A trap was filled.", "website": "https://a.example"}


@pytest.fixture(autouse=True)
def cheap(monkeypatch) -> None:
    """A sum that takes no time."""
    monkeypatch.setattr(work, "WORK_COST", 1)


def solve(challenge: dict[str, object]) -> str:
    """Do the sum as a browser does."""
    made = altcha.Challenge.from_dict(challenge)
    solution = altcha.solve_challenge(made)
    assert solution is not None
    return altcha.Payload(made, solution).to_base64()


def send(browser: Browser, thread, headers=SCRIPT, **told):
    return browser.post(f"/talk/{thread.pk}/", {**FILLED, **told}, headers=headers)


def ask(browser: Browser, thread, **told) -> dict[str, object]:
    answer = send(browser, thread, proof="can", **told)
    assert (answer.status_code, answer.json()["code"]) == (422, "work")
    challenge: dict[str, object] = answer.json()["challenge"]
    return challenge


def test_a_browser_that_works_is_not_held_and_moderators_read_why(client, thread):
    proof = solve(ask(client, thread))
    assert not Comment.objects.exists()

    answer = send(client, thread, proof=proof)

    assert (answer.status_code, answer.json()["state"]) == (201, "shown")
    comment = Comment.objects.get()
    assert comment.reasons == ["trap", "work"]
    assert checks.sentence_of("work") == "The writer's browser did a sum that would cost a program time."


def test_the_same_proof_again_is_refused_and_a_new_sum_set(client, thread):
    proof = solve(ask(client, thread))
    assert send(client, thread, proof=proof).status_code == 201
    Comment.objects.all().delete()  # or it would be a repeat of its own

    again = send(Browser(), thread, proof=proof)

    assert (again.status_code, again.json()["code"]) == (422, "work")
    assert again.json()["challenge"]["parameters"]["nonce"] not in base64.b64decode(proof).decode()
    assert not Comment.objects.exists()


@pytest.mark.parametrize("headers", [SCRIPT, PAGE])
def test_without_scripts_or_where_the_browser_cannot_the_comment_waits(client, thread, headers):
    answer = send(client, thread, headers)

    assert answer.status_code in {201, 303}
    assert (Comment.objects.get().state, Comment.objects.get().reasons) == ("held", ["trap"])


def test_a_paper_may_do_without(client, thread):
    Rules.objects.create(is_work_asked=False)

    assert send(client, thread, proof="can").json()["state"] == "held"


def test_nobody_else_is_asked(client, thread):
    assert send(client, thread, website="", proof="can").json()["state"] == "shown"


def test_work_answers_no_other_reason(client, thread):
    Rules.objects.create(suspect_words="trap")

    assert send(client, thread, proof="can").json()["state"] == "held"


def wrong_proofs(proof: str, challenge: dict[str, object]) -> dict[str, str]:
    """Proofs that are none."""
    told = json.loads(base64.b64decode(proof))

    def changed(part: str, **values: object) -> str:
        other = json.loads(json.dumps(told))
        (other["challenge"]["parameters"] if part == "parameters" else other[part]).update(values)
        return base64.b64encode(json.dumps(other).encode()).decode()

    return {
        "nonsense": "nonsense",
        "a list": base64.b64encode(b"[1]").decode(),
        "deep": base64.b64encode(b'{"challenge":' + b"[" * 1_200).decode(),
        "text in place of parts": base64.b64encode(b'{"challenge": "a", "solution": "b"}').decode(),
        "another result": changed("solution", derivedKey="00" * 32),
        "a cheaper sum": changed("parameters", cost=1, keyPrefix="00"),
        "a later end": changed("parameters", expiresAt=2**33),
        "no signature": changed("challenge", signature=""),
        "a number as signature": changed("challenge", signature=7),
    }


NAMES = list(wrong_proofs(base64.b64encode(b'{"challenge": {"parameters": {}}, "solution": {}}').decode(), {}))


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_proof_is_none(client, thread, name):
    challenge = ask(client, thread)

    answer = send(client, thread, proof=wrong_proofs(solve(challenge), challenge)[name])

    assert (answer.status_code, answer.json()["code"]) == (422, "work")
    assert not Comment.objects.exists()
    assert not SpentProof.objects.exists()


def test_a_proof_is_for_one_text_in_one_discussion(client, thread):
    proof = solve(ask(client, thread))

    assert send(client, thread, text="Another text.", proof=proof).json()["code"] == "work"
    assert work.read_proof(proof, thread.pk, FILLED["text"])
    assert not work.read_proof(proof, thread.pk + 1, FILLED["text"])


def test_a_proof_counts_for_ten_minutes(client, thread, monkeypatch):
    proof = solve(ask(client, thread))
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + limits.WORK_WITHIN.total_seconds() + 1)

    assert not work.read_proof(proof, thread.pk, FILLED["text"])


def test_proofs_are_kept_for_as_long_as_they_could_come_again(client, thread):
    send(client, thread, proof=solve(ask(client, thread)))
    spent = SpentProof.objects.get()
    assert spent.expires_at > timezone.now() + limits.WORK_WITHIN - dt.timedelta(minutes=1)
    assert forget_proofs() == 0

    SpentProof.objects.update(expires_at=timezone.now())

    assert forget_proofs() == 1


def test_no_sum_is_longer_than_the_longest(thread):
    counters = []
    for _number in range(20):
        solution = altcha.solve_challenge(altcha.Challenge.from_dict(work.make_challenge(thread.pk, "x")))
        assert solution is not None
        counters.append(solution.counter)

    assert limits.WORK_MOST / 2 <= min(counters) <= max(counters) < limits.WORK_MOST


def test_a_crowd_of_newcomers_from_one_network_works(thread):
    def say(number: int, proof: str = "") -> Comment:
        crowd = Client(address=f"203.0.113.{number + 1}", key=f"k{number}", is_stranger=True, proof=proof)
        return post_comment(thread, text=f"Number {number}.", name="Clara", client=crowd)

    for number in range(limits.CROWD):
        assert say(number).state == "shown"
    assert say(100).reasons == ["crowd"]
    with pytest.raises(WorkNeeded):
        say(101, "can")
    assert say(102, solve(work.make_challenge(thread.pk, "Number 102."))).state == "shown"
    # Who was seen before is nobody of the crowd.
    known = Client(address="203.0.113.200", key="known")
    assert post_comment(thread, text="I am known.", name="Clara", client=known).state == "shown"


def test_gravity_of_what_is_worked_for_falls_and_of_nothing_else():
    told = {"has_filled_trap": True, "written_in": dt.timedelta(), "is_stranger": True, "is_repeat": True}
    assert checks.needs_only_work(checks.judge(Draft(**told)))
    assert not checks.must_wait(checks.judge(Draft(**told, has_worked=True)))
    assert not checks.needs_only_work(checks.judge(Draft(**told, mode="held")))
    assert checks.must_wait(checks.judge(Draft(**told, mode="held", has_worked=True)))
    assert not checks.needs_only_work(checks.judge(Draft(is_repeat=True)))
    assert not checks.needs_only_work(checks.judge(Draft()))
