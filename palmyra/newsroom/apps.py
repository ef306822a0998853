"""Joins the package to Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

DESK = ("author", "source", "backgroundcard", "tag")


class NewsroomConfig(AppConfig):
    name = "palmyra.newsroom"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Newsroom")

    def ready(self) -> None:
        from palmyra.accounts.actions import register_permissions
        from palmyra.accounts.mail import register
        from palmyra.accounts.names import register as register_names
        from palmyra.discussion.groups import set_group_names
        from palmyra.mail import sender
        from palmyra.newsroom import listeners
        from palmyra.newsroom.mail import can_mail, tell_sender
        from palmyra.newsroom.models.people import section_names

        listeners.connect()
        register(can_mail)
        sender.register(tell_sender)
        set_group_names(section_names)
        register_names("author", listeners.names_of_authors)
        # A reporter writes and submits; an editor publishes and keeps the desk; the owner sets the paper up.
        register_permissions("reporter", *acts_on("article", "add", "change", "view"))
        register_permissions("reporter", *(pair for name in DESK for pair in acts_on(name, "view")))
        register_permissions("editor", *acts_on("article", "delete", "publish", "lock", "unlock"))
        register_permissions("editor", *(pair for name in DESK for pair in acts_on(name, "add", "change", "delete")))
        register_permissions("editor", *acts_on("backgroundcard", "publish"))
        register_permissions("owner", *acts_on("section", "add", "change", "delete", "view"))
        register_permissions("owner", *acts_on("paper", "change"))


def acts_on(model: str, *acts: str) -> list[tuple[str, str]]:
    """Permissions for acts on a model of the newsroom."""
    return [("newsroom", f"{act}_{model}") for act in acts]
