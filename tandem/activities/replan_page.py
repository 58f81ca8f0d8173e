"""The values of the page of a re-plan: visits moved against what it gains, and the choice."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tandem.activities.commands.replanning import FIND, TAKE
from tandem.activities.permissions import may_plan_visits
from tandem.activities.queries.absences import absences_seen
from tandem.activities.queries.replans import job_seen
from tandem.foundation.day_field import DayField
from tandem.foundation.formats import count, decimal
from tandem.foundation.kit import Curve, Point
from tandem.organisation.models import User
from tandem.organisation.rules.scope import Actor


class AwayForm(forms.Form):
    """The days away; both empty: the weeks as they are."""

    first = DayField(label=gettext_lazy("Away from"), required=False)
    last = DayField(label=gettext_lazy("Away until"), required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        first, last = said.get("first"), said.get("last")
        if bool(first) != bool(last) or (first and last and last < first):
            raise forms.ValidationError(
                _("Give the first and the last day away, in this order, or leave both empty.")
            )
        return said

    def away(self) -> Any:
        first, last = self.cleaned_data["first"], self.cleaned_data["last"]
        return (first, last) if first else None


class WayForm(forms.Form):
    price = forms.FloatField(min_value=0)


def replan_context(actor: Actor, seller: User) -> dict[str, Any]:
    found, taken = (job_seen(actor, seller.pk, kind) for kind in (FIND, TAKE))
    points = found.result.get("points", []) if found else []
    job = max((row for row in (found, taken) if row), key=lambda row: row.pk, default=None)
    return {
        "seller": seller,
        "job": job,
        "is_working": job is not None and job.is_open,
        "is_taken": job is not None and job.kind == TAKE and job.state == job.State.DONE,
        "may_plan": may_plan_visits(actor, seller_id=seller.pk, seller_region_id=seller.region_id),
        "absences": absences_seen(actor, person_id=seller.pk, on=timezone.localdate()),
        "rows": [
            {
                "asked": point["price"],
                "moved": count(point["moved"]),
                "placed": f"{count(point['placed'])}/{count(point['needed'])}",
                "benefit": decimal(point["benefit"]),
            }
            for point in points
        ],
        "curve": _curve(points) if len(points) > 1 else None,
    }


def _curve(points: list[dict[str, Any]]) -> Curve:
    return Curve(
        label=_("Gain by visits moved; the table says the same."),
        points=[
            Point(x=point["moved"], y=point["benefit"], text=count(point["moved"]))
            for point in points
        ],
    )
