"""The mark of views whose pages are baked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

View = TypeVar("View", bound=Callable[..., object])


def baked(view: View) -> View:
    """Say that a view's answer to GET is a function of its path and the database: no person, no query, no cookie."""
    view.is_baked = True  # type: ignore[attr-defined]
    return view
