"""Joins the package to Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    default = True
    name = "palmyra.accounts"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from palmyra.accounts import fields, listeners, names

        fields.seal_allauths()
        listeners.connect()
        names.register("user", names.names_of_people)


class PeopleConfig(WagtailUsersAppConfig):
    """Wagtail's screens of users, with this package's forms."""

    user_viewset = "palmyra.accounts.viewsets.PeopleViewSet"
