"""How long old bytes are given for pages."""

from __future__ import annotations

import pytest

from palmyra.press import figures
from palmyra.press.figures import FORGET_SECONDS, MOST_STALE, Stale


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What time it is; the test moves it."""
    now = [1_000.0]
    monkeypatch.setattr(figures.time, "time", lambda: now[0])
    return now


def test_a_page_is_stale_from_the_first_time_until_it_was_rendered(clock: list[float]) -> None:
    stale = Stale()
    for _second in range(50):
        stale.give("/broken/")
        clock[0] += 1
    stale.give("/later/")
    assert stale.oldest() == 1_000
    stale.end("/broken/")
    assert stale.oldest() == 1_050
    stale.end("/later/")
    assert stale.oldest() == 0


def test_a_page_that_changes_all_the_time_is_never_stale_for_long(clock: list[float]) -> None:
    stale = Stale()
    for _turn in range(1_000):
        stale.give("/busy/")
        clock[0] += 0.2
        stale.end("/busy/")
        stale.give("/busy/")
    assert clock[0] - stale.oldest() < 1


def test_what_nobody_asks_for_any_more_is_forgotten(clock: list[float]) -> None:
    stale = Stale()
    stale.give("/forgotten/")
    clock[0] += FORGET_SECONDS + 1
    assert stale.oldest() == 0


def test_no_more_is_remembered_than_there_is_room_for(clock: list[float]) -> None:
    stale = Stale()
    for number in range(2 * MOST_STALE):
        stale.give(f"/{number}/")
    assert len(stale.given) == MOST_STALE
