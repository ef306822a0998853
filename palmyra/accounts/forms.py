"""The form of the owner's first visit, and those in which an owner makes accounts and changes them."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm

# The groups of the roles by their names in the newsroom, with what each may do.
ROLE_NAMES = {"owner": _("Owner"), "editor": _("Editor"), "reporter": _("Reporter"), "moderator": _("Moderator")}
ROLE_ACTS = {
    "owner": _("Owner: everything that an editor may, and sets up the paper, its sections and its people"),
    "editor": _("Editor: writes, publishes, corrects, withdraws, moderates"),
    "reporter": _("Reporter: writes and submits for review"),
    "moderator": _("Moderator: decides about comments"),
}


def role_name(group: Group) -> str:
    """A role's name in the reader's language; a group that an owner made has its own."""
    return str(ROLE_NAMES.get(group.name, group.name))


class OwnerForm(forms.Form):
    """Who owns the paper."""

    name = forms.CharField(
        label=_("User name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    email = forms.EmailField(
        label=_("E-mail (optional)"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
        help_text=_("At least 10 signs; a few words that only you would put together are best."),
    )


class SignInForm(LoginForm):
    """allauth's form; the page itself has the link for those who forgot the password, once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("User name or e-mail")
        self.fields["password"].help_text = ""
        for name in ("login", "password"):
            self.fields[name].widget.attrs.pop("placeholder", None)


class RolesField(forms.ModelMultipleChoiceField):
    """Roles with what each may do."""

    def label_from_instance(self, obj: Any) -> str:
        return str(ROLE_ACTS.get(obj.name, obj.name))


class RolesMixin(forms.ModelForm):
    """Roles in the newsroom's words. A name to sign in with is enough: mail and a full name may come later."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("email", "first_name", "last_name"):
            self.fields[name].required = False
        self.fields["groups"] = RolesField(
            Group.objects.order_by("pk"),
            required=False,
            label=_("Roles"),
            widget=forms.CheckboxSelectMultiple,
            initial=self.fields["groups"].initial,
        )
        if "is_superuser" in self.fields:
            self.fields["is_superuser"].help_text = _("May do everything. An owner is one in any case.")

    def clean(self) -> dict[str, Any] | None:
        told = super().clean()
        if told and "is_superuser" in told and any(group.name == "owner" for group in told.get("groups") or []):
            told["is_superuser"] = True
        return told


class PersonCreationForm(RolesMixin, UserCreationForm):
    """A new account."""


class PersonEditForm(RolesMixin, UserEditForm):
    """An account that exists."""
