"""Exact prices from prices that are far off."""

from __future__ import annotations

import pytest

from tandem.planning.coverage.dual import price_region, value_level
from tandem.planning.coverage.layout import layout_of
from tandem.planning.coverage.region import RegionArrays, build_arrays
from tandem.planning.coverage.settling import settle
from tandem.planning.coverage.split import split_nation
from tandem.planning.tests.builders import tiny_nation


@pytest.fixture(scope="module")
def region() -> RegionArrays:
    problem = tiny_nation(3, accounts=160, sellers=4, top_n=20)
    return build_arrays(split_nation(problem, problem.settings.move_share).tasks[0])


def test_a_seller_who_only_looks_scarce_does_not_keep_the_bound_up(region):
    """In the demo nation one remote seller's hour stood at 3.5 instead of 0.4 and his twenty at 10
    instead of 1: the bound of his region stood 2.5 % too high, and the search followed it."""
    good = price_region(region).prices
    scarce, blocks, level = good.copy(), layout_of(region).blocks(), value_level(region)
    scarce[blocks["hour"]][0] += 0.5 * level
    scarce[blocks["top_under"]][0] += 1.5 * level

    near, far = settle(region, good), settle(region, scarce)

    assert far.bound == pytest.approx(near.bound, rel=5e-5)


def test_settling_never_weakens_a_bound(region):
    first = price_region(region)

    assert settle(region, first.prices).bound <= first.bound
