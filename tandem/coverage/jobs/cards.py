"""What each strategy card did to a plan: whom it holds, how many it binds, what that costs."""

from __future__ import annotations

from typing import Any

import numpy as np

from tandem.coverage.queries.problem import Gathered
from tandem.coverage.rules.strategy import MODES, SEGMENTS
from tandem.planning.coverage import plan as found
from tandem.planning.problem import Bools

FELT = 0.005  # thousand CNY a quarter: less is no cost


def card_effects(gathered: Gathered, solution: found.CoveragePlan) -> list[dict[str, Any]]:
    """One row a class, at the plan's prices. `otherwise`: accounts that would be covered in another
    way without the card. `outside`: people have decided for them, or the card left no way."""
    # Compiled code comes in with it, which only a job carries.
    from tandem.planning.coverage.questions import card_costs

    problem = gathered.problem
    cost, outside = card_costs(problem, solution), ~_within(gathered, solution)
    return [
        {
            "segment": letter,
            "accounts": int((problem.accounts.card == row).sum()),
            "offers": _offers(gathered, row),
            "partner": int(problem.cards.partner[row]),
            "outside": int((outside & (problem.accounts.card == row)).sum()),
            "otherwise": int((cost[problem.accounts.card == row] > FELT).sum()),
            "cost": round(float(cost[problem.accounts.card == row].sum()), 3),
        }
        for row, letter in enumerate(SEGMENTS)
    ]


def _within(gathered: Gathered, solution: found.CoveragePlan) -> Bools:
    """(n,) whether the way and the visits the plan chose are on the card."""
    problem, options = gathered.problem, gathered.problem.options
    same = (options.mode == solution.mode[:, None]) & (options.visits == solution.visits[:, None])
    may: Bools = (problem.cards.options[problem.accounts.card] & same).any(axis=1)
    return may


def _offers(gathered: Gathered, row: int) -> dict[str, list[int]]:
    """The fewest and the most visits of each way on the card."""
    options, allowed = gathered.problem.options, gathered.problem.cards.options[row]
    found = {}
    for mode, way in MODES.items():
        visits = options.visits[allowed & (options.mode == mode)]
        if len(visits):
            found[way] = [int(np.min(visits)), int(np.max(visits))]
    return found
