"""Joins the page of figures to the newsroom."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from palmyra.project.running import views


@hooks.register("register_admin_urls")
def register_running() -> list[URLPattern]:
    """The page's address."""
    return [path("running/", views.running, name="palmyra_running")]


class RunningItem(MenuItem):
    """Shown to those who may change the paper."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("newsroom.change_paper"))


@hooks.register("register_settings_menu_item")
def register_running_item() -> MenuItem:
    """What the paper does, beside its settings."""
    return RunningItem(_("Running"), reverse("palmyra_running"), name="running", icon_name="glasses", order=6)
