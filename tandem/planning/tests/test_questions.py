"""What a plan's prices answer: staffing, one new account, the cost of a pin."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tandem.planning.coverage.questions import pin_costs, place_account, staffing
from tandem.planning.coverage.region import take
from tandem.planning.coverage.solve import solve
from tandem.planning.problem import Sellers
from tandem.planning.terms import NONE, Mode, PlanningError
from tandem.planning.tests.builders import tiny_nation, with_accounts


@pytest.fixture(scope="module")
def problem():
    return tiny_nation()


@pytest.fixture(scope="module")
def plan(problem):
    return solve(problem)


def test_one_more_seller_is_worth_visits_hours_and_slots_at_their_prices(problem, plan):
    answer = staffing(problem, plan)

    s, p = problem.sellers, plan.prices
    own = s.visit_capacity * p.visit + (s.hours - 80.0) * p.hour + problem.settings.top_n * p.top
    assert answer.seller == pytest.approx([own.mean()])
    assert answer.seat == pytest.approx([(problem.seats.calls * p.seat).mean()])
    assert answer.outside_per_inside.tolist() == [1.5]


def test_a_region_without_sellers_has_no_staffing_figure(problem, plan):
    wider = replace(problem, regions=2)

    assert np.isnan(staffing(wider, plan).seller[1])


def test_a_new_account_gets_owner_mode_and_partner_with_the_next_best_ways(problem, plan):
    new = take(problem.accounts, np.array([7]))
    new = replace(new, current_owner=np.array([NONE]), current_partner=np.array([NONE]))

    found = place_account(problem, plan.prices, new)

    assert len(found.owner) == 4
    assert (np.diff(found.worth) <= 1e-9).all()
    assert set(found.owner) <= {0, 1, 2}


def test_a_new_account_in_a_region_without_sellers_is_refused(problem, plan):
    new = take(problem.accounts, np.array([7]))
    nobody = Sellers.create(region=[], lat=[], lon=[], skill=np.empty((0, problem.industries)))
    new = replace(new, current_owner=np.array([NONE]))

    with pytest.raises(PlanningError, match="Nobody sells"):
        place_account(replace(problem, sellers=nobody), plan.prices, new)


def test_a_pin_against_the_plan_costs_and_one_along_with_it_does_not(problem, plan):
    against = int(np.argmax(plan.parts.sum(axis=1)))
    along = int(np.flatnonzero(plan.owner == 0)[0])
    along = along if along != against else int(np.flatnonzero(plan.owner == 0)[1])
    pins, modes = np.full(60, NONE), np.full(60, NONE)
    pins[along] = plan.owner[along]
    modes[against] = Mode.INSIDE
    pinned = with_accounts(problem, pin_owner=pins, pin_mode=modes)

    cost = pin_costs(pinned, plan)

    assert cost[against] > 0
    assert cost[along] < cost[against]
    assert (np.delete(cost, [along, against]) == 0).all()
