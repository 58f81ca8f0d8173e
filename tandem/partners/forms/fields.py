"""Fields that the forms of this app share: an amount, one row of what may be chosen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tandem.foundation.amount_field import YuanField


class MoneyField(YuanField):
    """With a word on the unit of a bare number."""

    def __init__(self, **kwargs: Any) -> None:
        note = _("A bare number counts in 10,000 CNY.")
        super().__init__(**{"help_text": note} | kwargs)


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
