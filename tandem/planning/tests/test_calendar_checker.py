"""The calendar's second opinion agrees with honest calendars and catches what is planted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tandem.planning.calendar.checker import check_calendar
from tandem.planning.calendar.homes import earlier_stops
from tandem.planning.calendar.plan import StopKind
from tandem.planning.calendar.problem import CalendarSettings, FixedAppointments, JointVisits
from tandem.planning.calendar.solve import plan_calendar
from tandem.planning.tests.builders import quarter, working_days


def agreed(day=3, start=2.0):
    return FixedAppointments.create(
        account=[0], day=[day], start=[start], duration=[1.0], lat=[31.02], lon=[121.02]
    )


PROBLEM = quarter(fixed=agreed())
PLAN = plan_calendar(PROBLEM)


def codes(plan, problem=PROBLEM):
    return {fault.code for fault in check_calendar(problem, plan)}


def changed(at, **facts):
    """The plan with one stop changed."""
    stops = list(PLAN.stops)
    stops[at] = replace(stops[at], **facts)
    return replace(PLAN, stops=tuple(stops))


def first(kind, order=None):
    return next(
        at
        for at, stop in enumerate(PLAN.stops)
        if stop.kind == kind and order in (None, stop.order)
    )


def test_an_honest_calendar_has_no_fault():
    assert check_calendar(PROBLEM, PLAN) == []


@pytest.mark.parametrize(
    ("planted", "code"),
    [
        (changed(first(StopKind.FIXED), arrive=3.0), "WINDOW"),
        (changed(first(StopKind.FIXED), day=working_days()[4]), "MOVED"),
        (changed(first(StopKind.CUSTOMER, 1), arrive=0.0), "TOO_EARLY"),
        (changed(first(StopKind.CUSTOMER), travel_km=0.5), "ROAD"),
        (changed(first(StopKind.CUSTOMER), duration=0.5), "DURATION"),
        (changed(first(StopKind.CUSTOMER), order=7), "ORDER"),
        (changed(0, day=PLAN.stops[0].day + timedelta(days=5)), "NOT_A_WORKING_DAY"),
        (replace(PLAN, stops=PLAN.stops[1:]), "ROAD"),
        (replace(PLAN, placed=PLAN.placed + 1), "PLACED"),
        (replace(PLAN, needed=PLAN.needed + 1), "NEEDED"),
        (replace(PLAN, top_placed=PLAN.top_placed - 1), "TOP_PLACED"),
        (replace(PLAN, travel_hours=PLAN.travel_hours * 0.99), "TRAVEL_HOURS"),
        (replace(PLAN, days_over_limit=1), "DAYS_OVER"),
        (replace(PLAN, spacing_error=0.0), "SPACING"),
        (replace(PLAN, lost=(0,)), "APPOINTMENT"),
    ],
)
def test_a_planted_fault_is_caught(planted, code):
    assert code in codes(planted)


@pytest.mark.parametrize(
    ("tighter", "code"),
    [
        ({"customer_visits_per_week": 5}, "CUSTOMER_QUOTA"),
        ({"partner_visits_per_week": 3}, "PARTNER_QUOTA"),
        ({"daily_hours": 4.0, "longest_day_hours": 4.0}, "DAY_TOO_LONG"),
    ],
)
def test_a_calendar_made_for_looser_limits_is_refused(tighter, code):
    assert code in codes(PLAN, replace(PROBLEM, settings=replace(CalendarSettings(), **tighter)))


def test_a_visit_that_vanished_is_missed():
    at = first(StopKind.CUSTOMER)
    rest = PLAN.stops[:at] + PLAN.stops[at + 1 :]

    assert "VISITS" in codes(replace(PLAN, stops=rest, placed=PLAN.placed - 1))


def test_the_same_account_twice_a_day_is_seen():
    at = first(StopKind.CUSTOMER)
    again = replace(PLAN.stops[at], order=PLAN.stops[at].order + 1)

    assert "TWICE_A_DAY" in codes(replace(PLAN, stops=(*PLAN.stops, again)))


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    accounts=st.integers(1, 45),
    weeks=st.integers(1, 5),
    daily=st.floats(3.0, 10.0),
    quota=st.integers(1, 14),
    drawn=st.data(),
)
def test_whatever_is_asked_the_calendar_keeps_its_word(seed, accounts, weeks, daily, quota, drawn):
    days = working_days(weeks)
    gone = drawn.draw(st.sets(st.integers(0, len(days) - 1), max_size=len(days) - 1))
    rest = tuple(day for at, day in enumerate(days) if at not in gone)
    asked = quarter(
        accounts,
        seed=seed,
        days=days,
        settings=CalendarSettings(daily_hours=daily, customer_visits_per_week=quota, rounds=60),
    )
    opens = np.where(np.arange(accounts) % 3 == 0, 1.0, np.nan)
    asked = replace(asked, visits=replace(asked.visits, opens=opens, closes=opens + 3))
    made = plan_calendar(asked)
    joint = JointVisits.create(
        account=[0],
        duration=[1.0],
        opens=[[2.0 if at % 2 else np.nan for at in range(len(rest))]],
        closes=[[4.0 if at % 2 else np.nan for at in range(len(rest))]],
    )
    day = drawn.draw(st.integers(0, len(rest) - 1))
    fixed = agreed(day, start=drawn.draw(st.floats(0, 8)))
    again = replace(asked, days=rest, joint=joint, fixed=fixed, before=earlier_stops(asked, made))

    assert check_calendar(asked, made) == []
    assert check_calendar(again, plan_calendar(again)) == []
