"""What staff type about registrations: the filter of the list, a reason, a rulebook."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tandem.registration.queries.lists import SHOWS, Wanted


class ListForm(forms.Form):
    """The filter in an address; anything bent in it is left out."""

    show = forms.ChoiceField(required=False, choices=[(show, show) for show in SHOWS])
    company = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)
    region = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)
    since = forms.DateField(required=False)
    q = forms.CharField(required=False, max_length=80)

    def wanted(self) -> Wanted:
        self.is_valid()
        said = self.cleaned_data
        return Wanted(
            show=said.get("show") or "",
            company_id=said.get("company"),
            region_id=said.get("region"),
            text=said.get("q") or "",
            since=said.get("since"),
        )


def reason_field(label: Any, *, required: bool) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 2, "data-key": "r"})
    return forms.CharField(label=label, max_length=1000, required=required, widget=area)


class DecisionForm(forms.Form):
    """Granted or refused by the button pressed."""

    reason = reason_field(_("Reason, read by the partner"), required=False)


class AnswerForm(forms.Form):
    """The decision stands or falls by the button pressed, and never without a reason."""

    reason = reason_field(_("Reason, read by the partner"), required=True)


class CaseForm(forms.Form):
    """The winner is the button pressed: a side, or nobody."""

    NOBODY = "nobody"
    reason = reason_field(_("Reason, read by every side"), required=True)


class RulebookForm(forms.Form):
    name = forms.CharField(label=_("Name of the version"), max_length=80, required=False)
    file = forms.FileField(label=_("A file (TOML or JSON)"), required=False)
    text = forms.CharField(
        label=_("Or its text"),
        required=False,
        max_length=100_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 22, "class": "code", "spellcheck": "false"}),
    )

    def said(self) -> str:
        """The file, if one was chosen; else the text."""
        file = self.cleaned_data.get("file")
        if not file:
            return str(self.cleaned_data["text"])
        return str(file.read(400_000).decode("utf-8", errors="replace"))
