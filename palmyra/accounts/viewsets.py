"""Wagtail's list and forms of the people, with roles in the newsroom's words."""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.users.views.users import IndexView, UserViewSet

from palmyra.accounts.forms import PersonCreationForm, PersonEditForm, role_name


class PeopleIndexView(IndexView):
    """The list of people, each with their roles."""

    @cached_property
    def columns(self) -> list[Any]:
        roles = Column(
            "roles",
            label=_("Roles"),
            accessor=lambda person: ", ".join(role_name(group) for group in person.groups.all()),
            width="20%",
        )
        return [roles if column.name == "is_superuser" else column for column in super().columns]

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().prefetch_related("groups")


class PeopleViewSet(UserViewSet):
    """People with an account."""

    index_view_class = PeopleIndexView

    def get_form_class(self, for_update: bool = False) -> Any:
        return PersonEditForm if for_update else PersonCreationForm
