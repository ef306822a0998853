"""A letter says the same as text and as HTML, and what others wrote brings nothing but words."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palmyra.mail.parts import WIDTH, Part, compose

OURS = {"html", "head", "meta", "body", "p", "br", "a", "h2", "blockquote", "small"}
SAMPLES = os.environ.get("PALMYRA_SAMPLES")


def check(words: str) -> None:
    kinds = ("line", "title", "words", "foot")
    letter = compose("S", [Part(words, kind=kind) for kind in kinds])
    assert set(re.findall(r"<\s*/?([a-z0-9]+)", letter.html, re.IGNORECASE)) <= OURS
    assert 'href="' not in letter.html


@given(st.text())
def test_any_words_bring_no_tag_and_no_link(words):
    check(words)


@pytest.mark.skipif(SAMPLES is None, reason="PALMYRA_SAMPLES names no folder of samples")
def test_hostile_words_bring_no_tag_and_no_link():
    files = sorted((Path(SAMPLES or "") / "sanitize").glob("*.json"))
    assert files
    for path in files:
        for row in json.loads(path.read_text("utf-8")):
            check(json.dumps(row, ensure_ascii=False) if not isinstance(row, str) else row)


def test_text_is_wrapped_and_words_of_others_are_marked():
    letter = compose("S", [Part("word " * 40, kind="words"), Part("Read", "https://example.org/" + "x" * 90)])
    lines = letter.text.splitlines()
    assert all(len(line) <= WIDTH or line.startswith("https://") for line in lines)
    assert lines[0].startswith("> word")
    assert f'<a href="https://example.org/{"x" * 90}">Read</a>' in letter.html


def test_the_foot_begins_once_with_the_mark_that_mail_programs_know():
    letter = compose("S", [Part("Words."), Part("One", kind="foot"), Part("Two", kind="foot")])
    assert letter.text.split("\n-- \n")[0].strip() == "Words."
    assert letter.text.count("-- \n") == 1
