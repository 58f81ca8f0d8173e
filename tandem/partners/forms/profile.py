"""The forms of what a partner can do."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tandem.foundation.day_field import DayField
from tandem.foundation.quantities import Parsed, read_amount
from tandem.organisation.models import Industry, Region, User
from tandem.partners.forms.fields import pick_field, pick_many_field
from tandem.partners.models import MONEY_KINDS, PartnerFigure


class ProfileForm(forms.Form):
    is_capital = forms.BooleanField(label=_("Capital platform"), required=False)
    is_logistics = forms.BooleanField(label=_("Logistics platform"), required=False)
    is_development = forms.BooleanField(label=_("Development platform"), required=False)
    capacity = forms.IntegerField(
        label=_("Accounts it can serve"), min_value=0, max_value=100_000, initial=0
    )
    payment_days = forms.IntegerField(
        label=_("Agreed days to pay"), min_value=0, max_value=365, initial=0
    )
    since = DayField(label=_("Partner since"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        industries: list[Industry],
        regions: list[Region],
        staff: list[User],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["caretaker"] = pick_field(_("Caretaker"), staff, required=False)
        self.fields["industries"] = pick_many_field(_("Industries it knows"), industries)
        self.fields["regions"] = pick_many_field(_("Further regions it works in"), regions)


class WarehouseForm(forms.Form):
    name = forms.CharField(label=_("Name of the place"), max_length=100)
    city = forms.CharField(label=_("City"), max_length=40, required=False)
    area_sqm = forms.IntegerField(
        label=_("Area in square metres"), min_value=0, max_value=10_000_000, initial=0
    )

    def __init__(self, *args: Any, regions: list[Region], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"] = pick_field(_("Region"), regions, required=False)


class FigureForm(forms.Form):
    """One dated number; amounts of money are typed like everywhere else."""

    kind = forms.ChoiceField(label=_("Figure"), choices=PartnerFigure.Kind.choices)
    as_of = DayField(label=_("As of"))
    value = forms.CharField(
        label=_("Value"),
        max_length=30,
        help_text=_("Money in 10,000 CNY, otherwise days or a count."),
    )
    source = forms.CharField(label=_("Source"), max_length=100)

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        text, kind = said.get("value", ""), said.get("kind", "")
        if kind in MONEY_KINDS:
            found = read_amount(text, unit="万元")
            number = found.value if isinstance(found, Parsed) else None
        else:
            number = int(text) if text.isdecimal() and len(text) < 12 else None
        if number is None and "value" in said:
            self.add_error("value", _("Type a number from zero up."))
        said["value"] = number
        return said


class InviteForm(forms.Form):
    """Who is to speak for the partner."""

    name = forms.CharField(label=_("Name"), max_length=60)
    email = forms.EmailField(label=_("E-mail"), max_length=200)
