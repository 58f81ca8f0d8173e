"""The engine against an exact solver on tiny nations, and properties of the bound."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tandem.planning.checker import check
from tandem.planning.coverage.region import take
from tandem.planning.coverage.solve import solve
from tandem.planning.tests.builders import tiny_nation
from tandem.planning.tests.certificate import certify


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_tiny_nation_is_solved_almost_to_the_optimum(seed):
    problem = tiny_nation(seed, accounts=36, top_n=5)
    exact = certify(problem, whole=True)

    plan = solve(problem)

    assert check(problem, plan) == []
    assert plan.value <= exact.bound * (1 + 1e-6)
    assert plan.bound >= exact.optimum * (1 - 1e-6)
    assert plan.value >= 0.985 * exact.optimum


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_dual_bound_agrees_with_the_linear_relaxation(seed):
    problem = tiny_nation(seed, accounts=60)
    relaxed = certify(problem, whole=False)

    plan = solve(problem)

    assert relaxed.solved
    assert plan.bound == pytest.approx(relaxed.optimum, rel=1e-4)
    assert plan.bound >= relaxed.optimum * (1 - 1e-7)


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 10_000), factor=st.floats(1.05, 2.0))
def test_more_capacity_never_lowers_what_is_possible(seed, factor):
    problem = tiny_nation(seed, accounts=40, top_n=4)
    s = problem.sellers
    wider = replace(
        problem, sellers=replace(s, visit_capacity=s.visit_capacity * factor), seats=replace(
            problem.seats, calls=problem.seats.calls * factor
        ), partners=replace(problem.partners, capacity=problem.partners.capacity * factor),
    )  # fmt: skip

    before, after = certify(problem, whole=False), solve(wider)

    assert after.bound >= before.optimum * (1 - 1e-7)


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_relabelling_accounts_leaves_bound_and_checked_value_unchanged(seed):
    problem = tiny_nation(seed, accounts=40, top_n=4)
    order = np.random.default_rng(seed).permutation(40)
    renamed = replace(problem, accounts=take(problem.accounts, order))

    first = solve(problem)
    moved = {
        name: getattr(first, name)[order]
        for name in ("account_key", "owner", "mode", "visits", "partner", "is_top", "parts")
    }
    second = solve(renamed)

    assert check(renamed, replace(first, **moved)) == check(problem, first)
    assert second.bound == pytest.approx(first.bound, rel=2e-3)


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10_000), accounts=st.integers(1, 60), sellers=st.integers(1, 4))
def test_whatever_is_drawn_the_plan_says_what_it_keeps(seed, accounts, sellers):
    problem = tiny_nation(seed, accounts=accounts, sellers=sellers, top_n=6)

    plan = solve(problem)

    broken = {fault.code for fault in check(problem, plan)}
    assert broken <= {fact.code for fact in plan.violations}
    assert plan.parts.sum() == pytest.approx(plan.value, abs=1e-6)
