"""The forms of a contract of accounts and of its review."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tandem.foundation.day_field import DayField
from tandem.organisation.models import Region
from tandem.partners.commands.allocations import Contract
from tandem.partners.forms.fields import MoneyField, pick_field
from tandem.partners.models import Allocation


def _count(label: Any, most: int = 100_000, **facts: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=most, initial=0, **facts)


class ContractForm(forms.Form):
    since = DayField(label=_("First day"))
    until = DayField(label=_("Last day"))
    review_on = DayField(label=_("Review on"))
    notice_days = _count(_("Days of notice"), 365)
    target_activations = _count(_("Target: activations"))
    target_revenue_minor = MoneyField(label=_("Target: orders of the accounts"), required=False)
    least_activations = _count(
        _("Claw-back below: activations"), help_text=_("Zero: this is no ground.")
    )
    least_revenue_minor = MoneyField(label=_("Claw-back below: orders"), required=False)
    least_adherence_percent = _count(_("Claw-back below: share of the joint plan kept, %"), 100)
    least_certified = _count(_("Claw-back below: certified people"), 1000)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @classmethod
    def of(cls, allocation: Allocation, data: Any = None) -> ContractForm:
        start = {field.name: getattr(allocation, field.name) for field in fields(Contract)}
        return cls(data, initial=start | {"version": allocation.version})

    def contract(self) -> Contract:
        said = self.cleaned_data
        agreed: dict[str, Any] = {field.name: said[field.name] or 0 for field in fields(Contract)}
        return Contract(**agreed)


class NewContractForm(ContractForm):
    def __init__(self, *args: Any, regions: list[Region], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"] = pick_field(_("Region"), regions)
        self.order_fields(["region", *self.fields])


class SignatureForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReviewForm(forms.Form):
    verdict = forms.ChoiceField(
        label=_("Verdict"),
        choices=[("kept", _("The accounts stay")), ("taken_back", _("Take the accounts back"))],
        widget=forms.RadioSelect,
    )
    next_review_on = DayField(
        label=_("Next review"),
        required=False,
        help_text=_("Empty: on the last day of the contract."),
    )
    reason = forms.CharField(
        label=_("Why"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
