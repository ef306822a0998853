"""Joins the newsroom to Wagtail: its lists and editors, what the log calls its acts, the picture screen."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from palmyra.newsroom.halftone import HalftoneOperation


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    """Words for the newsroom's own acts in an article's history."""
    actions.register_action("palmyra.withdraw", _("Withdraw"), _("Withdrawn from readers"))
    actions.register_action("palmyra.restore", _("Restore"), _("Shown to readers again"))
    actions.register_action("palmyra.correct", _("Correct"), _("A correction was added"))


@hooks.register("register_image_operations")
def register_image_operations() -> list[tuple[str, Any]]:
    """What picture filters can do besides Wagtail's own."""
    return [("halftone", HalftoneOperation)]
