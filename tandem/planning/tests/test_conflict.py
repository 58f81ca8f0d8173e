"""Limits that cannot hold together are named, the fewest of them, and never when they can."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from tandem.planning.coverage import conflict
from tandem.planning.coverage.conflict import find_conflict
from tandem.planning.coverage.region import build_arrays
from tandem.planning.coverage.split import split_nation
from tandem.planning.terms import NONE, Mode
from tandem.planning.tests.builders import tiny_nation, with_accounts


def codes(problem):
    return [fact.code for fact in find_conflict(problem, 0).facts]


def test_limits_that_hold_together_are_no_conflict():
    assert codes(tiny_nation()) == []


def test_two_accounts_pinned_in_person_to_one_slot_name_pins_and_slots():
    problem = tiny_nation(accounts=4, sellers=2, top_n=1, move_share=1.0)
    problem = with_accounts(
        problem, pin_owner=[0, 0, NONE, NONE], pin_mode=[Mode.PERSONAL] * 2 + [NONE] * 2
    )

    assert sorted(codes(problem)) == ["FIXED_BY_PEOPLE", "TOP_COUNT"]


def test_too_few_hours_for_the_top_accounts_name_hours_and_slots():
    problem = tiny_nation(accounts=12, sellers=2, top_n=4)
    problem = replace(problem, sellers=replace(problem.sellers, hours=np.full(2, 84.0)))

    assert sorted(codes(problem)) == ["HOURS", "TOP_COUNT"]


def test_work_beside_visits_alone_can_be_too_much():
    problem = tiny_nation(accounts=30, sellers=1, top_n=0)
    problem = replace(problem, sellers=replace(problem.sellers, hours=np.full(1, 81.0)))

    assert codes(problem) == ["HOURS"]


@pytest.mark.parametrize("seed", range(12))
def test_what_is_called_contradictory_is_so_by_trying_everything(seed):
    rng = np.random.default_rng(seed)
    problem = tiny_nation(seed, accounts=3, sellers=2, top_n=1, move_share=float(rng.random()))
    hours = 80 + rng.uniform(0.5, 8, 2)
    problem = replace(problem, sellers=replace(problem.sellers, hours=hours))
    problem = with_accounts(problem, pin_owner=rng.integers(-1, 2, 3), current_owner=[0, 0, 1])

    found = find_conflict(problem, 0)

    assert bool(found.facts) == (not _some_plan_keeps_all(problem))


@pytest.mark.parametrize("seed", range(3))
def test_the_engine_never_contradicts_the_solver(seed):
    rng = np.random.default_rng(seed)
    problem = tiny_nation(seed, accounts=12, sellers=2, top_n=4)
    hours = 80 + rng.uniform(6, 16, 2)
    problem = replace(problem, sellers=replace(problem.sellers, hours=hours))
    arrays = build_arrays(split_nation(problem, problem.settings.move_share).tasks[0])

    for groups in (conflict.GROUPS, ("TOP_COUNT", "HOURS"), ("HOURS", "MOVES"), ("TOP_COUNT",)):
        by_engine = conflict._engine_says(arrays, groups)
        assert by_engine in (None, conflict._solver_says(arrays, groups))
        assert by_engine is not None or groups == conflict.GROUPS


def _some_plan_keeps_all(problem) -> bool:
    """Every whole assignment of three accounts, one after the other."""
    a = build_arrays(split_nation(problem, problem.settings.move_share).tasks[0])
    assert a.band > 1 or a.band < 1
    ways = [list(zip(*np.nonzero(a.value[i] > -1e6), strict=True)) for i in range(len(a.value))]
    useful = [[(j, o) for j, o in way if a.visits[o] <= 1] for way in ways]
    for plan in product(*useful):
        j = np.array([each[0] for each in plan])
        o = np.array([each[1] for each in plan])
        i = np.arange(len(plan))
        hours = a.visits[o] * (a.visit_hours + a.trip[i, j]) + a.admin[o]
        used = np.bincount(j, hours, len(a.visit_cap))
        tops = np.bincount(j, a.top[o], len(a.visit_cap))
        middle = a.hour_share * used.sum()
        in_band = a.band > 1 or (np.abs(used - middle) <= a.band * middle + 1e-9).all()
        kept = (used <= a.hour_cap + 1e-9).all() and (tops >= a.top_low).all()
        if in_band and kept and (tops <= a.top_high).all() and a.moves[i, j].sum() <= a.move_cap:
            return True
    return False
