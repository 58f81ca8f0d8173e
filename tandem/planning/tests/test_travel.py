"""What of the road a visit is charged, and that nobody is sent further than a day allows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tandem.planning.checker import check
from tandem.planning.coverage.plan import Limit
from tandem.planning.coverage.solve import solve
from tandem.planning.problem import CoverageProblem
from tandem.planning.terms import NONE, Mode, Settings
from tandem.planning.tests.builders import tiny_nation, with_accounts
from tandem.planning.travel import kilometres, too_far, trip_share, visit_km

FAR_NORTH = 6.0  # degrees: ten hours of road


def _with_one_far_away(**columns) -> CoverageProblem:
    problem = tiny_nation(accounts=60, top_n=5)
    lat = problem.accounts.lat.copy()
    lat[0] += FAR_NORTH
    potential = problem.accounts.potential.copy()
    potential[0] = 500.0
    return with_accounts(problem, lat=lat, potential=potential, **columns)


def test_a_degree_of_latitude_is_111_kilometres():
    assert kilometres(30.0, 120.0, 31.0, 120.0) == pytest.approx(111.19, abs=0.01)


def test_near_visits_share_their_road_and_far_ones_pay_all_of_it():
    settings = Settings()

    assert trip_share(settings, np.array([0.5, 2.0, 2.5, 9.0])) == pytest.approx(
        [0.42, 0.42, 0.51, 1.0]
    )
    assert visit_km(settings, np.array([100.0]), np.array([9.0])) == pytest.approx([260.0])


def test_a_day_holds_the_way_there_the_visit_and_the_way_back():
    settings = Settings(detour=1.0, speed_km_per_hour=50.0, visit_hours=1.0, daily_hours=9.0)

    assert too_far(settings, np.array([200.0, 200.1])).tolist() == [False, True]


def test_an_account_beyond_a_days_way_gets_no_visit_and_the_plan_says_why():
    problem = _with_one_far_away()

    plan = solve(problem)

    assert plan.visits[0] == 0
    assert plan.binding[0] == Limit.TOO_FAR
    assert check(problem, plan) == []


def test_a_person_may_decide_that_a_far_account_is_visited_all_the_same():
    pinned = np.full(60, NONE)
    pinned[0] = Mode.PERSONAL
    problem = _with_one_far_away(pin_mode=pinned)

    plan = solve(problem)

    assert plan.visits[0] >= 1
    assert check(problem, plan) == []


def test_the_checker_finds_a_visit_that_no_day_can_hold():
    problem = _with_one_far_away()
    plan = solve(problem)
    visits, mode = plan.visits.copy(), plan.mode.copy()
    visits[0], mode[0] = 1, Mode.PERSONAL

    faults = check(problem, replace(plan, visits=visits, mode=mode))

    assert ("TOO_FAR", 0) in {(fault.code, fault.subject) for fault in faults}
