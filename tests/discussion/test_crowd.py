"""Many at once on a running server: whatever they do, the counts are those of the rows."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import altcha
import pytest

from tests.press.server import ROOT, Server

READERS, TURNS = 50, 12
CODES = ["+1", "heart", "joy"]
DJANGO = "import django; django.setup()\n"
TABLES = DJANGO + "from django.core.management import call_command; call_command('migrate', verbosity=0)"
THREAD = (
    DJANGO
    + """
from palmyra.discussion.actions import post_comment
from palmyra.discussion.models import Thread
thread = Thread.objects.create(title="The bridge reopens", url="/2016/05/11/bridge/", language="en")
print([post_comment(thread, text=f"Number {n}.", name="Clara").pk for n in range(3)])
"""
)
ROWS = (
    DJANGO
    + """
import json
from django.db.models import Count
from palmyra.discussion.models import Comment, Reaction, Vote
print(json.dumps({
    "kept": {row.pk: [row.up_count, row.down_count, row.reaction_counts] for row in Comment.objects.all()},
    "votes": list(Vote.objects.values_list("comment_id", "value")),
    "reactions": list(Reaction.objects.values_list("comment_id", "code")),
    "voters": Reaction.objects.values("voter").distinct().count(),
}))
"""
)

ROUNDS = (
    DJANGO
    + """
from palmyra.accounts.models import User
from palmyra.discussion.actions import hide_comment, hold_comment, post_comment, restore_comment
from palmyra.discussion.models import Comment, Thread
maria, _is_new = User.objects.get_or_create(username="maria")
thread = Thread.objects.get()
for number in range(12):
    comment = post_comment(thread, text=f"Cheap pills, offer {number}.", name="Clara")
    hide_comment(comment, moderator=maria, reason="Spam")
    restore_comment(comment, moderator=maria)
    hide_comment(comment, moderator=maria, reason="Spam")
    if number % 3 == 0:
        hold_comment(comment, moderator=maria)
"""
)
LEARNED = (
    DJANGO
    + """
import json
from palmyra.discussion.learning import digest_of
from palmyra.discussion.models import LearnedWord, Lesson
word = LearnedWord.objects.get(digest=digest_of("cheap"))
every = LearnedWord.objects.get(digest=LearnedWord.EVERY)
print(json.dumps([Lesson.objects.count(), *((row.unwanted_count, row.wanted_count) for row in (word, every))]))
"""
)


class Paper(Server):
    """The whole program, without a demo; what stands before it tells from where a reader comes."""

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        self.environment |= {
            "DJANGO_SETTINGS_MODULE": "palmyra.project.settings",
            "PALMYRA_TRUSTED_PROXIES": "127.0.0.1",
        }

    def __enter__(self) -> Paper:
        self.run(TABLES)
        (self.home / "static").mkdir(exist_ok=True)
        self.start()
        return self

    def run(self, code: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", code], env=self.environment, check=True, cwd=ROOT, capture_output=True, text=True
        )
        return done.stdout


@pytest.fixture
def paper() -> Iterator[Paper]:
    with tempfile.TemporaryDirectory(prefix="palmyra-crowd-") as folder, Paper(Path(folder)) as running:
        yield running


def toggle(paper: Paper, reader: int, comments: list[int]) -> list[int]:
    """A reader's turns, the same in every run: a vote or a reaction each, also the same one again."""
    dice = random.Random(reader)
    answers = []
    for _turn in range(TURNS):
        comment = dice.choice(comments)
        path, told = dice.choice(
            [
                ("/talk/vote/", {dice.choice(["up", "down"]): comment}),
                ("/talk/react/", {"react": f"{comment} {dice.choice(CODES)}"}),
            ]
        )
        reply = paper.ask(
            "POST",
            path,
            urlencode(told).encode(),
            Content_Type="application/x-www-form-urlencoded",
            Accept="application/json",
            X_Forwarded_For=f"198.51.100.{reader + 1}",
        )
        answers.append(reply.status)
    return answers


def test_counts_are_those_of_the_rows_after_fifty_readers_toggled_at_once(paper):
    comments = json.loads(paper.run(THREAD))
    with ThreadPoolExecutor(READERS) as crowd:
        answers = list(crowd.map(lambda reader: toggle(paper, reader, comments), range(READERS)))

    assert Counter(status for turns in answers for status in turns) == {200: READERS * TURNS}
    rows: dict[str, Any] = json.loads(paper.run(ROWS))
    votes = Counter((comment, value) for comment, value in rows["votes"])
    reactions = Counter((comment, code) for comment, code in rows["reactions"])
    for comment in comments:
        ups, downs, given = rows["kept"][str(comment)]
        assert (ups, downs) == (votes[comment, 1], votes[comment, -1])
        assert given == {code: count for code in CODES if (count := reactions[comment, code])}
    assert sum(votes.values()) > READERS / 2
    assert rows["voters"] > READERS / 2


def test_a_proof_that_comes_from_many_at_once_counts_once(paper):
    paper.run(THREAD)

    def send(reader: int, proof: str) -> Any:
        return paper.ask(
            "POST",
            "/talk/1/",
            urlencode({"name": "Clara", "text": "A trap.", "website": "x", "proof": proof}).encode(),
            Content_Type="application/x-www-form-urlencoded",
            Accept="application/json",
            X_Forwarded_For=f"198.51.{reader}.1",
        )

    challenge = altcha.Challenge.from_dict(json.loads(send(0, "can").text)["challenge"])
    solution = altcha.solve_challenge(challenge)
    assert solution is not None
    proof = altcha.Payload(challenge, solution).to_base64()
    with ThreadPoolExecutor(8) as crowd:
        answers = list(crowd.map(send, range(1, 9), [proof] * 8))

    assert Counter(answer.status for answer in answers) == {201: 1, 422: 7}
    assert {json.loads(answer.text).get("code") for answer in answers if answer.status == 422} == {"work"}


def test_what_moderators_teach_at_once_is_counted_exactly(paper):
    paper.run(THREAD)
    with ThreadPoolExecutor(4) as desks:
        list(desks.map(paper.run, [ROUNDS] * 4))

    assert json.loads(paper.run(LEARNED)) == [32, [32, 0], [32, 0]]
