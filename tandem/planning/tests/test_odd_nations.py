"""Whatever a small company looks like, the plan comes back and says what it could not keep."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tandem.planning.checker import check
from tandem.planning.coverage.solve import solve
from tandem.planning.problem import CoverageProblem
from tandem.planning.synthetic import NationSize, draw_nation
from tandem.planning.terms import NONE, Mode, PlanningError, Settings
from tandem.planning.tests.builders import tiny_nation, with_accounts


@st.composite
def odd_nations(draw) -> CoverageProblem:
    """1–4 regions, nobody to three sellers a region, up to 40 accounts, pins, missing places."""
    regions = draw(st.integers(1, 4))
    size = NationSize(
        accounts=draw(st.integers(1, 40)),
        sellers=draw(st.integers(0, 3 * regions)),
        seats=draw(st.integers(0, 2)),
        partners=draw(st.sampled_from([0, 1, 5])),
        regions=regions,
        national=draw(st.integers(0, 1)),
    )
    size = replace(size, national=min(size.national, size.partners))
    asked = Settings(top_n=draw(st.sampled_from([0, 1, 5, 20])), move_share=draw(st.floats(0, 0.3)))
    problem = draw_nation(size, seed=draw(st.integers(0, 10_000)), settings=asked)
    a, s = problem.accounts, problem.sellers
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    pinned = a.pin_owner.copy()
    for row in np.flatnonzero(rng.random(len(a)) < draw(st.sampled_from([0.0, 0.4, 1.0]))):
        here = np.flatnonzero(s.region == a.region[row])
        pinned[row] = rng.choice(here) if len(here) else NONE
    mode = np.where(rng.random(len(a)) < draw(st.sampled_from([0.0, 0.5])), Mode.PERSONAL, NONE)
    lost = rng.random(len(a)) < draw(st.sampled_from([0.0, 0.5, 1.0]))
    return with_accounts(
        problem,
        pin_owner=pinned,
        pin_mode=mode,
        notice=rng.random(len(a)) < 0.1,
        lat=np.where(lost, np.nan, a.lat),
    )


REPORTED_AS = {"ORPHAN": "NO_SELLER_IN_REGION", "CONCENTRATION": "PARTNER_LOAD"}


@settings(max_examples=200, deadline=None)
@given(problem=odd_nations())
def test_an_odd_nation_is_planned_and_every_fault_is_told(problem):
    plan = solve(problem)

    told = {fact.code for fact in plan.violations}
    faults = {REPORTED_AS.get(fault.code, fault.code) for fault in check(problem, plan)}
    assert faults <= told
    assert np.isfinite(plan.bound)
    assert plan.value <= plan.bound + 1e-6 * max(1.0, abs(plan.bound))


def test_a_nation_without_any_seller_is_a_plan_that_says_so():
    problem = draw_nation(NationSize(12, 0, 0, 2, 2, 1), seed=3)

    plan = solve(problem)

    assert (plan.owner == NONE).all()
    assert {fact.code for fact in plan.violations} == {"NO_SELLER_IN_REGION"}
    assert plan.value == plan.bound == 0.0


def test_a_pin_against_the_number_of_top_accounts_holds_and_the_count_is_told():
    problem = tiny_nation(accounts=2, sellers=2, top_n=1, move_share=0.0)
    problem = with_accounts(problem, pin_owner=[0, 0], pin_mode=[Mode.PERSONAL] * 2)

    plan = solve(problem)

    assert plan.owner.tolist() == [0, 0]
    assert (plan.mode == Mode.PERSONAL).all()
    assert "TOP_COUNT" in {fact.code for fact in plan.violations}
    assert 0 <= plan.bound - plan.value < abs(plan.value)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda p: replace(p, seller_bans=np.array([[0, 0], [0, 1], [0, 2]])), "banned from every"),
        (
            lambda p: replace(
                with_accounts(p, pin_mode=[Mode.INSIDE, *[NONE] * 59]),
                sellers=replace(p.sellers, seat=np.full(3, NONE)),
            ),
            "needs an inside seat",
        ),
    ],
)
def test_an_account_nobody_can_cover_is_refused_with_a_sentence(change, words):
    problem = change(tiny_nation())

    with pytest.raises(PlanningError, match=words):
        solve(problem)
