"""Joins the package to Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DiscussionConfig(AppConfig):
    name = "palmyra.discussion"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Discussion")

    def ready(self) -> None:
        from palmyra.accounts.actions import register_permissions
        from palmyra.accounts.personal import register
        from palmyra.discussion import listeners, personal

        listeners.connect()
        register("discussion", personal.export, personal.erase)

        register_permissions(
            "moderator",
            ("discussion", "change_comment"),
            ("discussion", "view_comment"),
            ("discussion", "change_rules"),
        )
