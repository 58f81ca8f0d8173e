"""The form and the values of the page of days away."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tandem.activities.permissions import may_plan_visits
from tandem.activities.queries.absences import absences_seen, people_to_say_away
from tandem.foundation.day_field import DayField
from tandem.organisation.rules.scope import Actor


class AbsenceForm(forms.Form):
    person = forms.TypedChoiceField(label=_("Who"), coerce=int)
    since = DayField(label=_("First day away"))
    until = DayField(label=_("Last day away"))

    def __init__(self, *args: Any, actor: Actor, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(row.pk, str(row)) for row in people_to_say_away(actor, on=on)]
        self.fields["person"].choices = people  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, Any]:
        values = self.cleaned_data
        return {
            "person_id": values["person"],
            "since": values["since"],
            "until": values["until"],
        }


def absences_context(actor: Actor, *, on: date) -> dict[str, Any]:
    return {
        "rows": [
            {
                "absence": row,
                "may_change": may_plan_visits(
                    actor, seller_id=row.person_id, seller_region_id=row.person.region_id
                ),
            }
            for row in absences_seen(actor, on=on)
        ]
    }
