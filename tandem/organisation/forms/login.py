"""The sign-in form, in plain words."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from django import forms
from django.utils.translation import gettext_lazy as _


class LoginForm(AllauthLoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.fields["login"]
        name.label = _("User name or e-mail")
        name.max_length = 200
        name.widget.attrs = {"autocomplete": "username", "autofocus": True, "autocapitalize": "off"}
        self.fields["password"].widget.attrs = {"autocomplete": "current-password"}


class LinkForm(forms.Form):
    """Where a partner's person asks for a link."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=200,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
    )
