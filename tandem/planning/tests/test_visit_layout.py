"""One seller's visits laid out anew, against every way there is."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from tandem.planning.coverage.listing import list_choices
from tandem.planning.coverage.region import RegionArrays, build_arrays
from tandem.planning.coverage.rows import limits_at, row_slices
from tandem.planning.coverage.search_kernels import use_of
from tandem.planning.coverage.split import split_nation
from tandem.planning.coverage.visit_kernels import STEPS_A_VISIT, lay_out_visits
from tandem.planning.problem import Floats, Options
from tandem.planning.terms import Mode
from tandem.planning.tests.builders import tiny_nation

SHARED = np.flatnonzero(Options.standard().mode == Mode.SHARED)
ONCE = SHARED[1]
ACCOUNTS = 6


def a_seller(seed: int, visits: float, hours: float) -> RegionArrays:
    """Six accounts of one seller, all near, one visit each, and room for so much more."""
    problem = tiny_nation(seed, accounts=ACCOUNTS, sellers=1, top_n=0)
    arrays = build_arrays(split_nation(problem, 1.0).tasks[0])
    used = float((arrays.visit_hours + arrays.trip[:, 0] + arrays.admin[ONCE]).sum())
    return arrays._replace(
        visit_cap=np.array([ACCOUNTS + visits]), hour_cap=np.array([used + hours]), band=2.0
    )


def best_of_all(arrays: RegionArrays) -> float:
    best = -np.inf
    each = arrays.visit_hours + arrays.trip[:, 0]
    for options in product(SHARED, repeat=ACCOUNTS):
        made, o = arrays.visits[list(options)], list(options)
        if (
            made.sum() <= arrays.visit_cap
            and (made * each + arrays.admin[o]).sum() <= arrays.hour_cap
        ):
            best = max(best, float(arrays.value[range(ACCOUNTS), 0, o].sum()))
    return best


def laid_out(arrays: RegionArrays, prices: Floats) -> tuple[float, float]:
    """Value of the visits before and after, all accounts shared and visited once at first."""
    listed, _worth = list_choices(arrays, np.zeros_like(prices), 400)
    start = (listed.choice[:, :, 1] == ONCE) & (
        np.arange(listed.choice.shape[1]) < listed.counts[:, None]
    )
    assert start.any(axis=1).all()
    taken, use = start.argmax(axis=1), np.zeros(len(prices))
    use_of(listed, taken, use)
    rows = limits_at(arrays, use, np.ones(len(prices)), np.ones(len(prices)))
    who = np.arange(ACCOUNTS)
    before = float(arrays.value[who, 0, listed.choice[who, taken, 1]].sum())

    gained = lay_out_visits(arrays, listed, rows, prices, taken)

    after = float(arrays.value[who, 0, listed.choice[who, taken, 1]].sum())
    assert after == pytest.approx(before + gained)
    again = np.zeros(len(prices))
    use_of(listed, taken, again)
    assert again == pytest.approx(rows.use)
    return before, after


@pytest.mark.parametrize("seed", [1, 4, 6])
@pytest.mark.parametrize(("visits", "hours"), [(2.0, 3.9), (9.0, 0.1), (0.0, 0.0), (3.0, 90.0)])
def test_no_other_layout_of_the_visits_is_better_by_more_than_a_step(seed, visits, hours):
    arrays = a_seller(seed, visits, hours)
    prices = np.zeros(row_slices(arrays)["moves"].stop)
    prices[:2] = 1.0, 0.5

    before, after = laid_out(arrays, prices)

    best, step = best_of_all(arrays), arrays.visit_hours / STEPS_A_VISIT
    assert after >= best - 2 * prices[1] * step  # two layouts in one step of hours: one is kept
    assert before < after <= best + 1e-9 or best == pytest.approx(before)


def test_visits_that_break_a_limit_are_left_alone():
    arrays = a_seller(1, visits=-1.0, hours=2.0)
    prices = np.zeros(row_slices(arrays)["moves"].stop)
    prices[:2] = 1.0, 0.5

    before, after = laid_out(arrays, prices)

    assert after == before
