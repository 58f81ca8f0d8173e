"""The preferences a page can post: all four, or the one that was touched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tandem.organisation.models import User

SWITCH = {"on": True, "off": False}


class PreferencesForm(forms.Form):
    language = forms.ChoiceField(
        label=_("Language"),
        choices=[("zh-hans", "中文"), ("en", "English")],
        widget=forms.RadioSelect,
    )
    theme = forms.ChoiceField(
        label=_("Theme"),
        choices=[("auto", _("As the device")), ("light", _("Light")), ("dark", _("Dark"))],
        widget=forms.RadioSelect,
    )
    density = forms.ChoiceField(
        label=_("Rows"),
        choices=[
            ("compact", _("Tight")),
            ("default", _("Normal")),
            ("comfortable", _("Airy")),
        ],
        widget=forms.RadioSelect,
    )
    shortcuts = forms.ChoiceField(
        label=_("Single-key shortcuts"),
        choices=[("on", _("On")), ("off", _("Off"))],
        widget=forms.RadioSelect,
    )

    @staticmethod
    def initial_of(user: User) -> dict[str, str]:
        return {
            "language": user.language,
            "theme": user.theme,
            "density": user.density,
            "shortcuts": "on" if user.has_shortcuts else "off",
        }

    @staticmethod
    def wanted_of(posted: Mapping[str, Any]) -> dict[str, Any]:
        """The posted ones by the names the command knows; anything else is not read."""
        wanted: dict[str, Any] = {
            name: posted[name] for name in ("language", "theme", "density") if name in posted
        }
        if "shortcuts" in posted:
            wanted["has_shortcuts"] = SWITCH.get(posted["shortcuts"], "unknown")
        return wanted
