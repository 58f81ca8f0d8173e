"""The forms of development funds and of the end of a partnership."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tandem.foundation.day_field import DayField
from tandem.organisation.models import Region, User
from tandem.partners.forms.fields import MoneyField, pick_field
from tandem.partners.models import FundBudget, PlanAction


class BudgetForm(forms.Form):
    name = forms.CharField(label=_("Name of the budget"), max_length=100)
    amount_minor = MoneyField(label=_("Amount"))
    since = DayField(label=_("First day"))
    until = DayField(label=_("Last day"))

    def __init__(self, *args: Any, regions: list[Region], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region_id"] = pick_field(_("Region"), regions, required=False)


class FundForm(forms.Form):
    purpose = forms.CharField(label=_("What the money is for"), max_length=300)
    amount_minor = MoneyField(label=_("Amount"))
    expected_minor = MoneyField(label=_("Orders that should follow"), required=False)
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))

    def __init__(self, *args: Any, actions: list[PlanAction], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["action_id"] = pick_field(_("Action of the joint plan"), actions)
        self.order_fields(["action_id", *self.fields])

    def facts(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {**said, "expected_minor": said["expected_minor"] or 0}


class ApprovalForm(forms.Form):
    amount_minor = MoneyField(label=_("Amount"))

    def __init__(self, *args: Any, budgets: list[FundBudget], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["budget_id"] = pick_field(_("Budget"), budgets)


class RefusalForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=300)


class ClaimForm(forms.Form):
    amount_minor = MoneyField(label=_("Amount"))
    photo = forms.FileField(
        label=_("Photo of what was done"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "image/*"}),
    )


class DepartureForm(forms.Form):
    on = DayField(label=_("Last day"))
    reason = forms.CharField(label=_("Why"), max_length=500)

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["heir"] = pick_field(_("Who takes over"), people)
