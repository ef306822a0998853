"""Stretches of time in which something is counted.

They reach as far ahead as back: what was noted by a clock that was ahead must neither count until it is so late again,
nor be counted as long as it is only a little later than now.
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone


def around(moment: dt.datetime, window: dt.timedelta) -> tuple[dt.datetime, dt.datetime]:
    """The window's length before a moment, and as much behind it."""
    return moment - window, moment + window


def around_now(window: dt.timedelta) -> tuple[dt.datetime, dt.datetime]:
    """The same, of now."""
    return around(timezone.now(), window)
