"""A seller leaves: only that region is planned again, from the published plan."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import numpy as np

from tandem.planning.coverage.plan import CoveragePlan
from tandem.planning.coverage.region import take
from tandem.planning.coverage.solve import keep_owners, solve
from tandem.planning.problem import CoverageProblem
from tandem.planning.terms import NONE


def measure_seller_leaves(problem: CoverageProblem, plan: CoveragePlan) -> dict[str, Any]:
    """The first seller leaves; only that region is planned again, from the published plan."""
    region = int(problem.sellers.region[0])
    part, published = one_region(problem, plan, region, without_seller=0)
    cpu = time.process_time()
    after = solve(part, warm=published)
    kept = keep_owners(part, published).accounts.current_owner
    return {
        "accounts": len(part.accounts),
        "orphaned": int((kept == NONE).sum()),
        "seconds": round(after.seconds, 2),
        "cpu_seconds": round(time.process_time() - cpu, 2),
        "others_moved": int(((after.owner != kept) & (kept != NONE)).sum()),
        "gap_pct": 100 * after.gap,
        "violations": len(after.violations),
    }


def one_region(
    problem: CoverageProblem, plan: CoveragePlan, region: int, without_seller: int
) -> tuple[CoverageProblem, CoveragePlan]:
    """The problem of one region without one seller, with the load the nation has given it."""
    a, s = problem.accounts, problem.sellers
    rows = np.flatnonzero(a.region == region)
    stay = np.flatnonzero((s.region == region) & (np.arange(len(s)) != without_seller))
    local = np.full(len(s) + 1, NONE)
    local[stay] = np.arange(len(stay))
    load = np.zeros(len(problem.partners))
    table = {
        (int(m), int(v)): float(w)
        for m, v, w in zip(
            problem.options.mode, problem.options.visits, problem.options.partner_load, strict=True
        )
    }
    for i in rows[plan.partner[rows] >= 0]:
        load[plan.partner[i]] += table[int(plan.mode[i]), int(plan.visits[i])]
    home = problem.partners.region
    serving = np.flatnonzero((home == region) | (home == NONE))
    known = np.full(len(home) + 1, NONE)
    known[serving] = np.arange(len(serving))
    own = replace(
        take(a, rows),
        region=np.zeros(len(rows), dtype=np.int64),
        current_owner=local[a.current_owner[rows]],
        pin_owner=local[a.pin_owner[rows]],
        current_partner=known[a.current_partner[rows]],
        pin_partner=known[a.pin_partner[rows]],
    )
    capacity = np.where(home == NONE, load, problem.partners.capacity)
    partners = replace(
        take(replace(problem.partners, capacity=capacity), serving),
        region=np.where(home[serving] == region, 0, NONE),
    )
    sellers = replace(take(s, stay), region=np.zeros(len(stay), dtype=np.int64))
    return replace(problem, accounts=own, sellers=sellers, partners=partners, regions=1), plan
