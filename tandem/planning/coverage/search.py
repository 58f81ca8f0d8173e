"""From the relaxation to a plan that keeps every limit: annealing, clean-up, then chains of changes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tandem.planning.coverage import search_kernels as kernels
from tandem.planning.coverage.chain_kernels import chains, members_of
from tandem.planning.coverage.dual import value_level
from tandem.planning.coverage.listing import SPARE, Listed, list_choices, write_choice
from tandem.planning.coverage.penalties import adapt, broken_in
from tandem.planning.coverage.region import RegionArrays
from tandem.planning.coverage.rows import Rows, limits_at, row_prices, row_slices
from tandem.planning.coverage.visit_kernels import lay_out_visits
from tandem.planning.problem import Floats, Ints

SHORT_LIST = 24
EPOCHS = 40
STEPS_PER_ACCOUNT = 20
HOT, COLD = 0.004, 0.0002
WINDOW = 0.015
BASE, MARGIN = 0.002, 1.2
RAISE, RELAX, SETTLING = 1.1, 0.9, 0.7
CLEAN_UP_ROUNDS = 40
HARD = 20.0
CHAIN_SWEEPS, CHAINS_PER_ACCOUNT, SAMPLES = 6, 10, 24
CHAIN_HOT, CHAIN_COLD = 0.001, 0.0001
SLACK = 0.002
NEARLY = 0.5
"""A plan that breaks less than this in all, by a part of an hour, no whole visit, slot or move: one
change at a time could not mend it, chains may."""

TIGHTER = 1e-3
"""The equity band moves with the region's mean; the search keeps this share of it in reserve."""


@dataclass(frozen=True, slots=True)
class RegionPlan:
    """Local choices of a region: seller, option, partner column (P none, P + 1 house)."""

    choice: Ints
    """(n, 3)"""
    value: float
    broken: float

    @property
    def owner(self) -> Ints:
        return self.choice[:, 0]

    @property
    def option(self) -> Ints:
        return self.choice[:, 1]

    @property
    def partner(self) -> Ints:
        return self.choice[:, 2]


@dataclass(slots=True)
class _Search:
    """The moving parts: what every account takes, what is used, what breaking a limit costs."""

    arrays: RegionArrays
    listed: Listed
    taken: Ints
    use: Floats
    over: Floats
    under: Floats

    def recount(self) -> None:
        kernels.use_of(self.listed, self.taken, self.use)

    def rows(self, tighter: float = TIGHTER) -> Rows:
        return limits_at(self.arrays, self.use, self.over, self.under, tighter)

    def kept(self) -> tuple[np.ndarray, ...]:
        """A copy of the plan, with the spare columns it may stand in."""
        spare = (part[:, -SPARE:].copy() for part in self._parts())
        return (self.taken.copy(), *spare)

    def restore(self, kept: tuple[np.ndarray, ...]) -> None:
        self.taken[:] = kept[0]
        for part, spare in zip(self._parts(), kept[1:], strict=True):
            part[:, -SPARE:] = spare
        self.recount()

    def _parts(self) -> tuple[np.ndarray, ...]:
        listed = self.listed
        return listed.choice, listed.value, listed.rows, listed.amounts

    def worth(self, row_price: Floats) -> Floats:
        """(n, K) value of every listed choice less the price of what it uses."""
        listed = self.listed
        return listed.value - (listed.amounts * row_price[listed.rows]).sum(axis=2)

    def value(self) -> float:
        return float(self.listed.value[np.arange(len(self.taken)), self.taken].sum())


def plan_region(arrays: RegionArrays, prices: Floats, start: Ints, seed: int) -> RegionPlan:
    """A feasible plan near the bound; `broken` > 0 tells that no feasible one was found.

    `start` (n, 3): where to begin, a plan that may break limits (see `settling`).
    """
    row_price = row_prices(arrays, prices)
    level = value_level(arrays)
    listed, _worths = list_choices(arrays, row_price, SHORT_LIST, within=level * WINDOW)
    taken, use = _columns_of(arrays, listed, start), np.zeros(len(row_price))
    over = MARGIN * np.maximum(row_price, 0.0) + BASE * level
    under = MARGIN * np.maximum(-row_price, 0.0) + BASE * level
    search = _Search(arrays, listed, taken, use, over, under)
    active = np.flatnonzero(listed.counts > 1)
    if len(active):
        _anneal(search, active, level, seed)
    broken = _clean_up(search)
    if broken < NEARLY and len(active):
        broken = _chain(search, row_price, active, level, seed)
    choice = listed.choice[np.arange(len(taken)), search.taken].astype(np.int64)
    return RegionPlan(choice, search.value(), broken)


def _columns_of(arrays: RegionArrays, listed: Listed, choice: Ints) -> Ints:
    """(n,) where each account's choice stands in its list; in a spare column if it is not there."""
    count = np.arange(listed.value.shape[1]) < listed.counts[:, None]
    same = (listed.choice == choice[:, None, :]).all(axis=2) & count
    column = same.argmax(axis=1)
    spare = listed.value.shape[1] - 1
    for i in np.flatnonzero(~same.any(axis=1)):
        write_choice(arrays, listed, i, spare, *choice[i])
        column[i] = spare
    return column


def _anneal(search: _Search, active: Ints, level: float, seed: int) -> None:
    """Falling temperature; weights grow on broken rows and shrink back on the others."""
    search.recount()
    floor = (search.over.copy(), search.under.copy())
    best: tuple[float, Ints] | None = None
    for epoch in range(EPOCHS):
        heat = level * HOT * (COLD / HOT) ** (epoch / max(EPOCHS - 1, 1))
        steps = STEPS_PER_ACCOUNT * len(active)
        kernels.anneal(
            search.listed, search.rows(), active, search.taken, heat, steps, seed + epoch
        )
        relax = RELAX if epoch < EPOCHS * SETTLING else 1.0
        broken = adapt(search.rows(), RAISE, relax, floor)
        if broken < 1e-6 and (best is None or search.value() > best[0]):
            best = (search.value(), search.taken.copy())
    if best is not None:
        search.taken[:] = best[1]


def _clean_up(search: _Search) -> float:
    """One-move polish until nothing improves and nothing is broken (or rounds run out)."""
    search.recount()
    best = (np.inf, np.inf, search.kept())
    for _ in range(CLEAN_UP_ROUNDS):
        changed = kernels.polish(search.arrays, search.listed, search.rows(), search.taken)
        search.recount()
        broken = adapt(search.rows(0.0), 2.0)
        if (broken, -search.value()) < best[:2]:
            best = (broken, -search.value(), search.kept())
        if broken == 0.0 and not changed:
            break
    search.restore(best[2])
    return best[0]


def _chain(search: _Search, row_price: Floats, active: Ints, level: float, seed: int) -> float:
    """Chains of changes at a falling temperature; no plan on the way breaks more than the one before.
    Returns how much the best one breaks in all, 0 if it keeps every limit."""
    search.over[:] = np.maximum(search.over, HARD * (np.abs(row_price) + BASE * level))
    search.under[:] = np.maximum(search.under, HARD * (np.abs(row_price) + BASE * level))
    group_of = _groups(search.arrays)
    best = (broken_in(search.rows(0.0)), -search.value(), search.kept())
    tries = CHAINS_PER_ACCOUNT * len(active)
    for sweep in range(CHAIN_SWEEPS):
        heat = level * CHAIN_HOT * (CHAIN_COLD / CHAIN_HOT) ** (sweep / max(CHAIN_SWEEPS - 1, 1))
        if sweep == CHAIN_SWEEPS - 1:
            heat = 0.0
        lay_out_visits(search.arrays, search.listed, search.rows(), row_price, search.taken)
        search.recount()
        chains(
            search.listed, search.worth(row_price), search.rows(),
            members_of(search.listed, search.taken, group_of), search.taken, active, heat,
            SLACK * level + 4 * heat, tries, SAMPLES, seed + sweep,
        )  # fmt: skip
        search.recount()
        lay_out_visits(search.arrays, search.listed, search.rows(), row_price, search.taken)
        search.recount()
        found = (broken_in(search.rows(0.0)), -search.value())
        if found < best[:2]:
            best = (*found, search.kept())
    search.restore(best[2])
    return best[0]


def _groups(arrays: RegionArrays) -> Ints:
    """(R,) the group of accounts that can relieve each row: of the seller, seat, partner, moved."""
    at = row_slices(arrays)
    sellers = len(arrays.visit_cap)
    rows = sum(part.stop - part.start for part in at.values())
    group = np.arange(rows) - 2 * sellers
    for name in ("visits", "hours", "tops"):
        group[at[name]] = np.arange(sellers)
    return group
