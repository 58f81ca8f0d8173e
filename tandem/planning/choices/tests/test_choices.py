"""The general dual and search against an exact solver, on problems small enough for one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from tandem.planning.choices import kernels
from tandem.planning.choices.ascent import ascend
from tandem.planning.choices.dual import Prices, price_rows
from tandem.planning.choices.problem import Choices, cost_of
from tandem.planning.choices.search import Effort, empty_state, search
from tandem.planning.terms import PlanningError

QUICK = Effort(steps=30_000, rounds=2, tries=1500)


def drawn(seed: int, whole: bool = True) -> Choices:
    """Up to 12 items with three choices of two rows each; limits that bind."""
    rng = np.random.default_rng(seed)
    n, rows = int(rng.integers(4, 12)), int(rng.integers(3, 5))
    cost = rng.integers(5, 60, (n, 3)).astype(float) if whole else rng.uniform(5, 60, (n, 3))
    used = np.array([[rng.permutation(rows)[:2] for _ in range(3)] for _ in range(n)])
    used[:, 0, 1] = -1  # one row alone is fine too
    use = rng.integers(1, 9, (n, 3, 2)).astype(float)
    return Choices.of(cost, used, use, np.full(rows, 1.1 * use.sum() / 3 / rows))


def exact(choices: Choices, whole: bool) -> float | None:
    """Best cost by HiGHS, whole choices or shares of them; None where nothing is allowed."""
    n, k = choices.cost.shape
    limits = np.zeros((len(choices.capacity), n * k))
    for at, row in np.ndenumerate(choices.rows):
        if row >= 0:
            limits[row, at[0] * k + at[1]] += choices.use[at]
    answer = milp(
        choices.cost.ravel(),
        integrality=np.full(n * k, int(whole)),
        bounds=Bounds(0, 1),
        constraints=[
            LinearConstraint(limits, -np.inf, choices.capacity),
            LinearConstraint(np.kron(np.eye(n), np.ones(k)), 1, 1),
        ],
        options={"time_limit": 20},
    )
    return None if answer.fun is None else float(answer.fun)


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10_000), whole=st.booleans())
def test_small_problems_are_solved_to_the_optimum(seed, whole):
    choices = drawn(seed, whole)
    best = exact(choices, whole=True)

    found = search(choices, price_rows(choices), QUICK)

    assert found.is_feasible == (best is not None)
    if best is not None:
        assert found.cost == pytest.approx(best, abs=1e-6)
        assert found.cost == pytest.approx(cost_of(choices, found.taken))


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_the_bound_is_the_linear_relaxation(seed):
    choices = drawn(seed, whole=False)
    relaxed = exact(choices, whole=False)

    bound = price_rows(choices, steps=1500).bound

    if relaxed is not None:
        assert bound <= relaxed + 1e-6
        assert bound >= relaxed - 0.002 * abs(relaxed)


def test_more_capacity_never_raises_the_cost_proven():
    choices = drawn(5)
    wider = choices._replace(capacity=choices.capacity * 1.5)

    assert price_rows(wider).bound <= price_rows(choices).bound + 1e-9


def test_the_same_seed_gives_the_same_plan():
    rng = np.random.default_rng(3)
    use = rng.integers(5, 25, (60, 6)).astype(float)
    cost = rng.integers(10, 50, (60, 6)).astype(float)
    choices = Choices.one_row_each(cost, use, np.full(6, 0.8 * use.sum() / 36))
    prices = price_rows(choices)

    first, second = (search(choices, prices, QUICK, seed=7) for _ in range(2))

    assert first.is_feasible
    assert first.taken.tolist() == second.taken.tolist()


def test_an_impossible_problem_is_called_so():
    choices = Choices.one_row_each(np.ones((3, 2)), np.full((3, 2), 5.0), np.full(2, 5.0))

    assert not search(choices, Prices(np.ones(2), 0.0), QUICK).is_feasible


def test_the_search_keeps_its_books():
    choices = drawn(11)
    state = empty_state(choices)
    kernels.fill(choices, state)
    places = np.full((len(choices.cost), len(choices.capacity)), -1, np.int16)
    weights = np.full(len(choices.capacity), 2.0)

    kernels.anneal(choices, places, weights, state, 5.0, 5000, np.array([9], np.uint64))
    fresh = empty_state(choices)
    fresh.taken[:] = state.taken
    kernels.fill(choices, fresh)

    assert state.cost[0] == pytest.approx(fresh.cost[0])
    assert state.load == pytest.approx(fresh.load)
    assert state.broken[0] == fresh.broken[0]
    assert state.held.tolist() == fresh.held.tolist()


def test_the_ascent_climbs_to_a_corner():
    value, point = ascend(lambda x: (-abs(x[0] - 3), -np.sign(x - 3)), np.zeros(1), 1.0, 200)

    assert value == pytest.approx(0, abs=1e-3)
    assert point[0] == pytest.approx(3, abs=1e-3)


@pytest.mark.parametrize(
    ("rows", "count"), [([[[2]]], [1]), ([[[-1]]], [1]), ([[[0]]], [0]), ([[[0], [0]]], [1])]
)
def test_choices_without_a_row_or_an_item_without_choices_are_refused(rows, count):
    with pytest.raises(PlanningError):
        Choices.of(np.ones((1, 1)), np.array(rows), np.ones((1, 1, 1)), np.ones(2), count=count)
