"""Joins the newsroom to Wagtail: its lists and editors, its own acts, what the log calls them, the picture screen."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse, reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.rich_text.converters.html_to_contentstate import ExternalLinkElementHandler, PageLinkElementHandler
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature
from wagtail.admin.site_summary import SummaryItem
from wagtail.admin.ui.components import Component
from wagtail.contrib.settings.models import register_setting
from wagtail.log_actions import LogActionRegistry
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.snippets.action_menu import ActionMenuItem, SubmitForModerationMenuItem
from wagtail.snippets.models import register_snippet

from palmyra.newsroom import failure_views, views
from palmyra.newsroom.halftone import HalftoneOperation
from palmyra.newsroom.links import ArticleLinkElementHandler, ArticleLinkHandler, stored_link
from palmyra.newsroom.models import Article, Paper
from palmyra.newsroom.panels import paper_handler
from palmyra.newsroom.viewsets import ArticleViewSet, DeskGroup
from palmyra.press.models import Failure

register_snippet(ArticleViewSet)
register_snippet(DeskGroup)
Paper.edit_handler = paper_handler
register_setting(Paper, icon="site", order=1)


@hooks.register("register_admin_urls")
def register_acts() -> list[URLPattern | URLResolver]:
    """Addresses of the newsroom's own acts."""
    patterns = [
        path("articles/<int:number>/correct/", views.correct, name="correct"),
        path("articles/<int:number>/withdraw/", views.withdraw, name="withdraw"),
        path("articles/<int:number>/restore/", views.restore, name="restore"),
        path("mail/", views.mail_test, name="mail_test"),
        path("mail/again/", views.mail_again, name="mail_again"),
        path("demo/", views.remove_demo, name="remove_demo"),
        path("failures/", failure_views.failures, name="failures"),
        path("failures/again/", failure_views.failure_again, name="failure_again"),
    ]
    return [path("desk/", include((patterns, "newsroom_desk"), namespace="newsroom_desk"))]


class OwnerItem(MenuItem):
    """Shown to those who may change the paper."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("newsroom.change_paper"))


class DemoItem(MenuItem):
    """Shown to the owner as long as the demo is there."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser and Paper.current().has_demo)


@hooks.register("register_settings_menu_item")
def register_mail_item() -> MenuItem:
    """The test of the mail server."""
    return OwnerItem(_("Test the mail server"), reverse("newsroom_desk:mail_test"), icon_name="mail", order=2)


@hooks.register("register_settings_menu_item")
def register_demo_item() -> MenuItem:
    """The removal of the demo."""
    return DemoItem(_("Remove the demo"), reverse("newsroom_desk:remove_demo"), icon_name="bin", order=3)


class FirstStepsPanel(Component):
    """What makes a demo or an empty paper one's own, on the newsroom's first page."""

    order = 50

    def render_html(self, parent_context: Any = None) -> SafeString:
        context = {"paper": Paper.current(), "has_articles": Article.objects.filter(is_demo=False).exists()}
        return render_to_string("newsroom/first_steps.html", context)


@hooks.register("construct_homepage_panels")
def add_first_steps(request: HttpRequest, panels: list[Component]) -> None:
    """Show the owner the first steps until there is an article of the paper's own."""
    if request.user.is_superuser and not Article.objects.filter(is_demo=False).exists():
        panels.append(FirstStepsPanel())


class FailuresPanel(Component):
    """That there are pages which cannot be rendered, before all else on the newsroom's first page."""

    order = 10

    def render_html(self, parent_context: Any = None) -> SafeString:
        return render_to_string("newsroom/failures_panel.html", {"count": Failure.objects.count()})


@hooks.register("construct_homepage_panels")
def add_failures(request: HttpRequest, panels: list[Component]) -> None:
    """Tell everybody who works here, as anybody may have seen such a page and wonder."""
    if Failure.objects.exists():
        panels.append(FailuresPanel())


@hooks.register("register_reports_menu_item")
def register_failures_item() -> MenuItem:
    """The list of pages that cannot be rendered."""
    return MenuItem(_("Broken pages"), reverse("newsroom_desk:failures"), icon_name="warning", order=9_000)


class ArticlesItem(SummaryItem):
    """How many articles there are, before all else on the newsroom's first page."""

    order = 10
    template_name = "newsroom/summary_articles.html"

    def is_shown(self) -> bool:
        return bool(self.request.user.has_perm("newsroom.view_article"))

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"count": Article.objects.count()}


@hooks.register("construct_homepage_summary_items")
def add_articles(request: HttpRequest, items: list[SummaryItem]) -> None:
    """Count articles beside pages and pictures."""
    items.append(ArticlesItem(request))


class SubmitItem(SubmitForModerationMenuItem):
    """Submits for review; the name of the workflow would be English to everybody."""

    def get_context_data(self, parent_context: Any) -> Any:
        return {**super().get_context_data(parent_context), "label": _("Submit for review")}


@hooks.register("construct_snippet_action_menu")
def name_review(items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]) -> None:
    """Say "submit for review" in the reader's language."""
    items[:] = [SubmitItem(item.order) if isinstance(item, SubmitForModerationMenuItem) else item for item in items]


@hooks.register("insert_global_admin_css")
def add_style() -> SafeString:
    """Mends of Wagtail's screens where Russian words do not fit."""
    return format_html('<link rel="stylesheet" href="{}">', static("newsroom/newsroom.css"))


@hooks.register("construct_main_menu")
def tidy_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    """Leave out what a newsroom has no use for: the generic list of snippets and of reports is reached elsewhere."""
    items[:] = [item for item in items if item.name not in {"snippets", "help"}]


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    """Words for the newsroom's own acts in an article's history."""
    actions.register_action("palmyra.withdraw", _("Withdraw"), _("Withdrawn from readers"))
    actions.register_action("palmyra.restore", _("Restore"), _("Shown to readers again"))
    actions.register_action("palmyra.correct", _("Correct"), _("A correction was added"))


@hooks.register("register_rich_text_features", order=10)  # after Wagtail's own rule for links
def register_article_links(features: FeatureRegistry) -> None:
    """Links to articles follow them."""
    features.register_link_type(ArticleLinkHandler)
    features.register_converter_rule(
        "contentstate",
        "link",
        {
            "from_database_format": {
                "a[href]": ExternalLinkElementHandler("LINK"),
                'a[linktype="page"]': PageLinkElementHandler("LINK"),
                'a[linktype="article"]': ArticleLinkElementHandler("LINK"),
            },
            "to_database_format": {"entity_decorators": {"LINK": stored_link}},
        },
    )


@hooks.register("register_rich_text_features")
def register_article_chooser(features: FeatureRegistry) -> None:
    """A button that chooses the article to link to."""
    features.register_editor_plugin(
        "draftail",
        "article-link",
        EntityFeature(
            {
                "type": "ARTICLE",
                "icon": "doc-full",
                "description": _("Link to an article"),
                "chooserUrls": {"articleChooser": reverse_lazy("article_chooser:choose")},
            },
            js=["wagtailadmin/js/chooser-modal.js", "newsroom/article-link.js"],
        ),
    )


@hooks.register("register_image_operations")
def register_image_operations() -> list[tuple[str, Any]]:
    """What picture filters can do besides Wagtail's own."""
    return [("halftone", HalftoneOperation)]
