"""The calendar keeps quotas, hours and appointments, and says why each stop stands where it does."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from tandem.planning.calendar.homes import earlier_stops
from tandem.planning.calendar.plan import StopKind, StopReason, UnplacedReason
from tandem.planning.calendar.problem import (
    CalendarSettings,
    FixedAppointments,
    PartnerSites,
    WishedVisits,
)
from tandem.planning.calendar.solve import plan_calendar
from tandem.planning.terms import PlanningError
from tandem.planning.tests.builders import quarter, working_days


def week_of(stop):
    return stop.day.isocalendar()[1]


@pytest.fixture(scope="module")
def plan():
    return plan_calendar(quarter())


def test_every_wished_visit_finds_a_day(plan):
    assert (plan.placed, plan.needed) == (35, 35)
    assert plan.unplaced == ()
    assert plan.top_placed == plan.top_needed == 10


def test_weekly_quotas_of_customers_and_partners_hold(plan):
    customers = Counter(week_of(s) for s in plan.stops if s.kind == StopKind.CUSTOMER)
    partners = Counter(week_of(s) for s in plan.stops if s.kind == StopKind.PARTNER)

    assert max(customers.values()) <= 12
    assert set(partners.values()) == {4}


def test_no_day_is_longer_than_allowed_and_stops_follow_each_other(plan):
    assert plan.days_over_limit == 0
    for before, after in zip(plan.stops, plan.stops[1:], strict=False):
        if before.day == after.day:
            assert after.order == before.order + 1
            assert after.arrive >= before.arrive + before.duration - 1e-9


def test_an_account_is_seen_once_a_day_at_most(plan):
    seen = Counter((s.day, s.account) for s in plan.stops if s.account >= 0)

    assert max(seen.values()) == 1


def test_travel_is_no_longer_than_in_the_greedy_calendar(plan):
    assert plan.greedy_placed == plan.placed
    assert plan.travel_hours <= plan.greedy_travel_hours


def test_equal_wishes_give_equal_calendars(plan):
    assert plan_calendar(quarter()).stops == plan.stops


def test_two_visits_to_an_account_lie_about_an_interval_apart(plan):
    assert plan.spacing_error < 7


def test_short_weeks_get_a_share_of_the_quota():
    holiday_week = working_days(1)[:2]

    plan = plan_calendar(quarter(days=holiday_week))

    assert plan.placed == 5
    assert {u.reason for u in plan.unplaced} == {UnplacedReason.WEEK_QUOTA_FULL}
    assert plan.needed == plan.placed + sum(u.count for u in plan.unplaced)


def test_top_accounts_come_first_when_there_is_not_enough_room():
    plan = plan_calendar(quarter(days=working_days(1)))

    assert plan.placed == 12
    assert plan.top_placed == 10


def test_fixed_appointments_keep_day_and_hour_and_count_as_visits():
    fixed = FixedAppointments.create(
        account=[0, -1],
        day=[3, 4],
        start=[2.0, 5.5],
        duration=[1.0, 1.0],
        lat=[31.02, np.nan],
        lon=[121.02, np.nan],
    )

    plan = plan_calendar(quarter(fixed=fixed))

    found = {s.target: s for s in plan.stops if s.kind == StopKind.FIXED}
    assert plan.fixed_lost == 0
    assert [found[f].day for f in (0, 1)] == [working_days()[3], working_days()[4]]
    assert [found[f].arrive for f in (0, 1)] == [2.0, 5.5]
    assert plan.needed == plan.placed == 35
    assert found[0].reason == StopReason.FIXED_APPOINTMENT


def test_an_appointment_nobody_can_reach_in_time_is_counted_as_lost():
    far = FixedAppointments.create(
        account=[-1], day=[0], start=[1.0], duration=[1.0], lat=[35.0], lon=[121.0]
    )

    assert plan_calendar(quarter(fixed=far)).fixed_lost == 1


def test_each_reason_carries_its_numbers():
    wishes = WishedVisits.create(
        key=[1, 2, 3, 4],
        count=[1, 1, 1, 1],
        lat=[31.3, 31.6, 30.6, 31.0],
        lon=[121.3, 120.5, 121.5, 121.9],
        is_top=[True, False, False, False],
        days_since=[41, -1, 90, 3],
        activation=[False, True, False, False],
    )

    plan = plan_calendar(quarter(visits=wishes, partners=PartnerSites.none()))

    by_account = {s.account: s for s in plan.stops}
    first = by_account[0]
    assert first.reason == StopReason.TOP20_DUE
    assert first.facts["days_since"] == 41 + (first.day - working_days()[0]).days
    assert by_account[1].reason == StopReason.ACTIVATION
    assert by_account[2].reason == StopReason.DAYS_SINCE_VISIT
    assert by_account[3].reason in {StopReason.CADENCE, StopReason.NEARBY}


def test_an_account_beyond_a_days_reach_is_named():
    wishes = WishedVisits.create(key=[1], count=[1], lat=[39.9], lon=[116.4], is_top=[True])

    plan = plan_calendar(quarter(visits=wishes))

    assert [u.reason for u in plan.unplaced] == [UnplacedReason.DAY_TOO_LONG]


def test_an_account_without_coordinates_is_planned_at_the_base():
    wishes = WishedVisits.create(key=[1], count=[2], lat=[np.nan], lon=[np.nan], is_top=[True])

    assert plan_calendar(quarter(visits=wishes)).placed == 2


def test_a_quarter_without_wishes_is_an_empty_calendar():
    nothing = WishedVisits.create(key=[], count=[], lat=[], lon=[], is_top=[])

    plan = plan_calendar(quarter(visits=nothing, partners=PartnerSites.none()))

    assert plan.stops == ()
    assert plan.needed == 0


def test_a_week_of_absence_moves_few_other_visits(plan):
    away = set(working_days()[5:10])
    rest = tuple(day for day in working_days() if day not in away)

    after = plan_calendar(quarter(days=rest, before=earlier_stops(quarter(), plan)))

    dates = {(s.kind, s.target, s.day) for s in after.stops}
    others = [s for s in plan.stops if s.day not in away]
    moved = [s for s in others if (s.kind, s.target, s.day) not in dates]
    assert len(moved) <= 3
    assert after.placed == 35


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"days": ()}, "no working day"),
        ({"days": (date(2026, 4, 2), date(2026, 4, 1))}, "in order"),
        ({"base_lat": float("nan")}, "no base"),
        (
            {
                "fixed": FixedAppointments.create(
                    account=[-1], day=[99], start=[1], duration=[1], lat=[31], lon=[121]
                )
            },
            "not a working day",
        ),
    ],
)
def test_a_calendar_that_cannot_be_made_is_refused(changes, words):
    with pytest.raises(PlanningError, match=words):
        plan_calendar(quarter(**changes))


def test_the_length_of_the_day_is_a_setting():
    shorter = replace(CalendarSettings(), daily_hours=5.0, longest_day_hours=5.0)

    plan = plan_calendar(quarter(settings=shorter))

    assert plan.days_over_limit == 0
    assert max(s.arrive + s.duration for s in plan.stops) <= 5.0 + 1e-9
