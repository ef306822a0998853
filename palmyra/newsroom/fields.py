"""A StreamField that keeps Cyrillic readable in the database."""

from __future__ import annotations

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from wagtail.fields import StreamField


class PlainStreamField(StreamField):
    """Stores its JSON without `\\uXXXX` escapes: a Cyrillic letter takes two bytes instead of six."""

    def get_prep_value(self, value: Any) -> Any:
        prepared = super().get_prep_value(value)
        if not isinstance(prepared, str):
            return prepared
        return json.dumps(json.loads(prepared), cls=DjangoJSONEncoder, ensure_ascii=False)
