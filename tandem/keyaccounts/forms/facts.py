"""What is learnt of an account on the spot: people, places, machines, needs, rivals."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tandem.keyaccounts.models import Contact, Need

MOST_UNITS = 10_000_000


def _day(label: Any, *, required: bool = True) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    initial = timezone.localdate if required else None
    return forms.DateField(label=label, required=required, initial=initial, widget=widget)


class ContactForm(forms.Form):
    name = forms.CharField(label=_("Full name"), max_length=60)
    title = forms.CharField(label=_("Position"), max_length=80, required=False)
    buying_role = forms.ChoiceField(
        label=_("Role in buying"), choices=Contact.BuyingRole.choices, required=False
    )
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel"}),
    )
    email = forms.EmailField(label=_("E-mail"), max_length=120, required=False)


class ContactChangeForm(ContactForm):
    left_on = _day(_("Left on"), required=False)


class SiteForm(forms.Form):
    name = forms.CharField(label=_("Name of the place"), max_length=100, required=False)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    city = forms.CharField(label=_("City"), max_length=40, required=False)
    lat = forms.FloatField(
        label=_("Latitude"), required=False, min_value=-90, max_value=90, help_text=_("WGS-84")
    )
    lon = forms.FloatField(label=_("Longitude"), required=False, min_value=-180, max_value=180)
    is_main = forms.BooleanField(label=_("This is the main place"), required=False)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if (values.get("lat") is None) != (values.get("lon") is None):
            self.add_error("lat", _("A point needs both numbers. Fill in the other, or neither."))
        values["is_exact"] = values.get("lat") is not None
        return values


class BaseForm(forms.Form):
    brand = forms.CharField(label=_("Brand"), max_length=60)
    product_line = forms.CharField(label=_("Product line"), max_length=60, initial="PC")
    units = forms.IntegerField(label=_("Units"), min_value=0, max_value=MOST_UNITS)
    as_of = _day(_("Counted on"))
    is_own = forms.BooleanField(label=_("Our own brand"), required=False)


class NeedForm(forms.Form):
    what = forms.CharField(label=_("What they need"), max_length=200)
    level = forms.TypedChoiceField(label=_("How strong"), choices=Need.Level.choices, coerce=int)
    source = forms.ChoiceField(
        label=_("Learnt by"),
        choices=[("visit", _("Visit")), ("call", _("Call")), ("file", _("File"))],
    )
    on = _day(_("Learnt on"))


class CompetitorForm(forms.Form):
    name = forms.CharField(label=_("Rival"), max_length=60)
    note = forms.CharField(label=_("What is known"), max_length=200, required=False)
    on = _day(_("Learnt on"))
