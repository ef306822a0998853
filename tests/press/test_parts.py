"""Parts of pages: one that was made for a page is used in others, and never after something that it read was purged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.utils import translation

from palmyra.press import parts
from palmyra.press.memo import SharedByPages
from palmyra.press.parts import Part, Parts, reuse
from palmyra.press.tags import Reading, collect, current_mark, note_moment, note_tags, purge

Render = Callable[[Callable[[], object]], Reading]


@pytest.fixture
def kept(press: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Parts]:
    """The parts of a process that has rendered nothing yet, outside of a transaction."""
    monkeypatch.setattr(parts, "connection", SimpleNamespace(in_atomic_block=False))
    monkeypatch.setattr(parts, "parts", Parts())
    return parts.parts


@pytest.fixture
def render(kept: Parts) -> Render:
    """Renders as `bake.render` does; returns what the page read."""

    def run(view: Callable[[], object]) -> Reading:
        mark = current_mark()
        kept.catch_up(1, mark)
        with collect(mark) as reading:
            view()
        return reading

    return run


@pytest.fixture
def made() -> list[str]:
    """What was made, in its order."""
    return []


def bar(made: list[str], tag: str = "paper") -> str:
    """A part of each page."""

    def make() -> str:
        note_tags(tag)
        made.append(tag)
        return f"{tag} {len(made)}"

    return reuse(("bar", tag), make)


def test_what_one_page_made_is_used_in_the_next_which_notes_what_it_read(render, made):
    first, second = render(lambda: bar(made)), render(lambda: bar(made))

    assert made == ["paper"]
    assert first.tags == second.tags == {"paper"}


def test_a_purge_of_what_it_read_has_it_made_again_and_no_other(render, made):
    render(lambda: (bar(made), bar(made, "rules")))
    purge("rules")
    render(lambda: (bar(made), bar(made, "rules")))

    assert made == ["paper", "rules", "rules"]


def test_more_purges_than_are_read_at_once_have_everything_made_again(render, made, monkeypatch):
    monkeypatch.setattr(parts, "MOST_PURGES", 2)
    render(lambda: bar(made))
    purge("a", "b", "c")
    render(lambda: bar(made))

    assert made == ["paper", "paper"]


def test_a_new_epoch_has_everything_made_again(kept, render, made):
    render(lambda: bar(made))
    kept.catch_up(2, 0)
    with collect(0):
        bar(made)

    assert made == ["paper", "paper"]


def test_a_purge_that_another_page_read_of_meanwhile_leaves_nothing_behind(kept, render, made):
    def while_something_changes() -> None:
        note_tags("paper")
        made.append("before")
        purge("paper")
        kept.catch_up(1, current_mark())

    render(lambda: reuse("part", while_something_changes))
    render(lambda: reuse("part", while_something_changes))

    assert made == ["before", "before"]


def test_a_page_whose_mark_is_older_uses_what_newer_ones_made(kept, render, made):
    old = current_mark()
    purge("paper")
    render(lambda: bar(made))
    kept.catch_up(1, old)
    with collect(old) as reading:
        bar(made)

    assert made == ["paper"]
    assert reading.tags == {"paper"}


def test_a_part_that_changes_by_itself_is_made_again_then_and_the_page_knows_when(kept, render, made):
    moment = dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)

    def closing() -> None:
        note_moment(moment)
        made.append("closing")

    for _page in range(2):
        assert render(lambda: reuse("part", closing)).valid_until == moment
    assert made == ["closing"]

    where = next(iter(kept.kept))
    kept.kept[where] = Part(None, frozenset(), dt.datetime.now(dt.UTC))
    render(lambda: reuse("part", closing))
    assert made == ["closing", "closing"]


def test_a_part_within_a_part_tells_both_what_it_read(render, made):
    def page() -> None:
        reuse("outer", lambda: (note_tags("outer"), bar(made)))

    assert render(page).tags == {"outer", "paper"}
    purge("paper")
    assert render(page).tags == {"outer", "paper"}
    assert made == ["paper", "paper"]


def test_each_language_has_parts_of_its_own(render, made):
    for language in ("ru", "en", "ru"):
        with translation.override(language):
            render(lambda: bar(made))

    assert len(made) == 2


def test_outside_of_a_rendering_and_in_a_transaction_nothing_is_kept(render, made, monkeypatch):
    bar(made)
    monkeypatch.setattr(parts, "connection", SimpleNamespace(in_atomic_block=True))
    render(lambda: bar(made))
    render(lambda: bar(made))

    assert len(made) == 3


def test_the_parts_used_longest_ago_leave_first_with_all_that_is_known_of_them(kept, render, made):
    kept.most = 2
    render(lambda: (bar(made, "a"), bar(made, "b"), bar(made, "a"), bar(made, "c")))

    assert [key[-1] for key in kept.kept] == [("bar", "a"), ("bar", "c")]
    assert set(kept.keys_by_tag) == {"a", "c"}


def test_a_row_that_pages_share_is_asked_for_once_and_noted_by_each(render, made):
    row = SharedByPages(lambda: made.append("row") or len(made), "paper")

    assert [render(row).tags for _page in range(3)] == [{"paper"}] * 3
    assert len(made) == 1
    purge("paper")
    render(row)
    assert len(made) == 2
