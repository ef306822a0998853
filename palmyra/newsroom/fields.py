"""A StreamField that keeps Cyrillic readable in the database."""

from __future__ import annotations

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.functional import cached_property
from wagtail.fields import StreamField


class PlainEncoder(DjangoJSONEncoder):
    """JSON without `\\uXXXX` escapes."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "ensure_ascii": False})


class PlainStreamField(StreamField):
    """Stores its JSON without escapes: a Cyrillic letter takes two bytes instead of six."""

    @cached_property
    def json_field(self) -> models.JSONField:
        return models.JSONField(encoder=PlainEncoder)
