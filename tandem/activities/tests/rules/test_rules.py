"""Reason lines, cadences and what is still wished: plain tables, no database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tandem.activities.rules.cadence import Cadence, quota_of
from tandem.activities.rules.calendar_problem import Account, Appointment, problem_of
from tandem.activities.rules.layout import open_visits, partners_in_turn
from tandem.activities.rules.reason_line import StopFacts, parts_of
from tandem.planning.calendar.problem import CalendarSettings

DAY = date(2026, 11, 24)


def _facts(**changed):
    usual = {
        "on": DAY,
        "is_fixed": False,
        "is_top": False,
        "status": "active",
        "last_visit_on": DAY - timedelta(days=3),
        "km": 40.0,
        "is_first_of_day": False,
    }
    return StopFacts(**(usual | changed))


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({}, ["CADENCE"]),
        ({"last_visit_on": DAY - timedelta(days=41)}, ["DAYS_UNSEEN"]),
        ({"last_visit_on": None, "status": "new"}, ["NEVER_SEEN", "NEW"]),
        ({"status": "dormant", "is_top": True}, ["DORMANT", "TOP20"]),
        ({"km": 1.2}, ["NEARBY"]),
        ({"km": 1.2, "is_first_of_day": True}, ["CADENCE"]),
        (
            {"is_fixed": True, "last_visit_on": None, "status": "new", "is_top": True},
            ["FIXED", "NEVER_SEEN", "NEW"],
        ),
    ],
)
def test_a_stop_says_why_in_at_most_three_parts(changed, codes):
    assert [part.code for part in parts_of(_facts(**changed))] == codes


def test_the_days_unseen_are_counted_to_the_day_of_the_visit():
    part = parts_of(_facts(last_visit_on=DAY - timedelta(days=41)))[0]

    assert (part.code, part.number) == ("DAYS_UNSEEN", 41)


@pytest.mark.parametrize(("days", "quota"), [(0, 0), (1, 3), (2, 5), (4, 10), (5, 12), (6, 12)])
def test_a_short_week_owes_a_part_of_the_quota(days, quota):
    assert quota_of(12, days) == quota


def test_a_week_without_quota_has_no_share():
    assert Cadence(done=1, planned=0, missed=0, quota=0).share is None
    assert Cadence(done=9, planned=3, missed=0, quota=12).planned_share == 1.0
    assert not Cadence(done=9, planned=3, missed=0, quota=12).is_behind
    assert Cadence(done=9, planned=2, missed=1, quota=12).is_behind
    assert not Cadence(done=0, planned=0, missed=0, quota=0).is_behind


@pytest.mark.parametrize(
    ("planned", "done", "fixed", "left"), [(4, 1, 0, 3), (1, 3, 0, 0), (2, 2, 1, 1), (0, 0, 2, 2)]
)
def test_done_visits_count_and_agreed_ones_are_never_lost(planned, done, fixed, left):
    assert open_visits(planned=planned, done=done, fixed=fixed) == left


def test_partners_with_most_accounts_come_first_and_no_more_than_visits():
    assert partners_in_turn({7: 2, 3: 9, 5: 2}, visits=2) == [3, 5]


def _account(key, **changed):
    usual = {
        "planned": 2,
        "done": 0,
        "point": (39.9, 116.4),
        "is_top": False,
        "is_active": True,
        "last_visit_on": None,
    }
    return Account(key=key, **(usual | changed))


def _problem(accounts, appointments=(), base=(None, None)):
    return problem_of(
        accounts=accounts,
        appointments=appointments,
        partners={},
        partner_points={},
        base=base,
        days=[DAY, DAY + timedelta(days=1)],
        settings=CalendarSettings(),
    )


def test_an_account_that_got_all_its_visits_is_not_wished_again():
    problem, _held = _problem([_account(1), _account(2, done=2)])

    assert problem.visits.key.tolist() == [1]


def test_without_a_base_the_days_begin_in_the_middle_of_the_accounts():
    problem, _held = _problem([_account(1, point=(30.0, 110.0)), _account(2, point=(32.0, 112.0))])

    assert (problem.base_lat, problem.base_lon) == (31.0, 111.0)


def test_an_appointment_on_a_free_day_stays_out_of_the_problem():
    sunday = date(2026, 11, 29)
    rows = [Appointment(1, sunday, None, (39.9, 116.4)), Appointment(1, DAY, 9.5, (39.9, 116.4))]

    problem, held = _problem([_account(1)], rows)

    assert held == [1]
    assert problem.fixed.account.tolist() == [0]
