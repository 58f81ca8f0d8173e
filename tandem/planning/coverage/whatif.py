"""What if: the same engine on a changed company, and how the two plans compare.

A change is a pure function from a problem to a problem, so changes can be put together. Every
answer carries its own bound: two values that lie closer than their gaps cannot be told apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from tandem.planning.coverage.plan import CoveragePlan
from tandem.planning.coverage.region import take
from tandem.planning.coverage.solve import solve
from tandem.planning.executor import MapRegions, map_here
from tandem.planning.problem import Bools, CoverageProblem, Floats, Ints, Seats
from tandem.planning.terms import NONE, PlanningError


def with_visits_per_week(problem: CoverageProblem, per_week: int) -> CoverageProblem:
    """Every seller makes so many customer visits a week (12 -> 9); hours stay as they are."""
    now = problem.settings.customer_visits_per_week
    if per_week < 0 or now <= 0:
        raise PlanningError("Customer visits a week must not be negative.")
    capacity = np.floor(problem.sellers.visit_capacity * per_week / now)
    return replace(
        problem,
        sellers=replace(problem.sellers, visit_capacity=capacity),
        settings=replace(problem.settings, customer_visits_per_week=per_week),
    )


def with_ratio(problem: CoverageProblem, outside_per_inside: float) -> CoverageProblem:
    """So many outside sellers share one inside seat (1.0: a seat each), region by region; a seat
    makes the calls of the mean seat there is now."""
    if outside_per_inside <= 0:
        raise PlanningError("At least some outside sellers must share an inside seat.")
    calls = problem.seats.calls
    if not len(calls):
        raise PlanningError("There is no inside seat whose calls a new one could make.")
    seat, count = np.full(len(problem.sellers), NONE), 0
    for region in range(problem.regions):
        here = np.flatnonzero(problem.sellers.region == region)
        if len(here):
            seats = max(1, round(len(here) / outside_per_inside))
            seat[here] = count + np.arange(len(here)) % seats
            count += seats
    return replace(
        problem,
        sellers=replace(problem.sellers, seat=seat),
        seats=Seats.create(calls=np.full(count, calls.mean())),
    )


def without_partner(problem: CoverageProblem, partner: int) -> CoverageProblem:
    """A partner is dropped: no capacity, no relation, no pin. `PlanningError` if there is none."""
    if not 0 <= partner < len(problem.partners):
        raise PlanningError(f"There is no partner {partner} to drop.")
    a = problem.accounts
    capacity = problem.partners.capacity.copy()
    capacity[partner] = 0.0
    return replace(
        problem,
        partners=replace(problem.partners, capacity=capacity),
        accounts=replace(
            a,
            current_partner=np.where(a.current_partner == partner, NONE, a.current_partner),
            pin_partner=np.where(a.pin_partner == partner, NONE, a.pin_partner),
        ),
    )


def with_accounts(problem: CoverageProblem, count: int) -> CoverageProblem:
    """A list of so many accounts: invented ones like those there are, that nobody owns yet (see
    `invented`), or the first ones, when there shall be fewer. Every cell of region, industry and
    status grows alike; within a cell the seed draws, nobody twice before all are drawn once."""
    n = len(problem.accounts)
    if count < 1:
        raise PlanningError("A plan needs at least one account.")
    like = _drawn_alike(problem, max(count - n, 0))
    rows = np.concatenate([np.arange(min(n, count)), like])
    drawn = take(problem.accounts, rows)
    new = np.arange(count) >= n
    columns = {
        name: np.where(new, NONE, getattr(drawn, name))
        for name in ("current_owner", "current_partner", "pin_owner", "pin_mode", "pin_partner")
    }
    key = drawn.key.copy()
    key[new] = problem.accounts.key.max() + 1 + np.arange(new.sum())
    kept = ~np.isin(np.arange(n), rows)
    return replace(
        problem,
        accounts=replace(drawn, **columns, key=key, notice=drawn.notice & ~new),
        seller_bans=problem.seller_bans[~kept[problem.seller_bans[:, 0]]],
        partner_bans=problem.partner_bans[~kept[problem.partner_bans[:, 0]]],
    )


def with_more_accounts(problem: CoverageProblem, share: float) -> CoverageProblem:
    """A list longer by this share (0.2: 50,000 become 60,000); shorter where it is negative."""
    return with_accounts(problem, round(len(problem.accounts) * (1 + share)))


def invented(problem: CoverageProblem, changed: CoverageProblem) -> Bools:
    """(n,) which accounts of a longer list do not exist: their keys lie above all real ones."""
    return changed.accounts.key > problem.accounts.key.max(initial=NONE)


def _drawn_alike(problem: CoverageProblem, extra: int) -> Ints:
    """(extra,) rows of accounts to be copied, every cell in proportion (largest remainders)."""
    a, rng = problem.accounts, np.random.default_rng(problem.settings.seed)
    cell = np.unique(np.stack([a.region, a.industry, a.status]), axis=1, return_inverse=True)[1]
    members = [np.flatnonzero(cell == each) for each in range(int(cell.max(initial=-1)) + 1)]
    wanted = extra * np.array([len(rows) for rows in members]) / max(len(a), 1)
    copies = np.floor(wanted).astype(np.int64)
    copies[np.argsort(copies - wanted, kind="stable")[: extra - copies.sum()]] += 1
    drawn = [
        np.concatenate([rng.permutation(rows) for _ in range(0, count, len(rows))])[:count]
        for rows, count in zip(members, copies.tolist(), strict=True)
        if count
    ]
    return np.concatenate(drawn) if drawn else np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two plans side by side: after less before, money in thousand CNY a quarter.

    `value`, `bound`: change of the whole. `least`, `most`: the change of the best possible plans
    lies between them. `region_value`, `region_bound` (R,). `visit_price`, `hour_price`,
    `seat_price`, `move_price`: mean prices (before, after). `violations` (before, after).
    """

    value: float
    bound: float
    least: float
    most: float
    region_value: Floats
    region_bound: Floats
    visit_price: tuple[float, float]
    hour_price: tuple[float, float]
    seat_price: tuple[float, float]
    move_price: tuple[float, float]
    violations: tuple[int, int]


def compare(before: CoveragePlan, after: CoveragePlan) -> Comparison:
    """What changed between two plans over the same regions; `PlanningError` over others."""
    if before.region_value.shape != after.region_value.shape:
        raise PlanningError("Only plans over the same regions can be compared.")

    def means(name: str) -> tuple[float, float]:
        return (_mean(getattr(before.prices, name)), _mean(getattr(after.prices, name)))

    return Comparison(
        value=after.value - before.value,
        bound=after.bound - before.bound,
        least=after.value - before.bound,
        most=after.bound - before.value,
        region_value=after.region_value - before.region_value,
        region_bound=after.region_bound - before.region_bound,
        visit_price=means("visit"),
        hour_price=means("hour"),
        seat_price=means("seat"),
        move_price=(before.prices.move, after.prices.move),
        violations=(len(before.violations), len(after.violations)),
    )


def what_if(
    changed: CoverageProblem, before: CoveragePlan, *, map_regions: MapRegions = map_here
) -> tuple[CoveragePlan, Comparison]:
    """Plan the changed company, starting at the prices of the plan there is; then compare."""
    after = solve(changed, prices_of=before, map_regions=map_regions)
    return after, compare(before, after)


def frontier(
    problem: CoverageProblem,
    shares: Sequence[float] = (0.0, 0.01, 0.02, 0.05, 0.1),
    *,
    map_regions: MapRegions = map_here,
) -> list[tuple[float, CoveragePlan]]:
    """Benefit against owners moved: a plan for every share of owners that may change, each
    starting at the prices of the one before."""
    plans: list[tuple[float, CoveragePlan]] = []
    for share in shares:
        asked = replace(problem, settings=replace(problem.settings, move_share=share))
        known = plans[-1][1] if plans else None
        plans.append((share, solve(asked, prices_of=known, map_regions=map_regions)))
    return plans


def _mean(prices: Floats) -> float:
    return float(prices.mean()) if len(prices) else 0.0
