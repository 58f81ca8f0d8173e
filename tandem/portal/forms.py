"""What a partner types: a customer to check, the four fields, and what it does with a registration."""

from __future__ import annotations

import calendar
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tandem.foundation.amount_field import YuanField
from tandem.foundation.day_field import DayField
from tandem.organisation.models import User
from tandem.partners.queries.product_lines import NAMES
from tandem.registration.models import Evidence


class CheckForm(forms.Form):
    name = forms.CharField(
        label=_("Customer"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-key": "f"}),
    )
    city = forms.CharField(label=_("City"), max_length=40, required=False)
    account = forms.IntegerField(
        required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.data.get("account"):
            self.fields["name"].required = False


class MonthField(forms.CharField):
    """The last day of a month, as a browser sends it ("2026-12") or as a day."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"widget": forms.TextInput(attrs={"type": "month"})} | kwargs)

    def clean(self, value: Any) -> date:
        typed = str(super().clean(value)).strip()
        try:
            first = datetime.strptime(typed[:7], "%Y-%m")  # noqa: DTZ007  (a month has no zone)
        except ValueError as error:
            raise forms.ValidationError(_("Choose a month, for example 2026-12.")) from error
        return date(first.year, first.month, calendar.monthrange(first.year, first.month)[1])


class ClaimForm(forms.Form):
    """The four fields; whom it is about comes from the check."""

    product = forms.ChoiceField(label=_("Product line"), choices=list(NAMES.items()))
    value = YuanField(label=_("Value, CNY ×10k"))
    close = MonthField(label=_("Expected close"))
    contact = forms.CharField(label=_("Who there"), max_length=80)
    name = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)
    city = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    account = forms.IntegerField(
        required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput
    )
    key = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)


def paper_field() -> forms.FileField:
    """Judged by the command, by its content; the list only helps to choose."""
    kinds = "image/jpeg,image/png,image/webp,application/pdf"
    return forms.FileField(
        label=_("Photo or PDF, at most 8 MB"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": kinds}),
    )


class EvidenceForm(forms.Form):
    kind = forms.ChoiceField(label=_("What was done"), choices=Evidence.Kind.choices)
    on = DayField(label=_("Day"))
    note = forms.CharField(label=_("Note"), required=False, max_length=300)
    file = paper_field()


class WordsForm(forms.Form):
    """The reason of an appeal."""

    text = forms.CharField(
        label=_("What speaks for you"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class StatementForm(WordsForm):
    file = paper_field()


class TransferForm(forms.Form):
    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = forms.TypedChoiceField(
            label=_("Colleague"), coerce=int, choices=[(one.pk, str(one)) for one in people]
        )
