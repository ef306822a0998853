"""The discussion speaks Russian, every sentence of it."""

from __future__ import annotations

import ast
import gettext
import re
from pathlib import Path

import pytest
from django.utils.translation import override
from django.utils.translation.template import templatize

from palmyra.discussion import checks, words
from palmyra.discussion.errors import DiscussionError
from palmyra.discussion.models import Comment, Decision, Thread
from palmyra.discussion.words import fit_text

PACKAGE = Path(words.__file__).parent
CATALOGUE = PACKAGE / "locale" / "ru" / "LC_MESSAGES" / "django.mo"
TRANSLATING = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext_lazy"}


def said_in_code() -> set[str]:
    """Every text that the modules hand to gettext; a context comes before its text, as catalogues keep it."""
    said = set()
    for path in PACKAGE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in TRANSLATING:
                texts = [part.value for part in node.args if isinstance(part, ast.Constant)]
                said.add("\x04".join(texts[:2]) if node.func.id == "pgettext_lazy" else texts[0])
    return said


def said_in_templates() -> set[str]:
    """Every text of the templates, found by Django's own reader of them."""
    said = set()
    for path in PACKAGE.glob("templates/**/*.html"):
        code = templatize(path.read_text("utf-8"), origin=path.name)
        said |= {
            ast.literal_eval(text) for text in re.findall(r"""gettext\(u?('(?:\\.|[^'])*'|"(?:\\.|[^"])*")""", code)
        }
        said |= {ast.literal_eval(text) for text in re.findall(r"""_\(u?('(?:\\.|[^'])*'|"(?:\\.|[^"])*")\)""", code)}
    return said


def test_every_text_has_its_russian():
    said = said_in_code() | said_in_templates()
    with CATALOGUE.open("rb") as file:
        known = gettext.GNUTranslations(file)._catalog
    translated = {key[0] if isinstance(key, tuple) else key for key in known}

    assert len(said) > 90
    assert said - translated == set()


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
