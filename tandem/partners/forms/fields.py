"""Fields that the forms of this app share: a day, an amount, one row of what may be chosen."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tandem.foundation.quantities import Problem, read_amount

MINOR_PER_WAN = 1_000_000
MOST_MINOR = 10**15


def day_field(label: Any, **facts: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, **facts)


class MoneyField(forms.Field):
    """Fen; a bare number counts in ten thousand yuan, as on every page."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "maxlength": 30})
        note = _("A bare number counts in 10,000 CNY.")
        super().__init__(widget=widget, help_text=kwargs.pop("help_text", note), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int):
            return value
        return f"{(Decimal(value) / MINOR_PER_WAN).normalize():f}"

    def to_python(self, value: Any) -> int | None:
        found = read_amount(value, unit="万元")
        if isinstance(found, Problem) or (
            found.value is not None and not 0 <= found.value <= MOST_MINOR
        ):
            raise ValidationError(gettext("Type an amount from zero up, such as 46 or 46.5万."))
        return found.value


def pick_field(label: Any, rows: Any, **facts: Any) -> forms.TypedChoiceField:
    """One of the rows, by id."""
    choices = [(row.pk, str(row)) for row in rows]
    if facts.get("required") is False:
        choices = [("", "–"), *choices]
    return forms.TypedChoiceField(
        label=label, choices=choices, coerce=int, empty_value=None, **facts
    )


def pick_many_field(label: Any, rows: Any) -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(
        label=label,
        required=False,
        coerce=int,
        choices=[(row.pk, str(row)) for row in rows],
        widget=forms.CheckboxSelectMultiple,
    )
