"""The frozen problem under a what-if condition.

Each condition changes the problem and nothing else, so the run differs from the real one by exactly
what was asked.
"""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np

from tandem.coverage.rules.what_if import WhatIf, length_of
from tandem.planning.problem import CoverageProblem, Ints
from tandem.planning.terms import NONE, Status


def changed(problem: CoverageProblem, what_if: WhatIf) -> CoverageProblem:
    """The problem under the condition. Accounts beyond the list come last and belong to nobody."""
    if what_if.visits_per_week is not None:
        problem = _visits(problem, what_if.visits_per_week)
    if what_if.inside_ratio is not None:
        problem = _ratio(problem, what_if.inside_ratio)
    if what_if.without_partner is not None:
        problem = _without(problem, what_if.without_partner)
    count = what_if.accounts
    if what_if.accounts_percent is not None:
        count = length_of(len(problem.accounts), what_if.accounts_percent)
    if count is not None:
        problem = _sized(problem, count)
    if what_if.moves_percent is not None:
        share = what_if.moves_percent / 100
        problem = replace(problem, settings=replace(problem.settings, move_share=share))
    return problem


def _visits(problem: CoverageProblem, per_week: int) -> CoverageProblem:
    share = per_week / problem.settings.customer_visits_per_week
    capacity = np.floor(problem.sellers.visit_capacity * share)
    return replace(
        problem,
        sellers=replace(problem.sellers, visit_capacity=capacity),
        settings=replace(problem.settings, customer_visits_per_week=per_week),
    )


def _ratio(problem: CoverageProblem, ratio: float) -> CoverageProblem:
    """Every seat grows or shrinks alike, as if people were added beside those there are."""
    if not len(problem.seats):
        return problem
    now = len(problem.seats) / len(problem.sellers)
    return replace(problem, seats=replace(problem.seats, calls=problem.seats.calls * ratio / now))


def _without(problem: CoverageProblem, company_id: int) -> CoverageProblem:
    """The partner has gone: no capacity, and no relation that could be kept or broken."""
    gone = problem.partners.key == company_id
    index = np.flatnonzero(gone)
    accounts = problem.accounts
    lost = np.isin(accounts.current_partner, index)
    return replace(
        problem,
        partners=replace(problem.partners, capacity=np.where(gone, 0.0, problem.partners.capacity)),
        accounts=replace(
            accounts,
            current_partner=np.where(lost, NONE, accounts.current_partner),
            notice=accounts.notice & ~lost,
        ),
    )


def _sized(problem: CoverageProblem, count: int) -> CoverageProblem:
    """More: copies of accounts drawn by the seed, new and nobody's. Fewer: the first of the list."""
    accounts, n = problem.accounts, len(problem.accounts)
    if count <= n:
        return _rows(problem, np.arange(count))
    draw = np.random.default_rng(problem.settings.seed)
    grown = _rows(problem, np.append(np.arange(n), draw.integers(0, n, count - n)))
    extra = np.arange(count) >= n
    key = grown.accounts.key.copy()
    key[extra] = accounts.key.max() + 1 + np.arange(count - n)
    return replace(
        grown,
        accounts=replace(
            grown.accounts,
            key=key,
            status=np.where(extra, int(Status.NEW), grown.accounts.status),
            notice=grown.accounts.notice & ~extra,
            **{
                name: np.where(extra, NONE, getattr(grown.accounts, name))
                for name in (
                    "current_owner",
                    "current_partner",
                    "pin_owner",
                    "pin_mode",
                    "pin_partner",
                )
            },
        ),
    )


def _rows(problem: CoverageProblem, rows: Ints) -> CoverageProblem:
    accounts = problem.accounts
    columns = {each.name: getattr(accounts, each.name)[rows] for each in fields(accounts)}
    return replace(problem, accounts=replace(accounts, **columns))
