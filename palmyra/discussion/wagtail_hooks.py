"""Joins the moderators' queue to the newsroom."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.sidebar import LinkMenuItem
from wagtail.contrib.settings.models import register_setting
from wagtail.snippets.models import register_snippet

from palmyra.discussion import (
    access,
    ban_views,
    figures_views,
    queue_views,
    rewording_views,
    scope_views,
    sites_views,
    thread_views,
    trying_views,
    warning_views,
)
from palmyra.discussion.account_panel import QueueWatchPanel
from palmyra.discussion.models import Rules
from palmyra.discussion.panels import rules_handler
from palmyra.discussion.viewsets import EmojiViewSet

Rules.edit_handler = rules_handler
register_setting(Rules, icon="comment", order=4)
register_snippet(EmojiViewSet)


@hooks.register("register_admin_urls")
def register_queue() -> list[URLPattern | URLResolver]:
    """The queue's addresses."""
    patterns = [
        path("", queue_views.queue, name="queue"),
        path("confirm/", queue_views.confirm, name="confirm"),
        path("decide/", queue_views.decide, name="decide"),
        path("record/", queue_views.record, name="record"),
        path("threads/", thread_views.threads, name="threads"),
        path("threads/<int:number>/", thread_views.thread, name="thread"),
        path("try/", trying_views.try_text, name="try"),
        path("bans/", ban_views.bans, name="bans"),
        path("bans/new/", ban_views.ban_unseen, name="ban_unseen"),
        path("bans/<int:number>/lift/", ban_views.lift, name="lift"),
        path("statistics/", figures_views.statistics, name="statistics"),
        path("moderators/", scope_views.moderators, name="moderators"),
        path("notice/<int:number>/", queue_views.notice, name="notice"),
        path("sites/", sites_views.sites, name="sites"),
        path("sites/keys/", sites_views.keys, name="keys"),
        path("sites/judge/", sites_views.judge_secret, name="judge-secret"),
        path("sites/webhooks/", sites_views.webhooks, name="webhooks"),
        path("sites/webhooks/<int:number>/", sites_views.webhook, name="webhook"),
        path("sites/webhooks/<int:number>/change/", sites_views.change_webhook, name="change-webhook"),
        path("sites/deliveries/<int:number>/again/", sites_views.resend, name="resend"),
        path("sites/keys/<int:number>/revoke/", sites_views.revoke_key, name="revoke-key"),
        path("<int:number>/", queue_views.comment, name="comment"),
        path("<int:number>/ban/", ban_views.ban, name="ban"),
        path("<int:number>/answer/", queue_views.answer, name="answer"),
        path("<int:number>/claim/", queue_views.claim, name="claim"),
        path("<int:number>/warn/", warning_views.warn, name="warn"),
        path("<int:number>/reword/", rewording_views.reword, name="reword"),
    ]
    return [path("discussion/", include((patterns, "discussion_queue"), namespace="discussion_queue"))]


class QueueMenuItem(MenuItem):
    """Shown to those who may decide, with the number of comments that wait."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("discussion.change_comment"))

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        """The item is kept for all requests, so the number is put in each time."""
        item = super().render_component(request)
        calling = access.count_calling(queue_views.moderator_of(request))
        item.label = f"{self.label} ({calling})" if calling else str(self.label)
        return item


@hooks.register("register_admin_menu_item")
def register_menu_item() -> MenuItem:
    """The queue in the newsroom's menu."""
    url = reverse("discussion_queue:queue")
    return QueueMenuItem(_("Discussion"), url, name="discussion", icon_name="comment", order=150)


class HeldPanel(Component):
    """What waits for a moderator, on the newsroom's first page."""

    order = 120

    def render_html(self, parent_context: Any = None) -> SafeString:
        return render_to_string("discussion/panel.html", {"held": access.count_held(parent_context["request"].user)})


@hooks.register("register_account_settings_panel")
def register_watch_panel(request: HttpRequest, user: Any, profile: Any) -> QueueWatchPanel:
    """A moderator's choice of letters, on the page of the account."""
    return QueueWatchPanel(request, user, profile)


@hooks.register("construct_homepage_panels")
def add_panel(request: HttpRequest, panels: list[Component]) -> None:
    """Add it for those who may decide."""
    if request.user.has_perm("discussion.change_comment"):
        panels.append(HeldPanel())
