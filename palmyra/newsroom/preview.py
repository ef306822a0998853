"""Who draws a preview: the package with the public templates registers itself here at start."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

Render = Callable[[Any, HttpRequest], HttpResponse]
_renderers: dict[str, Render] = {}


def register(model_name: str, render: Render) -> None:
    """Draw previews of a model (its class name, such as "Article") with this function."""
    _renderers[model_name] = render


def render(row: Any, request: HttpRequest) -> HttpResponse:
    """The preview of an unsaved row. Raises KeyError when nobody draws its kind."""
    return _renderers[type(row).__name__](row, request)
