"""Static pages such as /about/: Wagtail pages in a folder for each language."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from palmyra.newsroom import preview
from palmyra.newsroom.blocks import BodyBlock
from palmyra.newsroom.fields import PlainStreamField
from palmyra.newsroom.models.paper import Paper
from palmyra.press.declare import declare_tags


class EditionFolder(Page):
    """Holds the static pages of one language; its slug is the language's code."""

    subpage_types = ["newsroom.StaticPage"]
    parent_page_types = ["wagtailcore.Page"]
    max_count = 20

    class Meta:
        verbose_name = _("static pages of a language")
        verbose_name_plural = _("static pages of languages")

    def get_url_parts(self, request: Any = None) -> None:
        """A folder has no address: the language's front page is no Wagtail page."""
        return


class StaticPage(Page):
    """A page that stands by itself: about the paper, its rules, its contacts."""

    body = PlainStreamField(BodyBlock(), verbose_name=_("body"), blank=True)
    thread = models.OneToOneField(
        "discussion.Thread", null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    is_demo = models.BooleanField(default=False, editable=False)

    subpage_types = ["newsroom.StaticPage"]
    parent_page_types = ["newsroom.EditionFolder", "newsroom.StaticPage"]
    content_panels = [*Page.content_panels, FieldPanel("body")]

    class Meta:
        verbose_name = _("static page")
        verbose_name_plural = _("static pages")

    @property
    def language(self) -> str:
        """The language of the folder that the page lies in."""
        return str(self.url_path.strip("/").split("/")[1])

    @property
    def public_path(self) -> str:
        """The page's public path."""
        return self.path_under(Paper.current().main_language)

    def path_under(self, main_language: str) -> str:
        """The public path that the page has when this is the paper's main language."""
        _home, language, *rest = self.url_path.strip("/").split("/")
        prefix = "" if language == main_language else f"{language}/"
        return f"/{prefix}{'/'.join(rest)}/"

    def get_url_parts(self, request: Any = None) -> tuple[int, str, str] | None:
        """Where Wagtail's "view live" leads."""
        site_id, _root, _path = super().get_url_parts(request) or (None, None, None)
        return (site_id, Paper.current().base_url, self.public_path) if site_id else None

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return preview.render(self, request)


declare_tags(StaticPage, lambda page: [f"page:{page.pk}", "pages"])
