"""Forms of one account and of many: each names the value, the version it was read from, no more."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tandem.keyaccounts.queries.choices import Choice

NOTHING = ("", _("–"))
EMPTY = "none"


class PropertyForm(forms.Form):
    """One column of one account. A text is typed; everything else is chosen.

    `version` is that of the account, `was` what the column said when the form was opened.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    was = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def __init__(
        self,
        *args: Any,
        name: str,
        label: str,
        choices: Iterable[Choice] | None = None,
        max_length: int = 200,
        is_required: bool = False,
        **kwargs: Any,
    ) -> None:
        kwargs["auto_id"] = f"edit-{name}-%s"
        super().__init__(*args, **kwargs)
        if choices is None:
            self.fields["value"] = forms.CharField(
                label=label, max_length=max_length, required=is_required
            )
        else:
            empty = [] if is_required else [NOTHING]
            self.fields["value"] = forms.ChoiceField(
                label=label,
                required=is_required,
                choices=[*empty, *((one.value, one.label) for one in choices)],
            )
        self.fields["value"].widget.attrs["autocomplete"] = "off"


class BulkForm(forms.Form):
    """The new value for many accounts, and how many the person was told it is."""

    value = forms.ChoiceField()
    told = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**9)

    def __init__(
        self,
        *args: Any,
        label: str,
        choices: Iterable[Choice],
        can_be_empty: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["value"]
        assert isinstance(field, forms.ChoiceField)
        # Emptying is chosen, never what happens when nothing was chosen.
        empty = [(EMPTY, _("Nobody / none"))] if can_be_empty else []
        field.label = label
        field.choices = [("", _("Choose")), *empty, *((one.value, one.label) for one in choices)]


class ReasonForm(forms.Form):
    """Why accounts are locked or released; kept with the decision."""

    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)
    told = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**9)


class ChildForm(forms.Form):
    """The account that belongs to another, by its full name or its credit code."""

    child = forms.CharField(label=_("Full name or credit code"), max_length=200)


class CandidateForm(forms.Form):
    """A discovered customer: who, where, in which industry."""

    name = forms.CharField(label=_("Name"), max_length=200)
    region_id = forms.TypedChoiceField(label=_("Region"), coerce=int)
    industry_id = forms.TypedChoiceField(label=_("Industry"), coerce=int)
    city = forms.CharField(label=_("City"), max_length=40, required=False)
    credit_code = forms.CharField(label=_("Credit code"), max_length=40, required=False)
    is_sure = forms.BooleanField(
        label=_("It is another customer than those found"),
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(
        self, *args: Any, regions: Iterable[Choice], industries: Iterable[Choice], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("region_id", regions), ("industry_id", industries)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("Choose")), *((one.value, one.label) for one in choices)]

    def facts(self) -> dict[str, Any]:
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name != "is_sure" and value != ""
        }
