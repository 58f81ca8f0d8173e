"""What a re-plan gains for every visit that changes its day: the frontier a person chooses from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tandem.planning.calendar.plan import CalendarPlan
from tandem.planning.calendar.problem import CalendarProblem
from tandem.planning.calendar.solve import plan_calendar

PRICES = (40.0, 20.0, 5.0, 2.0, 1.0, 0.5, 0.0)
_PATIENCE = 3  # a person waits for the frontier once, and looks at it for minutes


@dataclass(frozen=True, slots=True)
class FrontierPoint:
    """One way to re-plan. `price`: hours charged for each move; `moved`: visits that change their
    day though it still is there; `benefit`: hours of the objective better than the calmest way."""

    price: float
    moved: int
    placed: int
    benefit: float
    plan: CalendarPlan


def replan_frontier(
    problem: CalendarProblem, prices: Sequence[float] = PRICES
) -> tuple[FrontierPoint, ...]:
    """Re-plans from `problem.before`, calm to bold; one that moves more and is no better is left
    out."""
    points: list[FrontierPoint] = []
    calmest: CalendarPlan | None = None
    for price in sorted(prices, reverse=True):
        plan = plan_calendar(at_price(problem, price))
        calmest = calmest or plan
        points.append(FrontierPoint(price, plan.moved, plan.placed, calmest.cost - plan.cost, plan))
    points.sort(key=lambda point: (point.moved, -point.benefit))
    frontier = points[:1]
    for point in points[1:]:
        if point.benefit > frontier[-1].benefit + 1e-9:
            frontier.append(point)
    return tuple(frontier)


def at_price(problem: CalendarProblem, price: float) -> CalendarProblem:
    """The same re-plan with another price of a move and more time."""
    settings = problem.settings
    return replace(
        problem,
        settings=replace(settings, stability_price=price, rounds=_PATIENCE * settings.rounds),
    )
