"""The checker finds every fault that is planted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tandem.planning.checker import check
from tandem.planning.coverage.solve import solve
from tandem.planning.terms import HOUSE_PARTNER, NONE, Mode
from tandem.planning.tests.builders import tiny_nation, with_accounts


@pytest.fixture(scope="module")
def problem():
    return tiny_nation()


@pytest.fixture(scope="module")
def plan(problem):
    return solve(problem)


def codes(problem, plan):
    return {fault.code for fault in check(problem, plan)}


def changed(plan, name, rows, value):
    column = getattr(plan, name).copy()
    column[rows] = value
    return replace(plan, **{name: column})


def test_an_untouched_plan_has_no_fault(problem, plan):
    assert codes(problem, plan) == set()


def test_a_false_value_is_found(problem, plan):
    assert "VALUE" in codes(problem, replace(plan, value=plan.value * 1.0001))


def test_parts_that_do_not_add_up_are_found(problem, plan):
    assert "PARTS" in codes(problem, replace(plan, parts=plan.parts * 1.001))


def test_a_bound_below_the_value_is_found(problem, plan):
    low = plan.value * 0.99
    assert "BOUND" in codes(problem, replace(plan, bound=low, gap=(low - plan.value) / low))


def test_a_false_gap_is_found(problem, plan):
    assert "GAP" in codes(problem, replace(plan, gap=0.0))


def test_an_orphan_is_found(problem, plan):
    assert "ORPHAN" in codes(problem, changed(plan, "owner", 0, NONE))


def test_a_top_account_too_few_is_found(problem, plan):
    row = int(np.argmax(plan.is_top))
    fewer = changed(changed(plan, "is_top", row, False), "mode", row, Mode.PARTNER_LED)
    fewer = changed(changed(fewer, "visits", row, 0), "partner", row, HOUSE_PARTNER)
    assert "TOP_COUNT" in codes(problem, fewer)


def test_a_wrong_top_flag_is_found(problem, plan):
    row = int(np.argmax(plan.is_top))
    assert "TOP_FLAG" in codes(problem, changed(plan, "is_top", row, False))


def test_too_many_visits_and_hours_are_found(problem, plan):
    many = changed(plan, "visits", plan.is_top, 12)
    sellers = replace(problem.sellers, visit_capacity=np.full(3, 50.0), hours=np.full(3, 100.0))
    assert {"VISITS", "HOURS"} <= codes(replace(problem, sellers=sellers), many)


def test_too_many_moves_are_found(problem, plan):
    assert "MOVES" in codes(problem, changed(plan, "owner", slice(0, 60), 1))


def test_hours_outside_the_band_are_found(problem, plan):
    assert "HOURS_BAND" in codes(problem, changed(plan, "owner", slice(0, 60), 1))


def test_overloaded_seats_and_partners_are_found(problem, plan):
    tight = replace(
        problem,
        seats=replace(problem.seats, calls=np.zeros(2)),
        partners=replace(problem.partners, capacity=np.zeros(3)),
    )
    assert {"CALLS", "PARTNER_LOAD"} <= codes(tight, plan)


def test_one_partner_with_too_much_of_a_region_is_found(problem, plan):
    tight = replace(problem, settings=replace(problem.settings, partner_region_share=0.02))
    assert "CONCENTRATION" in codes(tight, plan)


def test_inside_with_a_partner_is_found(problem, plan):
    odd = changed(changed(plan, "mode", 0, Mode.INSIDE), "visits", 0, 0)
    assert "MODE_PARTNER" in codes(problem, changed(odd, "partner", 0, 0))


def test_a_broken_pin_and_ban_are_found(problem, plan):
    other = (int(plan.owner[4]) + 1) % 3
    pins = np.full(60, NONE)
    pins[4] = other
    pinned = with_accounts(problem, pin_owner=pins)
    banned = replace(problem, seller_bans=np.array([[4, plan.owner[4]]]))
    assert "PIN_OWNER" in codes(pinned, plan)
    assert "BANNED" in codes(banned, plan)


def test_a_choice_that_is_not_offered_is_found(problem, plan):
    assert "NO_SUCH_OPTION" in codes(problem, changed(plan, "visits", 0, 99))
