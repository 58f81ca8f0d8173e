"""The forms of a joint plan."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tandem.foundation.day_field import DayField
from tandem.keyaccounts.models import Account
from tandem.organisation.models import User
from tandem.partners.commands.plans import Targets
from tandem.partners.forms.fields import MoneyField, pick_field
from tandem.partners.models import PlanAction, Side


def _count(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=100_000, initial=0)


class TargetsForm(forms.Form):
    target_activations = _count(_("Target: activations"))
    target_revenue_minor = MoneyField(label=_("Target: orders of the accounts"), required=False)
    target_vendor_visits = _count(_("Target: visits by the vendor"))
    target_partner_visits = _count(_("Target: visits by the partner"))

    def targets(self) -> Targets:
        return Targets(**self.facts())

    def facts(self) -> dict[str, int]:
        return {name: self.cleaned_data[name] or 0 for name in TargetsForm.base_fields}


class NewPlanForm(TargetsForm):
    title = forms.CharField(label=_("Title"), max_length=120)
    since = DayField(label=_("First day"))
    until = DayField(label=_("Last day"))
    field_order = ("title", "since", "until")


class ActionForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind of action"), choices=PlanAction.Kind.choices)
    what = forms.CharField(label=_("What is to be done"), max_length=200)
    due_on = DayField(label=_("By when"))

    def __init__(
        self, *args: Any, people: list[User], accounts: list[Account], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"] = pick_field(_("Who"), people)
        self.fields["account"] = pick_field(_("Customer"), accounts, required=False)

    def facts(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {**said, "due_on": said["due_on"].isoformat()}


class PlanVisitForm(forms.Form):
    side = forms.ChoiceField(label=_("Which side"), choices=Side.choices)
    on = DayField(label=_("Day"))

    def __init__(
        self, *args: Any, people: list[User], accounts: list[Account], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"] = pick_field(_("Customer"), accounts)
        self.fields["person"] = pick_field(_("Who"), people, required=False)

    def facts(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {**said, "on": said["on"].isoformat()}


class MoveActionForm(forms.Form):
    due_on = DayField(label=_("New day"))
    reason = forms.CharField(label=_("Why"), required=False, max_length=300)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Why"), required=False, max_length=300)


class ActionDoneForm(forms.Form):
    on = DayField(label=_("Day"))
    result = forms.CharField(
        label=_("What came of it"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AnswerForm(forms.Form):
    is_agreed = forms.TypedChoiceField(
        choices=[("yes", "yes"), ("no", "no")], coerce=lambda said: said == "yes"
    )
