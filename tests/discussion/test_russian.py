"""What the discussion says in Russian where the words depend on numbers or on what they belong to."""

from __future__ import annotations

import re

import pytest
from django.utils.translation import override

from palmyra.discussion import checks
from palmyra.discussion.errors import DiscussionError
from palmyra.discussion.models import Comment, Decision, Thread
from palmyra.discussion.words import fit_text


def test_every_reason_is_told_in_russian():
    with override("ru"):
        for code in checks.REASONS:
            assert re.search("[а-я]", checks.sentence_of(code))


@pytest.mark.parametrize(("length", "words"), [(5001, "5001 знак,"), (5002, "5002 знака,"), (5011, "5011 знаков,")])
def test_signs_are_counted_in_russian(length, words):
    with override("ru"), pytest.raises(DiscussionError, match=words):
        fit_text("я" * length)


def test_one_word_is_translated_by_what_it_belongs_to():
    with override("ru"):
        assert Thread(mode="held").get_mode_display() == "с проверкой"
        assert Comment(state="held").get_state_display() == "ждёт решения"
        assert Decision(act="hold").get_act_display() == "задержана"
