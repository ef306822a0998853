"""Dates as a paper writes them."""

from __future__ import annotations

import datetime as dt

import pytest

from palmyra.language.dates import date_without_year, long_date, month_title, time_of_day, weekday_date

DAY = dt.date(2016, 5, 11)


@pytest.mark.parametrize(
    ("language", "long", "short", "month"),
    [
        ("ru", "11 мая 2016", "11 мая", "Май 2016"),
        ("en", "May 11, 2016", "May 11", "May 2016"),
        ("kk", "2016-05-11", "05-11", "2016-05"),
    ],
)
def test_each_language_writes_the_day_its_own_way(language: str, long: str, short: str, month: str) -> None:
    told = [write(DAY, language).replace("\u00a0", " ") for write in (long_date, date_without_year, month_title)]
    assert told == [long, short, month]


def test_day_and_month_stay_on_one_line() -> None:
    assert date_without_year(DAY, "ru") == "11\u00a0мая"
    assert date_without_year(DAY, "en") == "May\u00a011"


@pytest.mark.parametrize(
    ("language", "text"),
    [("ru", "среда, 11 мая 2016"), ("en", "Wednesday, May 11, 2016"), ("kk", "2016-05-11")],
)
def test_front_page_names_the_weekday(language: str, text: str) -> None:
    assert weekday_date(DAY, language).replace("\u00a0", " ") == text


@pytest.mark.parametrize(
    ("hour", "russian", "english"),
    [(0, "00:05", "12:05 a.m."), (9, "09:05", "9:05 a.m."), (12, "12:05", "12:05 p.m."), (15, "15:05", "3:05 p.m.")],
)
def test_clock_has_24_hours_except_in_english(hour: int, russian: str, english: str) -> None:
    at = dt.datetime(2016, 5, 11, hour, 5, tzinfo=dt.UTC)
    assert time_of_day(at, "ru") == russian
    assert time_of_day(at, "en") == english.replace(" ", "\u00a0")
