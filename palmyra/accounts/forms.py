"""The forms of people: the owner's first visit, signing up and in, one's own account, and the owner's of others."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm, RequestLoginCodeForm
from allauth.account.internal.flows.manage_email import email_already_exists
from allauth.account.internal.flows.signup import prevent_enumeration
from allauth.mfa.webauthn.forms import SignupWebAuthnForm
from django import forms
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm

from palmyra.accounts import members, names
from palmyra.accounts.errors import AccountError
from palmyra.accounts.fields import ADDRESS_MAX
from palmyra.accounts.mail import can_mail
from palmyra.accounts.models import DISPLAY_NAME_MAX, Membership, User
from palmyra.language.lookalikes import look_alike
from palmyra.lib.signs import one_line

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
        label=_("E-mail (optional)"),
        max_length=ADDRESS_MAX,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
        help_text=_("At least 10 signs; a few words that only you would put together are best."),
    )


class SignInForm(LoginForm):
    """allauth's form; the page itself has the link for those who forgot the password, once."""

    def clean_login(self) -> str:
        """Readers sign in by the name beside their comments: nobody else can have one that looks like it."""
        login = super().clean_login()
        if User.objects.filter(username__iexact=login).exists():
            return login
        person = names.person_named(login)
        return person.username if person else login

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("User name or e-mail")
        self.fields["password"].help_text = ""
        for name in ("login", "password"):
            self.fields[name].widget.attrs.pop("placeholder", None)


class AskCodeForm(RequestLoginCodeForm):
    """allauth's form; the code of an account that is not finished would open what a stranger prepared."""

    _user: User | None = None

    def clean_email(self) -> str:
        email: str = super().clean_email()
        if self._user and members.is_unfinished(self._user):
            self._user = None
        return email


class PasskeyForm(SignupWebAuthnForm):
    """allauth's form of a new passkey, which here always opens the door by itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("What you call it")


class SignUpForm(forms.Form):
    """A reader's new account. It needs a way to come back: an address, a password, or the passkey made next."""

    name = forms.CharField(
        label=_("Name beside your comments"),
        max_length=DISPLAY_NAME_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "username"}),  # one signs in with it
        help_text=_("It need not be your real one."),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=ADDRESS_MAX,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("A code is sent there to sign in with. Nobody else sees it."),
    )
    password = forms.CharField(
        label=_("Password (optional)"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
        help_text=_("At least 10 signs; a few words that only you would put together are best."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.by_passkey = kwargs.pop("by_passkey", False)
        self.account_already_exists = False
        super().__init__(*args, **kwargs)
        if not can_mail():
            del self.fields["email"]
            self.fields["password"].label = _("Password")
        elif Membership.current().needs_address:
            self.fields["email"].required = True
        else:
            self.fields["email"].label = _("E-mail (optional)")

    def clean_name(self) -> str:
        name = one_line(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(_("Write a name that readers can see."))
        try:
            names.refuse_taken(name)
        except AccountError as error:
            raise forms.ValidationError(str(error), code=error.code) from None
        return name

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if email:
            members.forget_unfinished(email)
            email, self.account_already_exists = email_already_exists(email)
        return email

    def clean_password(self) -> str:
        password, told = self.cleaned_data["password"], self.cleaned_data
        if password:
            if look_alike(password, told.get("name", "")):
                raise forms.ValidationError(_("Everybody sees the name: choose another password."))
            validate_password(password, User(email=told.get("email", "")))
        return password

    def clean(self) -> dict[str, Any] | None:
        told = super().clean() or {}
        if not self.errors and not (self.by_passkey or told.get("email") or told.get("password")):
            self.add_error("password", _("Without a password you could not come back: choose one."))
        return told

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Make the account, as allauth asks for it; who has one already is told so by letter, and nobody else.

        Raises NameTaken.
        """
        told = self.cleaned_data
        email = told.get("email", "")
        if self.account_already_exists:
            return None, prevent_enumeration(request, email=email)
        return members.make_member(told["name"], email=email, password=told["password"] or None), None


class ProfileForm(forms.ModelForm):
    """What readers see of a member, and the language that the paper speaks with them."""

    class Meta:
        model = User
        fields = ["display_name", "about", "language"]
        help_texts = {"language": _("Of these pages and of letters to you; left empty, your browser's.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["display_name"].required = True
        self.fields["display_name"].label = _("Name beside your comments")
        self.fields["about"].label = _("About you, in a line")
        self.initial["display_name"] = self.instance.public_name

    def clean_display_name(self) -> str:
        name = one_line(self.cleaned_data["display_name"])
        if not name:
            raise forms.ValidationError(_("Write a name that readers can see."))
        try:
            names.refuse_taken(name, self.instance)
        except AccountError as error:
            raise forms.ValidationError(str(error), code=error.code) from None
        return name

    def clean_about(self) -> str:
        return one_line(self.cleaned_data["about"])


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
