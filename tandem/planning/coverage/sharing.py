"""Rows that regions share (seats, national partners, moves): one price for the whole nation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from tandem.planning.coverage.region import RegionTask
from tandem.planning.coverage.split import Nation
from tandem.planning.problem import CoverageProblem, Floats

_LEAST = 0.25
"""A region's price counts for at least this share of the mean price: at a price of nothing it does
not tell how much more it would use."""


class Common(NamedTuple):
    """National prices of shared rows, 0 for rows of one region: (S,) a call, (P,) a load unit, a
    move."""

    seat: Floats
    partner: Floats
    move: float


def nothing_shared(problem: CoverageProblem) -> Common:
    return Common(np.zeros(len(problem.seats)), np.zeros(len(problem.partners)), 0.0)


def common_prices(problem: CoverageProblem, nation: Nation, prices: Sequence[Floats]) -> Common:
    """One price from those the regions found on their shares of the capacity.

    Use falls about in proportion to the price, so the harmonic mean by size is where all regions
    together would use the whole.
    """
    seat = np.zeros((len(nation.tasks), len(problem.seats)))
    partner = np.zeros((len(nation.tasks), len(problem.partners)))
    move = np.zeros((len(nation.tasks), 1))
    for at, (task, found) in enumerate(zip(nation.tasks, prices, strict=True)):
        seat[at, task.seat_rows], partner[at, task.partner_rows], move[at] = split_prices(
            task, found
        )
    size = np.array([[float(len(task.account_rows))] for task in nation.tasks])
    return Common(
        _mean(seat, size * nation.seat_regions),
        _mean(partner, size * nation.partner_regions),
        float(_mean(move, size)[0]),
    )


def _mean(price: Floats, weight: Floats) -> Floats:
    """(rows,) harmonic mean over regions (first axis); 0 where only one uses the row."""
    whole = np.maximum(weight.sum(axis=0), 1e-12)
    plain = (weight * price).sum(axis=0) / whole
    counted = np.maximum(np.maximum(price, _LEAST * plain), 1e-12)
    mean = whole / np.maximum((weight / counted).sum(axis=0), 1e-12)
    return np.where(((weight > 0).sum(axis=0) > 1) & (plain > 0), mean, 0.0)


def split_prices(task: RegionTask, prices: Floats) -> tuple[Floats, Floats, float]:
    """Of a region's price vector: its seats, its partners, a move."""
    at, seats = 6 * len(task.seller_rows), len(task.seat_rows)
    return prices[at : at + seats], prices[at + seats + 1 : -1], float(prices[-1])


def without_shared(task: RegionTask, prices: Floats) -> Floats:
    """Local prices alone, where the task pays national ones for shared rows."""
    local = prices.copy()
    seat, partner, _ = split_prices(task, local)
    seat[task.seat_price > 0] = 0.0
    partner[task.partner_price > 0] = 0.0
    local[-1] = 0.0
    return local


def with_shared(task: RegionTask, prices: Floats, common: Common) -> Floats:
    """Local prices with the national price of shared rows added, for the search."""
    whole = prices.copy()
    seat, partner, _ = split_prices(task, whole)
    seat += common.seat[task.seat_rows]
    partner += common.partner[task.partner_rows]
    whole[-1] += common.move
    return whole


def owed(problem: CoverageProblem, nation: Nation, common: Common, used: Sequence[Floats]) -> float:
    """What the national prices owe for the whole capacity of the shared rows (or for the plan's use
    of them, where it breaks a limit); `used`: what each region's plan uses of its priced rows."""
    seats, partners, moved = np.zeros(len(common.seat)), np.zeros(len(common.partner)), 0.0
    for task, here in zip(nation.tasks, used, strict=True):
        calls, loads, moves = split_prices(task, here)
        seats[task.seat_rows] += calls
        partners[task.partner_rows] += loads
        moved += moves
    return (
        float(common.seat @ np.maximum(problem.seats.calls, seats))
        + float(common.partner @ np.maximum(problem.partners.capacity, partners))
        + common.move * max(nation.move_budget, moved)
    )
