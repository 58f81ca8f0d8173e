"""What a plan counts on from a person is less by the days the person is away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tandem.coverage.queries.problem import gather_problem
from tandem.coverage.rules.horizon import horizon
from tandem.foundation.fiscal import fiscal_calendar
from tandem.organisation.commands.absences import say_away


def _problem():
    period = horizon(on=timezone.localdate(), start="next_quarter", fiscal=fiscal_calendar())
    return gather_problem(region_id=None, period=period).problem, period


@pytest.mark.parametrize("who", ["olga", "iris"])
def test_a_fortnight_away_takes_its_visits_hours_and_calls(cast, who):
    before, period = _problem()
    person = cast.people[who]
    say_away(
        actor=cast.actor("opal"),
        person_id=person.pk,
        since=period.start + timedelta(days=28),
        until=period.start + timedelta(days=41),
        now=timezone.now(),
    )

    after, _period = _problem()

    fewer = after.sellers.visit_capacity < before.sellers.visit_capacity
    hours = after.sellers.hours < before.sellers.hours
    calls = after.seats.calls < before.seats.calls
    is_seller = after.sellers.key == person.pk
    assert fewer.tolist() == hours.tolist() == is_seller.tolist()
    assert calls.tolist() == (after.seats.key == person.pk).tolist()
    if who == "olga":
        lost = before.sellers.visit_capacity - after.sellers.visit_capacity
        assert lost.max() == pytest.approx(24, abs=12)  # twelve a week, less holidays
