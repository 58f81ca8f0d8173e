"""Strategy cards as limits of the planner: kept, checked by the second opinion, and lifted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tandem.planning.checker import check
from tandem.planning.coverage.questions import card_costs
from tandem.planning.coverage.solve import solve
from tandem.planning.problem import Cards
from tandem.planning.terms import NONE, Mode, PartnerRule, PlanningError
from tandem.planning.tests.builders import tiny_nation, with_accounts
from tandem.planning.tests.test_odd_nations import REPORTED_AS, odd_nations


def _with_card(problem, allowed, partner=PartnerRule.MAY, rows=slice(None)):
    """The accounts of these rows belong to one class with this card."""
    card = np.full(len(problem.accounts), NONE)
    card[rows] = 0
    cards = Cards(np.asarray(allowed, dtype=bool)[None, :], np.array([int(partner)]))
    return replace(with_accounts(problem, card=card), cards=cards)


def _codes(problem, plan):
    return {fault.code for fault in check(problem, plan)}


def test_a_class_is_covered_only_by_the_options_of_its_card():
    problem = tiny_nation()
    few = problem.options.visits <= 2
    bound = _with_card(problem, few, rows=slice(0, 30))

    free, plan = solve(problem), solve(bound)

    assert plan.visits[:30].max() <= 2 < free.visits[:30].max()
    assert plan.bound <= free.bound + 1e-6
    assert not plan.violations and not _codes(bound, plan)


def test_the_checker_catches_an_option_beside_the_card():
    problem = tiny_nation()
    free = solve(problem)
    assert free.visits[:30].max() > 2

    bound = _with_card(problem, problem.options.visits <= 2, rows=slice(0, 30))

    assert "CARD" in _codes(bound, free)


@pytest.mark.parametrize("rule", [PartnerRule.NEVER, PartnerRule.ALWAYS])
def test_a_class_keeps_its_word_on_partners(rule):
    problem = tiny_nation(accounts=40)
    modes = problem.options.mode
    leaves = np.isin(modes, (Mode.PERSONAL, Mode.INSIDE)) if rule == PartnerRule.NEVER else None
    may = np.ones(len(modes), bool) if leaves is None else leaves
    bound = _with_card(problem, may, rule, rows=slice(0, 20))

    plan = solve(bound)

    has = plan.partner[:20] != NONE
    assert has.all() if rule == PartnerRule.ALWAYS else not has.any()
    assert "CARD" not in _codes(bound, plan)


def test_what_people_decided_stands_above_the_card():
    problem = with_accounts(tiny_nation(), pin_mode=np.where(np.arange(60) == 3, Mode.SHARED, NONE))
    bound = _with_card(problem, problem.options.mode == Mode.PERSONAL, rows=[3])

    plan = solve(bound)

    assert plan.mode[3] == Mode.SHARED
    assert not _codes(bound, plan)


def test_a_card_that_leaves_no_way_is_lifted_and_said():
    problem = tiny_nation()
    sellers = replace(problem.sellers, seat=np.full(len(problem.sellers), NONE))
    bound = _with_card(
        replace(problem, sellers=sellers), problem.options.mode == Mode.INSIDE, rows=[0, 1]
    )

    plan = solve(bound)

    lifted = [note for note in plan.notes if note.code == "CARD_LIFTED"]
    assert [note.amount for note in lifted] == [2.0]
    assert (plan.owner[:2] != NONE).all()
    assert not _codes(bound, plan)


def test_accounts_a_card_keeps_from_being_personal_are_not_asked_for():
    problem = tiny_nation(accounts=30, sellers=3)
    bound = _with_card(problem, problem.options.mode != Mode.PERSONAL, rows=slice(0, 24))

    plan = solve(bound)

    assert not plan.is_top[:24].any()
    assert plan.is_top[24:].any()
    assert not plan.violations and not _codes(bound, plan)


def test_a_card_costs_what_its_accounts_would_win_without_it():
    problem = tiny_nation()
    bound = _with_card(problem, problem.options.visits <= 2, rows=slice(0, 30))
    plan = solve(bound)

    cost = card_costs(bound, plan)

    assert cost[:30].max() > 0 and (cost >= 0).all() and not cost[30:].any()
    assert not card_costs(problem, solve(problem)).any()


@settings(max_examples=60, deadline=None)
@given(problem=odd_nations(), seed=st.integers(0, 10_000))
def test_odd_nations_with_odd_cards_are_planned_and_every_fault_is_told(problem, seed):
    rng = np.random.default_rng(seed)
    classes, n = int(rng.integers(1, 4)), len(problem.accounts)
    cards = Cards(rng.random((classes, len(problem.options))) < 0.5, rng.integers(0, 3, classes))
    bound = replace(with_accounts(problem, card=rng.integers(NONE, classes, n)), cards=cards)

    plan = solve(bound)

    told = {fact.code for fact in plan.violations}
    assert {REPORTED_AS.get(fault.code, fault.code) for fault in check(bound, plan)} <= told
    assert plan.value <= plan.bound + 1e-6 * max(1.0, abs(plan.bound))


def test_cards_of_another_shape_are_refused():
    problem = tiny_nation()
    for broken in (
        _with_card(problem, np.ones(3, bool)),
        replace(_with_card(problem, np.ones(19, bool)), cards=Cards.none()),
    ):
        with pytest.raises(PlanningError):
            solve(broken)
