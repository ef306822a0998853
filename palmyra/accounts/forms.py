"""The form of the owner's first visit."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


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
