"""Small problems for the tests, drawn once and changed one thing at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from tandem.planning.calendar.problem import CalendarProblem, PartnerSites, WishedVisits
from tandem.planning.problem import CoverageProblem
from tandem.planning.synthetic import NationSize, draw_nation
from tandem.planning.terms import Settings


def tiny_nation(
    seed: int = 1, *, accounts: int = 60, sellers: int = 3, **settings: Any
) -> CoverageProblem:
    """One region, three sellers, two seats, three partners of whom one is national."""
    size = NationSize(accounts, sellers, 2, 3, 1, 1)
    return draw_nation(size, seed=seed, settings=Settings(**({"top_n": 8} | settings)))


def with_accounts(problem: CoverageProblem, **columns: Any) -> CoverageProblem:
    """The problem with some account columns replaced."""
    typed = {
        name: np.asarray(value, dtype=getattr(problem.accounts, name).dtype)
        for name, value in columns.items()
    }
    return replace(problem, accounts=replace(problem.accounts, **typed))


def working_days(weeks: int = 4) -> tuple[date, ...]:
    days = (date(2026, 3, 30) + timedelta(days=k) for k in range(7 * weeks))
    return tuple(day for day in days if day.weekday() < 5)


def quarter(accounts: int = 30, weeks: int = 4, seed: int = 1, **changes: Any) -> CalendarProblem:
    """A seller near Shanghai with so many accounts within an hour, the first ten of them top."""
    rng = np.random.default_rng(seed)
    visits = WishedVisits.create(
        key=np.arange(accounts),
        count=np.where(np.arange(accounts) < 5, 2, 1),
        lat=31.0 + rng.normal(0, 0.15, accounts),
        lon=121.0 + rng.normal(0, 0.15, accounts),
        is_top=np.arange(accounts) < 10,
    )
    sites = PartnerSites.create(key=[0, 1], lat=[31.05, 30.95], lon=[121.0, 121.05])
    problem = CalendarProblem(
        days=working_days(weeks), base_lat=31.0, base_lon=121.0, visits=visits, partners=sites
    )
    return replace(problem, **changes)
