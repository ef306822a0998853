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
        from palmyra.discussion import emoji, letters, listeners, personal
        from palmyra.discussion.actions.following import COMMENTS, CONFIRM
        from palmyra.discussion.actions.noticing import DECIDED, RECEIVED
        from palmyra.discussion.actions.watching import WAITING
        from palmyra.discussion.models.emoji import own_emoji
        from palmyra.mail import kinds

        emoji.set_own(own_emoji)
        listeners.connect()
        register("discussion", personal.export, personal.erase)
        kinds.register(CONFIRM, letters.write_confirm)
        kinds.register(COMMENTS, letters.write_comments)
        kinds.register(RECEIVED, letters.write_received)
        kinds.register(DECIDED, letters.write_decided)
        kinds.register(WAITING, letters.write_waiting)

        register_permissions(
            "moderator",
            ("discussion", "change_comment"),
            ("discussion", "view_comment"),
            ("discussion", "change_rules"),
            *(("discussion", f"{act}_customemoji") for act in ("add", "change", "delete", "view")),
        )
        register_permissions("owner", ("discussion", "add_apikey"))
