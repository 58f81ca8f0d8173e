"""Forms about people, roles and pairs; what they accept is named here, nothing else is read."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tandem.foundation.day_field import DayField
from tandem.organisation.labels import ROLE_NAMES
from tandem.organisation.models import User
from tandem.organisation.queries import companies_in_business, holders, industries, regions
from tandem.organisation.rules.roles import Role
from tandem.organisation.rules.scope import Actor


class PersonForm(forms.Form):
    name = forms.CharField(label=_("Full name"), max_length=60)
    name_en = forms.CharField(label=_("Name in English"), max_length=60, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Phone"), max_length=30, required=False)
    region: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Region"), queryset=None, required=False
    )
    working_percent = forms.IntegerField(
        label=_("Working time in percent of full time"),
        min_value=5,
        max_value=100,
        required=False,
        help_text=_("Plans and the visits a week owes follow it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "region", regions())


class HireForm(PersonForm):
    working_percent = None  # type: ignore[assignment]  # said later, of who works less
    username = forms.CharField(label=_("User name"), max_length=60)
    company: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label=_("Company"), queryset=None)
    on = DayField(label=_("First day"))

    field_order = ["username", "name", "name_en", "company", "region", "email", "phone", "on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "company", companies_in_business())


class DepartureForm(forms.Form):
    on = DayField(label=_("Last day"))


class GrantForm(forms.Form):
    role = forms.ChoiceField(
        label=_("Role"), choices=[(role.value, ROLE_NAMES[role]) for role in Role]
    )
    region: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Region"), queryset=None, required=False
    )
    industry: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Industry"), queryset=None, required=False
    )
    on = DayField(label=_("From"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "region", regions())
        _offer(self, "industry", industries())

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class PairForm(forms.Form):
    outside: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Outside seller"), queryset=None
    )
    inside: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Inside seller"), queryset=None
    )
    on = DayField(label=_("From"))

    def __init__(self, *args: Any, actor: Actor, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "outside", _managed(actor, Role.OUTSIDE_SELLER, today))
        _offer(self, "inside", _managed(actor, Role.INSIDE_SELLER, today))
        self.fields["on"].initial = today


class NamesForm(forms.Form):
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=60)
    name_en = forms.CharField(label=_("Name in English"), max_length=60)


def _offer(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    """The rows are asked for when the form is made, not when the module is read."""
    field = cast("forms.ModelChoiceField[Any]", form.fields[name])
    field.queryset = rows
    field.empty_label = _("Choose")


def _managed(actor: Actor, role: Role, today: date) -> QuerySet[User]:
    people = holders(role, today).order_by("username")
    if actor.has_any({Role.ADMINISTRATOR, Role.SALES_OPS}):
        return people
    return people.filter(region_id__in=actor.reach.region_ids)
