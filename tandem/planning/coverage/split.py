"""The nation as one task per region, with shared capacity split between them.

Shared rows are national partners, seats that serve several regions, and the move budget. They are
split by weights (accounts at first, later the use at common prices); splitting costs a few
thousandths of a percent and lets every region be solved alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tandem.planning.coverage.cards import lifted, personal_visits
from tandem.planning.coverage.region import RegionTask, crow_km, take, visitable
from tandem.planning.facts import Fact
from tandem.planning.geography import fill_coordinates
from tandem.planning.problem import Accounts, CoverageProblem, Floats, Ints, Sellers
from tandem.planning.terms import NONE


@dataclass(frozen=True, slots=True)
class Nation:
    """Tasks of the regions that have accounts and sellers, and the facts noted on the way.

    `seat_regions`, `partner_regions` (S, T), (P, T): which tasks use the row (bool).
    `move_budget`: owners that may change in the whole plan.
    """

    tasks: tuple[RegionTask, ...]
    seat_regions: np.ndarray
    partner_regions: np.ndarray
    move_budget: float
    notes: tuple[Fact, ...]
    unserved: Ints


def split_nation(problem: CoverageProblem, move_share: float) -> Nation:
    """One task per region; capacities split by number of accounts."""
    accounts, counted = current_relations(problem)
    sellers = problem.sellers
    accounts, sellers, notes = fill_coordinates(accounts, sellers, problem.regions)
    rows_of = [np.flatnonzero(accounts.region == r) for r in range(problem.regions)]
    sellers_of = [np.flatnonzero(sellers.region == r) for r in range(problem.regions)]
    served = [r for r in range(problem.regions) if len(rows_of[r]) and len(sellers_of[r])]
    unserved = [rows_of[r] for r in range(problem.regions) if len(rows_of[r]) and r not in served]
    size = np.array([len(rows_of[r]) for r in served], dtype=np.float64)
    options = problem.options
    seat_regions = np.array(
        [np.isin(np.arange(len(problem.seats)), sellers.seat[sellers_of[r]]) for r in served]
    ).reshape(len(served), len(problem.seats))
    partner_regions = np.array(
        [(problem.partners.region == r) | (problem.partners.region == NONE) for r in served]
    ).reshape(len(served), len(problem.partners))
    budget = float(np.floor(move_share * counted.sum() + 1e-9))
    moves = _whole_shares(np.array([counted[rows_of[r]].sum() for r in served]), budget)
    seat_cap = _split(problem.seats.calls, seat_regions, size, options.calls)
    partner_cap = _split(problem.partners.capacity, partner_regions, size, options.partner_load)
    tasks = []
    for at, r in enumerate(served):
        task = _region_task(problem, accounts, counted, sellers, rows_of[r], sellers_of[r])
        limited = _region_limit(problem, size[at])
        task = replace(
            task,
            seat_capacity=seat_cap[at, task.seat_rows],
            partner_capacity=np.minimum(partner_cap[at, task.partner_rows], limited),
            move_capacity=float(moves[at]),
        )
        tasks.append(task)
        notes += _relaxation_notes(task, problem.settings.top_n)
        notes += _card_notes(task, accounts.card[rows_of[r]])
    return Nation(
        tasks=tuple(tasks),
        seat_regions=seat_regions,
        partner_regions=partner_regions,
        move_budget=budget,
        notes=tuple(notes),
        unserved=np.concatenate(unserved) if unserved else np.empty(0, dtype=np.int64),
    )


def current_relations(problem: CoverageProblem) -> tuple[Accounts, np.ndarray]:
    """Accounts with only the relations that still can hold, and which owners count as moved.

    An owner or partner of another region, or one that is banned, is a relation that has ended:
    it is neither lost nor counted. An account pinned to somebody else is not counted either.
    """
    a, s, p = problem.accounts, problem.sellers, problem.partners
    owner, partner = a.current_owner.copy(), a.current_partner.copy()
    has = owner != NONE
    owner[has & (s.region[owner] != a.region if len(s) else has)] = NONE
    has = partner != NONE
    if len(p):
        home = p.region[partner]
        partner[has & (home != NONE) & (home != a.region)] = NONE
    for pairs, relation in ((problem.seller_bans, owner), (problem.partner_bans, partner)):
        ended = pairs[relation[pairs[:, 0]] == pairs[:, 1], 0]
        relation[ended] = NONE
    counted = (owner != NONE) & ((a.pin_owner == NONE) | (a.pin_owner == owner))
    return replace(a, current_owner=owner, current_partner=partner), counted


def resplit(nation: Nation, problem: CoverageProblem, use: dict[str, Floats]) -> Nation:
    """The same nation with shared capacity split by the use seen at common prices.

    `use`: "seat" (T, S), "partner" (T, P), "moves" (T,) of the relaxed regions.
    """
    size = np.array([len(task.account_rows) for task in nation.tasks], dtype=np.float64)
    options = problem.options
    seat = _split(problem.seats.calls, nation.seat_regions, size, options.calls, use["seat"])
    partner = _split(
        problem.partners.capacity, nation.partner_regions, size, options.partner_load,
        use["partner"],
    )  # fmt: skip
    counted = np.array([float(task.counted.sum()) for task in nation.tasks])
    moves = _whole_shares(use["moves"] + 1e-6 * counted, nation.move_budget)
    tasks = tuple(
        replace(
            task,
            seat_capacity=seat[at, task.seat_rows],
            partner_capacity=np.minimum(
                partner[at, task.partner_rows], _region_limit(problem, size[at])
            ),
            move_capacity=float(min(moves[at], counted[at])),
            seat_price=np.zeros(len(task.seat_rows)),
            partner_price=np.zeros(len(task.partner_rows)),
            move_price=0.0,
        )
        for at, task in enumerate(nation.tasks)
    )
    return replace(nation, tasks=tasks)


def with_common_prices(
    nation: Nation, problem: CoverageProblem, seat: Floats, partner: Floats, move: float
) -> Nation:
    """Tasks that pay fixed national prices for shared rows instead of holding a split of them."""
    tasks = []
    for task in nation.tasks:
        shared_seat = nation.seat_regions.sum(0)[task.seat_rows] > 1
        shared_partner = nation.partner_regions.sum(0)[task.partner_rows] > 1
        n = float(len(task.account_rows))
        limit = _region_limit(problem, n)
        whole = problem.partners.capacity[task.partner_rows]
        tasks.append(
            replace(
                task,
                seat_capacity=problem.seats.calls[task.seat_rows],
                partner_capacity=np.minimum(whole, limit),
                move_capacity=n,
                seat_price=np.where(shared_seat, seat[task.seat_rows], 0.0),
                partner_price=np.where(shared_partner, partner[task.partner_rows], 0.0),
                move_price=move,
            )
        )
    return replace(nation, tasks=tuple(tasks))


def _region_limit(problem: CoverageProblem, accounts: float) -> float:
    """Concentration: the load one partner may carry in a region of so many accounts."""
    return max(1.5, problem.settings.partner_region_share * accounts)


def _split(
    total: Floats, used: np.ndarray, size: Floats, amounts: Floats, use: Floats | None = None
) -> Floats:
    """(T, rows) shares of each capacity, in whole multiples of what choices use (`amounts`):
    what is left of half a unit in every region serves nobody."""
    weight = used * size[:, None]
    if use is not None:
        weight = used * (use + 1e-3 * size[:, None] / max(size.sum(), 1.0))
    sums = weight.sum(0)
    shares = total[None, :] * weight / np.where(sums > 0, sums, 1.0)[None, :]
    unit = _common_unit(amounts)
    for row in np.flatnonzero((used.sum(0) > 1) & (unit > 0)):
        shares[:, row] = unit * _whole_shares(weight[:, row], np.floor(total[row] / unit + 1e-9))
    return shares


def _common_unit(amounts: Floats) -> float:
    """The largest unit of which every amount is a multiple: the smallest of them, or half or a
    quarter of it; 0.0 where none of these fits."""
    used = np.unique(amounts[amounts > 0])
    for part in (1, 2, 4):
        multiples = used / (used[0] / part) if len(used) else used
        if len(used) and np.allclose(multiples, np.round(multiples)):
            return float(used[0] / part)
    return 0.0


def _whole_shares(weight: Floats, total: float) -> Floats:
    """Whole numbers in proportion to the weights that add up to the total (largest remainder)."""
    weight = np.asarray(weight, dtype=np.float64)
    if weight.sum() <= 0 or total <= 0:
        return np.zeros(len(weight))
    exact = total * weight / weight.sum()
    shares = np.floor(exact)
    left = round(total - shares.sum())
    order = np.argsort(-(exact - shares), kind="stable")
    shares[order[:left]] += 1
    return shares


def _region_task(
    problem: CoverageProblem,
    accounts: Accounts,
    counted: np.ndarray,
    sellers: Sellers,
    rows: Ints,
    seller_rows: Ints,
) -> RegionTask:
    region = int(accounts.region[rows[0]])
    local_seller = _inverse(seller_rows, len(problem.sellers))
    home = problem.partners.region
    partner_rows = np.flatnonzero((home == region) | (home == NONE))
    local_partner = _inverse(partner_rows, len(problem.partners))
    local_account = _inverse(rows, len(accounts))
    picked = take(sellers, seller_rows)
    seat_rows = np.unique(picked.seat[picked.seat != NONE])
    local_seat = _inverse(seat_rows, len(problem.seats))
    own = _localised(take(accounts, rows), local_seller, local_partner)
    bans = _local_pairs(problem.seller_bans, local_account, local_seller)
    partner_bans = _local_pairs(problem.partner_bans, local_account, local_partner)
    if len(problem.cards):
        may = visitable(own, problem.settings, crow_km(own, picked))
        no_way = lifted(problem, own, picked, may, bans, len(partner_rows), partner_bans)
        own = replace(own, card=np.where(no_way, NONE, own.card))
    top_low, top_high, banded = top_targets(problem, own, picked, bans)
    return RegionTask(
        region=region,
        account_rows=rows,
        seller_rows=seller_rows,
        seat_rows=seat_rows,
        partner_rows=partner_rows,
        accounts=own,
        sellers=replace(picked, seat=local_seat[picked.seat]),
        partners=take(problem.partners, partner_rows),
        options=problem.options,
        cards=problem.cards,
        settings=problem.settings,
        seller_bans=bans,
        partner_bans=partner_bans,
        counted=counted[rows],
        top_low=top_low,
        top_high=top_high,
        banded=banded,
        seat_capacity=np.empty(0),
        partner_capacity=np.empty(0),
        move_capacity=0.0,
        seat_price=np.zeros(len(seat_rows)),
        partner_price=np.zeros(len(partner_rows)),
        move_price=0.0,
    )


def _localised(own: Accounts, seller: Ints, partner: Ints) -> Accounts:
    """Accounts that point at the region's own sellers and partners."""
    return replace(
        own,
        current_owner=seller[own.current_owner],
        pin_owner=seller[own.pin_owner],
        current_partner=partner[own.current_partner],
        pin_partner=partner[own.pin_partner],
    )


def top_targets(
    problem: CoverageProblem, own: Accounts, sellers: Sellers, bans: Ints
) -> tuple[Floats, Floats, bool]:
    """Bounds on personal accounts of each seller, and whether the equity band applies.

    Exactly `top_n` where the region has enough accounts; else at least the even share of what the
    region has; accounts that nobody can visit in a day, or whose card keeps them from being personal,
    do not count. A seller's own reach (bans, distance) and visit capacity lower it too. Hours cannot
    be even where there are not enough top accounts to go round, so the band is off there.
    """
    top_n, count = problem.settings.top_n, len(sellers)
    may = visitable(own, problem.settings, crow_km(own, sellers))
    may[bans[:, 0], bans[:, 1]] = False
    fewest = personal_visits(problem, own)
    may[fewest == 0] = False
    known = int(may.any(axis=1).sum())
    enough = known >= top_n * count
    even = float(top_n if enough else known // count)
    room = np.floor(sellers.visit_capacity / fewest.max(initial=1))
    low = np.minimum(np.minimum(even, may.sum(axis=0)), room)
    return low, np.full(count, float(top_n)), bool(enough)


def _relaxation_notes(task: RegionTask, top_n: int) -> list[Fact]:
    notes = [
        Fact("TOP_RELAXED", task.region, int(task.seller_rows[j]), float(task.top_low[j]), top_n)
        for j in np.flatnonzero(task.top_low < top_n)
    ]
    if not task.banded:
        notes.append(Fact("BAND_RELAXED", task.region, NONE, float(len(task.account_rows)), 0.0))
    return notes


def _card_notes(task: RegionTask, asked: Ints) -> list[Fact]:
    """How many accounts of the region their card would have left without any way."""
    count = int(((asked != NONE) & (task.accounts.card == NONE)).sum())
    return (
        [Fact("CARD_LIFTED", task.region, NONE, float(count), float(len(asked)))] if count else []
    )


def _inverse(rows: Ints, total: int) -> Ints:
    """Map from global to local index; the last entry serves the global index -1."""
    local = np.full(total + 1, NONE, dtype=np.int64)
    local[rows] = np.arange(len(rows))
    return local


def _local_pairs(pairs: Ints, left: Ints, right: Ints) -> Ints:
    both = np.stack([left[pairs[:, 0]], right[pairs[:, 1]]], axis=1)
    return both[(both >= 0).all(axis=1)]
