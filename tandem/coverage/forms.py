"""What people choose: the scope of a plan, a filter, another seller, a pin."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tandem.coverage.models import StrategyCard
from tandem.coverage.permissions import may_plan
from tandem.coverage.queries.lines import CLASSED, DIFFERS, LineFilter
from tandem.coverage.queries.people import partners_seen_by
from tandem.coverage.rules.horizon import NEXT_QUARTER, NOW
from tandem.coverage.rules.strategy import FEN_PER_THOUSAND, MOST_VISITS, SEGMENTS, Strategy
from tandem.coverage.rules.what_if import WhatIf
from tandem.keyaccounts.models import Account
from tandem.organisation.models import Region
from tandem.organisation.rules.scope import Actor

ALL = "all"
MOST = max(MOST_VISITS.values())
MODES = [(value, label) for value, label in Account.Mode.choices if value]


class PlanForm(forms.Form):
    scope = forms.ChoiceField(label=_("Scope"))
    start = forms.ChoiceField(
        label=_("Begins"),
        choices=[(NOW, _("this week")), (NEXT_QUARTER, _("next quarter"))],
        initial=NOW,
    )

    def __init__(self, *args: Any, actor: Actor, regions: Iterable[Region], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scope"].choices = self.choices_of(actor, regions)  # type: ignore[attr-defined]

    @staticmethod
    def choices_of(actor: Actor, regions: Iterable[Region]) -> list[tuple[str, Any]]:
        whole = [(ALL, _("All regions"))] if may_plan(actor, region_id=None) else []
        return whole + [
            (str(region.pk), str(region))
            for region in regions
            if may_plan(actor, region_id=region.pk)
        ]

    @classmethod
    def has_choices(cls, actor: Actor) -> bool:
        return may_plan(actor, region_id=None) or bool(actor.reach.region_ids)

    def wanted(self) -> dict[str, Any]:
        scope = self.cleaned_data["scope"]
        return {
            "region_id": None if scope == ALL else int(scope),
            "start": self.cleaned_data["start"],
        }


class FilterForm(forms.Form):
    """The query of the list; anything bent in it is left out."""

    region = forms.IntegerField(required=False, min_value=1)
    owner = forms.IntegerField(required=False, min_value=0)
    before_owner = forms.IntegerField(required=False, min_value=1)
    segment = forms.ChoiceField(
        required=False, choices=[("", _("all"))] + [(letter, letter) for letter in SEGMENTS]
    )
    mode = forms.ChoiceField(required=False, choices=[("", _("all")), *MODES])
    moved = forms.ChoiceField(required=False, choices=[("any", "any"), ("owned", "owned")])
    changed = forms.BooleanField(required=False)
    edited = forms.BooleanField(required=False)
    unvisited = forms.BooleanField(required=False)
    held_out = forms.BooleanField(required=False)
    fixed = forms.BooleanField(required=False)
    classed = forms.ChoiceField(required=False, choices=[(kind, kind) for kind in CLASSED])
    against = forms.IntegerField(required=False, min_value=1)
    differs = forms.ChoiceField(required=False, choices=[(kind, kind) for kind in DIFFERS])
    after = forms.IntegerField(required=False, min_value=1)
    before = forms.IntegerField(required=False, min_value=1)

    def values(self) -> dict[str, Any]:
        self.is_valid()
        return self.cleaned_data

    def wanted(self) -> LineFilter:
        values = self.values()
        return LineFilter(
            region_id=values.get("region"),
            owner_id=values.get("owner"),
            before_id=values.get("before_owner"),
            segment=values.get("segment", ""),
            mode=values.get("mode", ""),
            moved=values.get("moved", ""),
            only_changed=bool(values.get("changed")),
            only_edited=bool(values.get("edited")),
            only_unvisited=bool(values.get("unvisited")),
            only_held_out=bool(values.get("held_out")),
            only_fixed=bool(values.get("fixed")),
            classed=values.get("classed", ""),
            against_id=values.get("against"),
            differs=values.get("differs", ""),
        )


class WhatIfForm(forms.Form):
    """One condition or several; an empty field leaves it as it is."""

    visits_per_week = forms.IntegerField(
        label=_("Customer visits a week"), required=False, min_value=1, max_value=40
    )
    inside_ratio = forms.FloatField(
        label=_("Inside to one outside seller"), required=False, min_value=0.05, max_value=5
    )
    without_partner = forms.TypedChoiceField(
        label=_("Without the partner"), required=False, coerce=int, empty_value=None
    )
    accounts = forms.IntegerField(
        label=_("Accounts on the list"), required=False, min_value=1, max_value=2_000_000
    )
    accounts_percent = forms.FloatField(
        label=_("Or a list longer by, %"),
        required=False,
        min_value=-99,
        max_value=100_000,
        help_text=_("20 makes 2,000 accounts 2,400; −10 makes them 1,800."),
    )
    moves_percent = forms.FloatField(
        label=_("Owners that may change, %"), required=False, min_value=0, max_value=100
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partners = [(row.pk, str(row)) for row in partners_seen_by(actor)]
        self.fields["without_partner"].choices = [("", "–"), *partners]  # type: ignore[attr-defined]

    def wanted(self) -> WhatIf:
        return WhatIf(**self.cleaned_data)


class PointForm(forms.Form):
    percent = forms.FloatField(min_value=0, max_value=100)


class StrategyForm(forms.Form):
    """One class's card; the budget is typed in thousand CNY."""

    ways = forms.MultipleChoiceField(
        label=_("Ways allowed"), choices=MODES, widget=forms.CheckboxSelectMultiple, required=False
    )
    mode = forms.ChoiceField(label=_("Usual way"), choices=MODES)
    least_visits = forms.IntegerField(
        label=_("Visits a quarter, at least"), min_value=0, max_value=MOST
    )
    most_visits = forms.IntegerField(
        label=_("Visits a quarter, at most"), min_value=0, max_value=MOST
    )
    calls = forms.IntegerField(
        label=_("Calls a quarter"),
        min_value=0,
        max_value=60,
        help_text=_(
            "Where this way is the usual one; the cards with the same usual way are averaged."
        ),
    )
    days_between_contacts = forms.IntegerField(
        label=_("Days between contacts, at most"), min_value=1, max_value=365
    )
    channel = forms.ChoiceField(label=_("Channel"), choices=StrategyCard.Channel.choices)
    budget_thousand = forms.DecimalField(
        label=_("Budget an account, thousand CNY a quarter"),
        min_value=0,
        max_value=100_000,
        decimal_places=2,
        help_text=_("Visits and calls together; 0: no limit."),
    )
    answer_hours = forms.IntegerField(
        label=_("Answer within, working hours"), min_value=1, max_value=240
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def card(self, segment: str) -> Strategy:
        values = dict(self.cleaned_data)
        values.pop("version")
        values["ways"] = tuple(values["ways"])
        budget = round(values.pop("budget_thousand") * FEN_PER_THOUSAND)
        return Strategy(segment=segment, budget_minor=budget, **values)

    @staticmethod
    def start(card: Strategy, version: int) -> dict[str, Any]:
        values = asdict(card) | {"version": version}
        values["budget_thousand"] = Decimal(values.pop("budget_minor")) / FEN_PER_THOUSAND
        return values


class MoveForm(forms.Form):
    owner = forms.TypedChoiceField(
        label=_("Seller"),
        coerce=int,
        widget=forms.Select(attrs={"data-key": "m", "data-key-label": _("Move to another seller")}),
    )
    mode = forms.ChoiceField(label=_("Mode"), choices=MODES)
    visits = forms.IntegerField(label=_("Visits a quarter"), min_value=0, max_value=12)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = choices  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, Any]:
        values = self.cleaned_data
        return {
            "owner_id": values["owner"],
            "mode": values["mode"],
            "visits": values["visits"],
            "version": values["version"],
        }


class PinForm(forms.Form):
    owner = forms.TypedChoiceField(label=_("Stays with"), coerce=int)
    reason = forms.CharField(label=_("Why"), max_length=200)

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = choices  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, Any]:
        return {"owner_id": self.cleaned_data["owner"], "reason": self.cleaned_data["reason"]}
