"""Learning from moderators: what their decisions teach, what becomes of it, and how right it is about unseen texts."""

from __future__ import annotations

import itertools
import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from palmyra.discussion import learning
from palmyra.discussion.actions import (
    approve_comment,
    edit_comment,
    hide_comment,
    hold_comment,
    post_comment,
    remove_comment,
    restore_comment,
    withdraw_comment,
)
from palmyra.discussion.checks import sentence_of
from palmyra.discussion.clients import Client
from palmyra.discussion.models import Comment, LearnedWord, Lesson, Rules, Thread
from palmyra.language.likeness import roots
from palmyra.lib import bayes

pytestmark = pytest.mark.django_db

JUDGED: dict[str, Any] = tomllib.loads((Path(__file__).parents[1] / "samples/judged/ru.toml").read_text("utf-8"))
CAMPAIGNS = JUDGED["taught"]["unwanted"]
UNWANTED = [" ".join(pair) for pair in itertools.product(CAMPAIGNS["beginnings"], CAMPAIGNS["endings"])]
WANTED = JUDGED["taught"]["wanted"]
SPAM = "Онлайн казино, моментальный вывод на карту, бонус по ссылке в профиле."


@pytest.fixture
def russian(thread) -> Thread:
    thread.language = "ru"
    thread.save()
    return thread


@pytest.fixture
def few(monkeypatch) -> None:
    """Two decisions of each kind are enough."""
    monkeypatch.setattr(learning, "LEARNED_MIN", 4)
    monkeypatch.setattr(learning, "LEARNED_EACH_MIN", 2)


def said(thread: Thread, text: str) -> Comment:
    """A comment that stands there, whoever wrote it."""
    number = Comment.objects.count()
    return post_comment(thread, text=text, name="Клара", client=Client(key=f"browser-{number}"))


def teach_few(thread, moderator) -> None:
    for text in UNWANTED[21:27]:
        hide_comment(said(thread, text), moderator=moderator, reason="Реклама")
    for text in WANTED[:6]:
        approve_comment(said(thread, text), moderator=moderator)


def counts(text: str, language: str = "ru") -> tuple[int, int]:
    """In how many unwanted and wanted comments the first word of a text was."""
    digest = learning.digest_of(next(iter(roots(text))))
    row = LearnedWord.objects.filter(language=language, digest=digest).first()
    return (row.unwanted_count, row.wanted_count) if row else (0, 0)


def totals() -> dict[str, tuple[int, int]]:
    return {one.language: (one.unwanted, one.wanted) for one in learning.progress()}


def post(thread, text, key="known", **told):
    return post_comment(thread, text=text, name="Клара", client=Client(address="203.0.113.5", key=key), **told)


def test_it_is_right_about_texts_that_it_has_not_seen(russian, maria):
    for text in UNWANTED:
        hide_comment(said(russian, text), moderator=maria, reason="Реклама")
    for text in WANTED:
        approve_comment(said(russian, text), moderator=maria)

    held = {text for text in itertools.chain(*JUDGED["unseen"].values()) if learning.find_unwanted(text, "ru")}

    unwanted = set(JUDGED["unseen"]["unwanted"])
    precision, found = len(held & unwanted) / len(held), len(held & unwanted) / len(unwanted)
    assert precision >= 0.95
    assert found >= 0.8  # two of twenty are insults, which nobody took out of sight before
    assert not learning.find_unwanted(UNWANTED[0], "en")


def test_a_comment_like_rejected_ones_is_held_and_moderators_read_which_words(russian, maria, few):
    teach_few(russian, maria)

    comment = post(russian, SPAM)

    assert comment.state == "held"
    (code,) = [code for code in comment.reasons if code.startswith("learned:")]
    words = code.partition(":")[2].split(", ")
    assert 3 <= len(words) <= 5
    assert set(words) <= set(SPAM.replace(",", "").replace(".", "").split())
    assert sentence_of(code) == f"Moderators took comments out of sight that said this: {', '.join(words)}."


def test_another_comment_is_shown_and_so_is_what_only_quotes(russian, maria, few):
    teach_few(russian, maria)

    assert post(russian, WANTED[20]).state == "shown"
    assert post(russian, f"> {SPAM}\n\nНе верьте этому, соседи.").reasons == []


def test_nothing_is_held_before_two_hundred_decisions_of_both_kinds(russian, maria):
    for text in UNWANTED:
        hide_comment(said(russian, text), moderator=maria, reason="Реклама")
    for text in WANTED[:94]:
        approve_comment(said(russian, text), moderator=maria)
    assert totals() == {"ru": (105, 94)}
    assert post(russian, SPAM).state == "shown"

    approve_comment(said(russian, WANTED[94]), moderator=maria)

    assert post(russian, SPAM, key="other").state == "held"


def test_decisions_of_one_kind_only_are_not_enough(russian, maria, few):
    for text in UNWANTED[:20]:
        hide_comment(said(russian, text), moderator=maria, reason="Реклама")

    assert post(russian, SPAM).state == "shown"


def test_a_paper_may_do_without(russian, maria, few):
    teach_few(russian, maria)
    Rules.objects.create(is_learning_used=False)

    assert post(russian, SPAM).state == "shown"
    hide_comment(said(russian, UNWANTED[0]), moderator=maria, reason="Реклама")
    assert totals() == {"ru": (7, 6)}


def test_the_newsroom_is_not_held(russian, maria, boris, few):
    teach_few(russian, maria)

    assert post_comment(russian, text=SPAM, name="Борис", user=boris).state == "shown"


def test_a_decision_taken_back_is_unlearned_and_one_changed_is_learned_anew(russian, maria):
    comment = said(russian, "Пятачок")
    hide_comment(comment, moderator=maria, reason="Реклама")
    assert (counts("Пятачок"), totals()) == ((1, 0), {"ru": (1, 0)})
    hide_comment(comment, moderator=maria, reason="Реклама")
    assert counts("Пятачок") == (1, 0)

    restore_comment(comment, moderator=maria)
    assert (counts("Пятачок"), totals()) == ((0, 1), {"ru": (0, 1)})

    hold_comment(comment, moderator=maria)
    assert (counts("Пятачок"), totals()) == ((0, 0), {"ru": (0, 0)})
    assert not Lesson.objects.exists()


def test_a_changed_comment_takes_back_what_it_taught_and_not_what_it_says_now(russian, maria):
    comment = post(russian, "Пятачок")
    approve_comment(comment, moderator=maria)
    edit_comment(comment, text="Другое", user=None, client=Client(address="203.0.113.5", key="known"))

    hide_comment(comment, moderator=maria, reason="Реклама")

    assert (counts("Пятачок"), counts("Другое")) == ((0, 0), (1, 0))


def test_an_erased_comment_goes_on_teaching_and_leaves_no_words(russian, maria):
    comment = said(russian, "Пятачок")
    remove_comment(comment, moderator=maria, reason="Реклама")

    assert counts("Пятачок") == (1, 0)
    assert Lesson.objects.get().words == []


def test_only_moderators_teach(russian, maria):
    mine = post(russian, "Пятачок")
    approve_comment(mine, moderator=maria)
    hold_comment(said(russian, "Другое"), moderator=None, reason="Reported")
    withdraw_comment(mine)
    remove_comment(said(russian, "Третье"), moderator=None, reason="Its writer deleted the account.")

    assert totals() == {"ru": (0, 1)}
    assert Lesson.objects.get().words == []


def test_each_language_learns_by_itself(thread, maria, few):
    teach_few(thread, maria)

    assert totals() == {"en": (6, 6)}
    assert learning.find_unwanted(SPAM, "en")
    assert not learning.find_unwanted(SPAM, "ru")


def test_looking_takes_one_query_however_much_was_learned(russian, maria, few, django_assert_num_queries):
    teach_few(russian, maria)

    with django_assert_num_queries(2) as queries:  # the rules are kept where no transaction is open
        assert learning.find_unwanted(SPAM, "ru")

    if connection.vendor == "sqlite":  # PostgreSQL plans by what is in a table, and reads one of three rows as it is
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {queries.captured_queries[1]['sql']}")
            assert "(language=? AND digest=?)" in str(cursor.fetchall())


def test_words_are_kept_so_that_nobody_can_read_them(russian, maria, settings):
    hide_comment(said(russian, "Пятачок"), moderator=maria, reason="Реклама")
    kept = str(list(LearnedWord.objects.values())) + str(list(Lesson.objects.values()))
    before = learning.digest_of("пятачк")

    settings.SECRET_KEY = "another"

    assert "ятач" not in kept
    assert learning.digest_of("пятачк") != before
    assert all(0 < learning.digest_of(str(number)) < 2**63 for number in range(1_000))


def test_the_formula_gives_what_its_source_says():
    # A word of 3 of 10 unwanted and 1 of 20 wanted texts: p = .3 / .35, f = (.45 * .5 + 4 p) / 4.45.
    assert bayes.chance_of(3, 1, 10, 20) == pytest.approx(0.8210, abs=1e-4)
    assert bayes.chance_of(0, 0, 10, 20) == 0.5
    assert bayes.chi_square_tail(9.488, 4) == pytest.approx(0.05, abs=1e-4)  # as tables of chi-square have it
    assert bayes.combine([0.99] * 6) > 0.99
    assert bayes.combine([0.01] * 6) < 0.01
    assert bayes.combine([0.99] * 6 + [0.01] * 6) == pytest.approx(0.5)
    assert bayes.combine([]) == 0.5
    assert bayes.most_telling({"so": 0.55, "free": 0.98, "bridge": 0.01}) == {"bridge": 0.01, "free": 0.98}
