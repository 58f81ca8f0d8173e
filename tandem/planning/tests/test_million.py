"""The bench of many regions: it tells whether two runs found the same plan."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tandem.planning.bench.million import fingerprint, measure_million
from tandem.planning.coverage.plan import CoveragePlan
from tandem.planning.coverage.solve import solve
from tandem.planning.synthetic import NationSize, draw_nation
from tandem.planning.tests.builders import tiny_nation


@pytest.fixture(scope="module")
def plan() -> CoveragePlan:
    return solve(tiny_nation())


def test_the_order_of_the_accounts_leaves_the_fingerprint_alone(plan):
    order = np.random.default_rng(1).permutation(len(plan.owner))
    columns = ("account_key", "owner", "mode", "visits", "partner")
    turned = replace(plan, **{name: getattr(plan, name)[order] for name in columns})

    assert fingerprint(turned) == fingerprint(plan)


@pytest.mark.parametrize("column", ["owner", "mode", "visits", "partner"])
def test_one_account_decided_otherwise_is_another_fingerprint(plan, column):
    changed = getattr(plan, column).copy()
    changed[7] += 1

    assert fingerprint(replace(plan, **{column: changed})) != fingerprint(plan)


def test_two_runs_over_many_regions_are_told_to_be_the_same_plan():
    size = NationSize(120, 4, 2, 6, 2, 2)

    row = measure_million(1, 1, 1.0, size)

    assert row["same_plan"] is True
    assert row["fingerprint"] == fingerprint(solve(draw_nation(size, seed=1)))
    assert row["violations"] == 0
