"""The API put together, and the page that explains it."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from ninja import NinjaAPI

from palmyra.newsroom.models import Paper
from palmyra.pages.api import moderating, problems, writing
from palmyra.pages.api.parsing import StrictParser
from palmyra.pages.gather.heads import gather_head
from palmyra.pages.gather.site import gather_site
from palmyra.press.baked import baked

VERSION = "1.0.0"
DOCS = "/api/v1/docs/"

# docs_url: the framework's page draws itself by scripts of a CDN; ours is plain HTML.
api = NinjaAPI(title="Palmyra", version=VERSION, docs_url=None, parser=StrictParser(), urls_namespace="api-v1")
problems.connect(api)
api.add_router("", writing.router)  # the one of reading: an address belongs to one router, whatever the method
api.add_router("", moderating.router)


@csrf_exempt
def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponse:
    """An address of the API that does not exist."""
    return problems.on_missing(request, None)


@baked
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The API for people: made from the same description that programs read."""
    language = Paper.current().main_language
    with translation.override(language):
        context = {
            "site": gather_site(language),
            "head": gather_head(_("The API"), DOCS, is_listed=False),
            "operations": operations(),
        }
        return render(request, "api.html", context)


def operations() -> list[dict[str, Any]]:
    """What the API does, one entry an address and method."""
    schema = api.get_openapi_schema()
    shapes = schema["components"]["schemas"]
    return [
        {
            "method": method.upper(),
            "path": path,
            "id": told["operationId"],
            "summary": _(told["summary"]),
            "description": with_code(_(told["description"])) if "description" in told else "",
            "needs": told["tags"][0],
            "parameters": [fields_of_parameter(one) for one in told.get("parameters", [])],
            "body": fields_of(told.get("requestBody"), shapes),
            "answer": fields_of(next(one for code, one in told["responses"].items() if code < 300), shapes),
        }
        for path, methods in schema["paths"].items()
        for method, told in methods.items()
    ]


def with_code(text: str) -> SafeString:
    """A sentence with its names of fields, which stand between backticks, as code."""
    return mark_safe(re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text)))


def fields_of_parameter(told: dict[str, Any]) -> dict[str, Any]:
    """A parameter of an address or of its query."""
    return {"name": told["name"], "kind": kind_of(told["schema"]), "is_needed": told.get("required", False)}


def fields_of(body: dict[str, Any] | None, shapes: dict[str, Any]) -> list[dict[str, Any]]:
    """The fields of a body, one level deep; what is inside is named by its kind."""
    if not body or "content" not in body:
        return []
    name = body["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    shape = shapes[name]
    needed = shape.get("required", [])
    return [
        {"name": field, "kind": kind_of(told), "is_needed": field in needed}
        for field, told in shape["properties"].items()
    ]


def kind_of(told: dict[str, Any]) -> str:
    """A type in words, as JSON has them."""
    if "$ref" in told:
        return str(told["$ref"].rpartition("/")[2].removesuffix("Out"))
    if "anyOf" in told:
        return " | ".join(kind_of(one) for one in told["anyOf"])
    if told.get("type") == "array":
        return f"{kind_of(told['items'])}[]"
    return str(told.get("format") or told.get("type", "object"))
