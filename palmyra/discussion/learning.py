"""Learning from moderators' decisions which words are in comments that they take out of sight, each language by itself.

What it finds holds a comment, nothing more, and names the words. palmyra/lib/bayes.py has the formula and its source.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from django.conf import settings
from django.db.models import F

from palmyra.discussion import markup
from palmyra.discussion.limits import (
    LEARNED_EACH_MIN,
    LEARNED_LETTERS_TOLD,
    LEARNED_MIN,
    LEARNED_SURE,
    LEARNED_WORDS_MAX,
    LEARNED_WORDS_MIN,
    LEARNED_WORDS_TOLD,
)
from palmyra.discussion.models import Comment, LearnedWord, Lesson, Rules
from palmyra.discussion.statements import learned_counts
from palmyra.language.likeness import roots
from palmyra.lib import bayes


@dataclass(frozen=True, slots=True)
class Progress:
    """How many decisions were learned from in a language, by what they were."""

    language: str
    unwanted: int = 0
    wanted: int = 0

    @property
    def count(self) -> int:
        """All of them."""
        return self.unwanted + self.wanted

    @property
    def is_enough(self) -> bool:
        """Whether there is enough to go by."""
        return self.count >= LEARNED_MIN and min(self.unwanted, self.wanted) >= LEARNED_EACH_MIN


def teach(comment: Comment, *, is_unwanted: bool | None) -> None:
    """Learn from a decision; what an earlier one taught is taken back, and with None nothing put in its place.

    To be called in the transaction of the decision, while the comment is locked and has its text.
    """
    lesson = Lesson.objects.filter(comment=comment).first()
    if lesson is not None and lesson.is_unwanted == is_unwanted:
        return
    if lesson is not None:
        count(lesson, -1)
        lesson.delete()
    if is_unwanted is not None and not comment.is_staff_voice:
        words = sorted(digest_of(root) for root in words_of(comment.text))
        language = comment.thread.language
        lesson = Lesson.objects.create(comment=comment, language=language, is_unwanted=is_unwanted, words=words)
        count(lesson, 1)


def forget_words(comment: Comment) -> None:
    """Let go of what a comment said, as its text is gone and the decision final; the counts stay."""
    Lesson.objects.filter(comment=comment).update(words=[])


def count(lesson: Lesson, change: int) -> None:
    """Add what a lesson teaches to the counts, or take it off."""
    digests = [LearnedWord.EVERY, *lesson.words]
    # Everywhere in one order, so that two decisions at a time never wait for one another.
    missing = [LearnedWord(language=lesson.language, digest=digest) for digest in sorted(digests)]
    LearnedWord.objects.bulk_create(missing, ignore_conflicts=True)
    field = "unwanted_count" if lesson.is_unwanted else "wanted_count"
    rows = LearnedWord.objects.filter(language=lesson.language, digest__in=digests)
    rows.update(**{field: F(field) + change})


def find_unwanted(text: str, language: str) -> tuple[str, ...]:
    """The words, as they are said, that make a text like those which moderators take out of sight; () when it is not.

    One query, whatever was said before. Nothing is found until enough was learned in the language.
    """
    if not language or not Rules.current().is_learning_used:
        return ()
    said = {digest_of(root): word for root, word in words_of(text).items()}
    if len(said) < LEARNED_WORDS_MIN:
        return ()
    counts = learned_counts(language, [LearnedWord.EVERY, *said])
    every = Progress(language, *counts.pop(LearnedWord.EVERY, (0, 0)))
    if not every.is_enough:
        return ()
    chances = {
        said[digest]: bayes.chance_of(unwanted, wanted, every.unwanted, every.wanted)
        for digest, (unwanted, wanted) in counts.items()
    }
    telling = bayes.most_telling(chances)
    if len(telling) < LEARNED_WORDS_MIN or bayes.combine(telling.values()) < LEARNED_SURE:
        return ()
    against = [word for word, chance in telling.items() if chance > bayes.UNKNOWN]
    # Small words weigh like others, but tell a moderator nothing.
    told = sorted(against, key=lambda word: len(word) < LEARNED_LETTERS_TOLD)[:LEARNED_WORDS_TOLD]
    return tuple(word for word in said.values() if word in told)


def words_of(text: str) -> dict[str, str]:
    """What a text is known by: its own words, whatever is quoted, as roots, each with the word as it is said first."""
    found = roots(markup.without_quotations(text))
    return dict(list(found.items())[:LEARNED_WORDS_MAX])


def digest_of(root: str) -> int:
    """A word as it is kept, a number of 63 bits but 0; without the paper's key nobody can tell the word."""
    made = hmac.new(settings.SECRET_KEY.encode(), b"word " + root.encode(), hashlib.blake2b).digest()
    return int.from_bytes(made[:8], "big") >> 1 or 1


def progress() -> list[Progress]:
    """How far each language is that anything was learned in."""
    rows = LearnedWord.objects.filter(digest=LearnedWord.EVERY).order_by("language")
    return [Progress(*row) for row in rows.values_list("language", "unwanted_count", "wanted_count")]
