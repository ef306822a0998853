"""What is filled into the form of a template is what the template would have said."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe
from hypothesis import example, given
from hypothesis import strategies as st

from palmyra.pages import shapes
from palmyra.pages.shapes import fill, form_of

COMMENT = (
    "id is_shown is_hidden is_noted is_pinned name author_key badge badge_kind iso more html votes reactions edited "
    "react_url reply_url reader_url report_url reason time is_level answers_id answers_name record_url after"
).split()
AROUND = "is_open has_votes may_vote_down has_reactions is_choice is_framed".split()
REACTION = "id code label drawn count".split()

said = st.sampled_from(["", "", "1"]) | st.text(max_size=8)


def fields(names: list[str]) -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries({name: said for name in names})


def truths(names: list[str]) -> st.SearchStrategy[dict[str, bool]]:
    return st.fixed_dictionaries({name: st.booleans() for name in names})


@given(fields(COMMENT), truths(AROUND), st.sampled_from(["ru", "en"]))
@example(dict.fromkeys(COMMENT, "<b>%(id)s \ue000id\ue001 100 % 'x'</b>"), dict.fromkeys(AROUND, True), "ru")
def test_a_comment_is_what_its_template_says(told, around, language):
    with translation.override(language):
        assert fill("_comment.html", told, **around) == render_to_string("_comment.html", {**told, **around})


@given(fields(REACTION), truths(["is_open"]))
def test_a_reaction_is_what_its_template_says(told, around):
    assert fill("_reaction.html", told, **around) == render_to_string("_reaction.html", {**told, **around})


def test_safe_fields_stay_as_they_are_and_others_are_escaped():
    told = {"id": "1", "is_shown": "1", "name": "<i>", "html": mark_safe("<p>Ice</p>")}
    page = fill("_comment.html", told)
    assert "<b>&lt;i&gt;</b>" in page
    assert '<div class="words" dir="auto"><p>Ice</p></div>' in page


def test_a_template_is_rendered_once_for_a_shape(monkeypatch):
    rendered = []

    def count(template: str, context: dict[str, object]) -> str:
        rendered.append(template)
        return render_to_string(template, context)

    monkeypatch.setattr(shapes, "render_to_string", count)
    form_of.cache_clear()
    for number in range(5):
        fill("_comment.html", {"id": str(number), "is_shown": "1", "name": f"Clara {number}"}, is_open=True)
    fill("_comment.html", {"id": "6", "is_shown": "1", "name": "Clara", "edited": "12:00"}, is_open=True)

    assert rendered == ["_comment.html"] * 2


@pytest.fixture(autouse=True)
def no_forms():
    yield
    form_of.cache_clear()
