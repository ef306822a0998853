"""Charts of what came, was held and was rejected, by day and by week, with a table that says the same."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils import timezone, translation

from palmyra.accounts.actions import ensure_roles
from palmyra.discussion import figures
from palmyra.discussion.actions import approve_comment, hide_comment, post_comment, set_scopes, withdraw_comment
from palmyra.discussion.clients import Client as Writer
from palmyra.discussion.models import Comment, Decision, Thread

pytestmark = pytest.mark.django_db

STATISTICS = "/newsroom/discussion/statistics/"
NOON = dt.datetime(2031, 3, 12, 12, tzinfo=dt.UTC)  # a Wednesday
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def noon(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    for field in (Comment._meta.get_field("created_at"), Decision._meta.get_field("decided_at")):
        monkeypatch.setitem(vars(field), "_get_default", lambda: NOON)  # fields keep the clock they were made with
    with timezone.override(dt.UTC):
        yield


def at(comment: Comment, moment: dt.datetime) -> Comment:
    Comment.objects.filter(pk=comment.pk).update(created_at=moment)
    return comment


def test_each_day_counts_its_own(say, maria):
    at(say("Today."), NOON - 11 * HOUR)
    at(say("Yesterday."), NOON - DAY)
    at(say("Yesterday too."), NOON - 13 * HOUR)
    at(say("Long ago."), NOON - 40 * DAY)

    rows = figures.figures_by(figures.DAY, maria)

    assert len(rows) == 30
    assert [row.comments for row in rows[-3:]] == [0, 2, 1]
    assert sum(row.comments for row in rows) == 3
    assert rows[-1].start == NOON - 12 * HOUR


def test_weeks_begin_on_monday(say, maria):
    at(say("Monday."), NOON - 60 * HOUR)
    at(say("Sunday."), NOON - 61 * HOUR)

    rows = figures.figures_by(figures.WEEK, maria)

    assert len(rows) == 26
    assert rows[-1].start == dt.datetime(2031, 3, 10, tzinfo=dt.UTC)
    assert [row.comments for row in rows[-2:]] == [1, 1]


def test_held_rejected_and_waited_are_told(say, maria):
    hide_comment(say("Rude."), moderator=maria, reason="Insult")
    withdraw_comment(say("Taken back by its writer."))
    Thread.objects.update(mode="held")
    for hours in (1, 3, 8):
        approve_comment(at(say(f"Waited {hours}."), NOON - hours * HOUR), moderator=maria)
    say("Still waiting.")

    today = figures.figures_by(figures.DAY, maria)[-1]

    assert (today.comments, today.held, today.rejected) == (6, 4, 1)
    assert today.median_wait == 3 * HOUR


def test_figures_take_three_queries_and_end_at_ones_own_sections(thread, maria, django_assert_num_queries):
    sport = Thread.objects.create(title="The final", url="/final/", group="7")
    for number, where in enumerate([sport, thread, thread]):
        post_comment(where, text=f"No. {number}", name="Clara", client=Writer(key=str(number)))
    with django_assert_num_queries(6):  # each asks first how far the moderator's powers reach, outside of a request
        assert figures.figures_by(figures.DAY, maria)[-1].comments == 3
    assert [row["thread__title"] for row in figures.busiest_threads(figures.DAY, maria)] == [thread.title, "The final"]

    set_scopes(maria, ["7"])

    assert figures.figures_by(figures.DAY, maria)[-1].comments == 1
    assert [row["thread__title"] for row in figures.busiest_threads(figures.DAY, maria)] == ["The final"]


def rows_of(*comments: int) -> list[figures.Figures]:
    return [figures.Figures(NOON + DAY * place, count, 0, 0, None) for place, count in enumerate(comments)]


def test_the_highest_bar_fills_the_chart_and_the_smallest_can_be_seen():
    drawn = figures.charts_of(rows_of(0, 1, 1000))[0]

    assert [bar.height for bar in drawn.bars] == [0, 2, figures.HEIGHT]
    assert all(bar.y + bar.height == figures.HEIGHT for bar in drawn.bars)
    assert drawn.bars[-1].x + drawn.bars[-1].width <= figures.WIDTH
    assert drawn.bars[-1].label == "March 14, 2031: 1000"
    assert drawn.summary == "at most 1000, at last 1000"


def test_charts_of_nothing_are_empty():
    for drawn in figures.charts_of(rows_of(0, 0)):
        assert drawn.summary == "nothing in this time"
        assert all(bar.height == 0 for bar in drawn.bars)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_page_draws_without_styles_or_scripts_and_says_the_same_in_a_table(client, say, maria, language):
    ensure_roles()
    maria.language = language
    maria.save()
    client.force_login(maria)
    for number in range(3):
        say(f"No. {number}")

    with translation.override(language):
        page = client.get(STATISTICS, {"by": "week"}, headers={"Accept-Language": language}).content.decode()

    charts = re.findall(r"<svg viewBox=\"0 0 720 120\" role=\"img\" aria-label=\"[^\"]+\".*?</svg>", page, re.DOTALL)
    assert len(charts) == 4
    assert "style=" not in "".join(charts)
    numbers = re.findall(r' (?:x|y|width|height)="([^"]*)"', charts[0])
    assert numbers
    assert all(number.isdigit() for number in numbers)
    assert "<td>3</td>" in page
    assert "The bridge reopens" in page


def test_nonsense_for_a_step_shows_days(client, maria):
    ensure_roles()
    client.force_login(maria)

    assert '<a href="?by=day" aria-current="page">' in client.get(STATISTICS, {"by": "x"}).content.decode()
