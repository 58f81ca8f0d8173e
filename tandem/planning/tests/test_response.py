"""Response curves, hull and the exact call plan."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tandem.planning.response import (
    activating,
    call_plan,
    concave_hull,
    greedy_call_plan,
    hull_bound,
    saturating,
)
from tandem.planning.terms import PlanningError

VISITS = np.arange(9)


def drawn_curves(seed: int, concave: bool) -> np.ndarray:
    rng = np.random.default_rng(seed)
    potential = rng.lognormal(2, 0.8, 12)[:, None]
    if concave:
        return potential * saturating(VISITS[None, :], rng.uniform(0.05, 0.8, (12, 1)))
    power, half = rng.uniform(1.5, 3, (12, 1)), rng.uniform(4, 40, (12, 1))
    return potential * activating(VISITS[None, :], power, half)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), visits=st.integers(0, 60))
def test_on_concave_curves_greedy_equals_dynamic_programming(seed, visits):
    curves = drawn_curves(seed, concave=True)

    _, exact = call_plan(curves, visits)
    _, greedy = greedy_call_plan(curves, visits)

    assert greedy == pytest.approx(exact, rel=1e-9, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), visits=st.integers(0, 60))
def test_on_s_shaped_curves_the_hull_bounds_the_exact_plan(seed, visits):
    curves = drawn_curves(seed, concave=False)

    plan, exact = call_plan(curves, visits)

    assert plan.sum() <= visits
    assert exact == pytest.approx(curves[np.arange(12), plan].sum())
    assert hull_bound(curves, visits) >= exact - 1e-9
    assert greedy_call_plan(curves, visits)[1] <= exact + 1e-9


def test_greedy_is_wrong_where_the_first_visit_earns_nothing():
    curves = np.array([[0.0, 0.1, 10.0], [0.0, 1.0, 1.5]])

    assert greedy_call_plan(curves, 2)[1] == 1.5
    assert call_plan(curves, 2)[1] == 10.0


@pytest.mark.parametrize(
    ("curve", "hull"),
    [
        ([0, 1, 2], [0, 1, 2]),
        ([0, 0, 4], [0, 2, 4]),
        ([0, 3, 4], [0, 3, 4]),
        ([5], [5]),
        ([0, 0, 3, 3, 6], [0, 1.5, 3, 4.5, 6]),
    ],
)
def test_the_hull_is_the_least_concave_curve_above(curve, hull):
    assert concave_hull(np.array(curve, dtype=float)).tolist() == hull


def test_curves_start_at_nothing_and_never_reach_more_than_all():
    known = saturating(np.array([0.0, 1, 1000]), 0.3)
    new = activating(np.array([0.0, 3, 1000]), 2.0, 9.0)

    assert known[0] == new[0] == 0.0
    assert known[2] <= 1.0
    assert new[1] == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("curves", "visits"), [([[1.0]], 3), ([[0.0, 1.0]], -1), ([[0, np.nan]], 1)]
)
def test_a_call_plan_refuses_what_it_cannot_read(curves, visits):
    with pytest.raises(PlanningError):
        call_plan(np.array(curves), visits)
