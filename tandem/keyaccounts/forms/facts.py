"""What is learnt of an account on the spot: people, places, machines, needs, rivals, figures.

A form that changes a row also says, in hidden fields, what the row said when the form was opened.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tandem.foundation.day_field import DayField
from tandem.keyaccounts.forms.amounts import AmountField, in_wan
from tandem.keyaccounts.models import Contact, Figure, Need

MOST_UNITS = 10_000_000
OPENED = "was-"


def _day(label: Any, *, required: bool = True) -> DayField:
    initial = timezone.localdate if required else None
    return DayField(label=label, required=required, initial=initial)


class FactForm(forms.Form):
    """The columns of one fact by their names."""

    def opened(self, row: Any) -> list[tuple[str, str]]:
        """Hidden pairs: what each column of the row says now, as `opened_with` reads it again."""
        return [(f"{OPENED}{name}", self.written(name, row)) for name in self.fields]

    def opened_with(self) -> dict[str, Any] | None:
        """What the columns said when the form was opened; None if it did not say."""
        if any(f"{OPENED}{name}" not in self.data for name in self.fields):
            return None
        return {
            name: _typed(field, self.data[f"{OPENED}{name}"]) for name, field in self.fields.items()
        }

    def shown(self, name: str, row: Any) -> str:
        """What a column of the row says, in the words of the field."""
        value, field = getattr(row, name), self.fields[name]
        if isinstance(field, forms.ChoiceField):
            return str(dict(field.widget.choices).get(value, value))
        if isinstance(field, forms.BooleanField):
            return str(_("yes") if value else _("no"))
        return self.written(name, row)

    def written(self, name: str, row: Any) -> str:
        value = self.fields[name].prepare_value(getattr(row, name))
        return "" if value is None else str(value)


class ContactForm(FactForm):
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


class SiteForm(FactForm):
    name = forms.CharField(label=_("Name of the place"), max_length=100, required=False)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    city = forms.CharField(label=_("City"), max_length=40, required=False)
    lat = forms.FloatField(
        label=_("Latitude"),
        required=False,
        min_value=-90,
        max_value=90,
        help_text=_("WGS-84. Without a point the centre of the city stands in."),
    )
    lon = forms.FloatField(label=_("Longitude"), required=False, min_value=-180, max_value=180)
    is_main = forms.BooleanField(label=_("This is the main place"), required=False)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if (values.get("lat") is None) != (values.get("lon") is None):
            self.add_error("lat", _("A point needs both numbers. Fill in the other, or neither."))
        return values


class BaseForm(FactForm):
    brand = forms.CharField(label=_("Brand"), max_length=60)
    product_line = forms.CharField(label=_("Product line"), max_length=60, initial="PC")
    units = forms.IntegerField(label=_("Units"), min_value=0, max_value=MOST_UNITS)
    as_of = _day(_("Counted on"))
    is_own = forms.BooleanField(label=_("Our own brand"), required=False)


class NeedForm(FactForm):
    what = forms.CharField(label=_("What they need"), max_length=200)
    level = forms.TypedChoiceField(label=_("How strong"), choices=Need.Level.choices, coerce=int)
    source = forms.ChoiceField(
        label=_("Learnt by"),
        choices=[("visit", _("Visit")), ("call", _("Call")), ("file", _("File"))],
    )
    on = _day(_("Learnt on"))


class CompetitorForm(FactForm):
    name = forms.CharField(label=_("Rival"), max_length=60)
    note = forms.CharField(label=_("What is known"), max_length=200, required=False)
    on = _day(_("Learnt on"))


class FiguresForm(FactForm):
    """Money of one day: what they bought, and the range they are thought to spend in a year."""

    revenue_year = AmountField(
        label=Figure.Kind.REVENUE_YEAR.label, required=False, help_text=in_wan()
    )
    wallet_low = AmountField(label=Figure.Kind.WALLET_LOW.label, required=False)
    wallet_high = AmountField(label=Figure.Kind.WALLET_HIGH.label, required=False)
    as_of = _day(_("As of"))

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        amounts = [values.get(kind) for kind in Figure.Kind.values]
        low, high = values.get("wallet_low"), values.get("wallet_high")
        if not self.errors and all(amount is None for amount in amounts):
            self.add_error("revenue_year", _("Type at least one amount."))
        if low is not None and high is not None and low > high:
            self.add_error("wallet_high", _("The range ends below where it begins. Swap the two."))
        return values


class FigureChangeForm(FactForm):
    amount_minor = AmountField(label=_("Amount"), help_text=in_wan())
    as_of = _day(_("As of"))


def _typed(field: forms.Field, text: str) -> Any:
    """The text of a hidden field as the column holds it; what cannot be read is nothing."""
    try:
        value = field.to_python(text)
    except forms.ValidationError:
        return None
    if isinstance(field, forms.TypedChoiceField) and value != "":
        return field.coerce(value)
    return value


def replaced(form: FactForm, row: Any, mine: Mapping[str, Any]) -> dict[str, str]:
    """The data of the form again: what this person changed stays, all else is the row's."""
    return {
        name: form.data.get(name, "") if name in mine else form.written(name, row)
        for name in form.fields
    }
