"""Dates and times as a paper writes them."""

from __future__ import annotations

import datetime as dt

OF_MONTH = {
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split(),
    "en": "January February March April May June July August September October November December".split(),
}
MONTHS = {
    "ru": "Январь Февраль Март Апрель Май Июнь Июль Август Сентябрь Октябрь Ноябрь Декабрь".split(),
    "en": OF_MONTH["en"],
}
WEEKDAYS = {
    "ru": "понедельник вторник среда четверг пятница суббота воскресенье".split(),
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
}
NBSP = "\u00a0"
NOON = 12


def long_date(date: dt.date, language: str) -> str:
    """`11 мая 2016` or `May 11, 2016`; ISO 8601 in a language whose months are not known."""
    if language not in OF_MONTH:
        return f"{date:%Y-%m-%d}"
    if language == "en":
        return f"{date_without_year(date, language)}, {date.year}"
    return f"{date_without_year(date, language)}{NBSP}{date.year}"


def date_without_year(date: dt.date, language: str) -> str:
    """`11 мая` or `May 11`; `05-11` in a language whose months are not known."""
    if language not in OF_MONTH:
        return f"{date:%m-%d}"
    if language == "en":
        return f"{OF_MONTH[language][date.month - 1]}{NBSP}{date.day}"
    return f"{date.day}{NBSP}{OF_MONTH[language][date.month - 1]}"


def month_title(date: dt.date, language: str) -> str:
    """`Май 2016` or `May 2016`; `2016-05` in a language whose months are not known."""
    if language not in MONTHS:
        return f"{date:%Y-%m}"
    return f"{MONTHS[language][date.month - 1]}{NBSP}{date.year}"


def weekday_date(date: dt.date, language: str) -> str:
    """`среда, 11 мая 2016` or `Wednesday, May 11, 2016`."""
    if language not in WEEKDAYS:
        return long_date(date, language)
    return f"{WEEKDAYS[language][date.weekday()]}, {long_date(date, language)}"


def time_of_day(at: dt.datetime, language: str) -> str:
    """`15:42`, or `3:42 p.m.` in English."""
    if language != "en":
        return f"{at:%H:%M}"
    return f"{at.hour % 12 or 12}:{at:%M}{NBSP}{'a.m.' if at.hour < NOON else 'p.m.'}"
