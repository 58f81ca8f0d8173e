"""Deals drawn so that the truth is known: how often is the win model's verdict right, and how well
does what it shows fit the true chances?

`bin/tandem bench winmodel --drawn`; docs/winning/measured.md keeps what it printed.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from tandem.winning.learning.mapping import ScoreMap, make_map
from tandem.winning.learning.scoring import score_tables
from tandem.winning.learning.tables import Sheet

START = date(2023, 1, 1)
STRENGTHS = {"none": 0.0, "weak": 0.25, "medium": 0.6, "strong": 1.2}  # spread of the true log-odds


@dataclass(frozen=True)
class Plan:
    """One drawn set: closed deals in TRAIN, share won, spread of the true log-odds, how it is dated."""

    rows: int
    rate: float
    strength: str
    dated: str
    seed: int

    @property
    def name(self) -> str:
        return f"{self.rows} {self.rate:.2f} {self.strength} {self.dated}"


@dataclass(frozen=True)
class Drawn:
    given: ScoreMap
    train: Sheet
    test: Sheet
    true: np.ndarray  # of the rows of TEST


def draw(plan: Plan) -> Drawn:
    """Half of the spread lies in two numbers, the rest in a seller, a yes or no, and a customer."""
    chance = np.random.default_rng([plan.seed, plan.rows, int(plan.rate * 100)])
    asked = max(plan.rows // 3, 200)
    rows = plan.rows + asked
    size, visits = chance.normal(size=rows), chance.poisson(3, rows)
    seller, joint = chance.integers(0, 15, rows), chance.random(rows) < 0.35
    customer = chance.integers(0, max(rows // 6, 2), rows)
    skill, loyal = chance.normal(size=15), chance.normal(size=customer.max() + 1)
    parts = [0.55 * size, 0.45 * _unit(visits), 0.5 * _unit(skill[seller]), 0.4 * _unit(joint)]
    parts.append(0.25 * loyal[customer])
    spread = _unit(sum(parts, np.zeros(rows))) * STRENGTHS[plan.strength]
    true = _share(spread, plan.rate)
    won = chance.random(rows) < true
    opened = np.sort(chance.integers(0, rows // 3 + 30, rows))
    lasted = chance.integers(1, 45, rows)
    columns = {
        "deal": [f"D{at}" for at in range(rows)],
        "value": [f"{1000 * np.exp(x):.0f}" if at % 19 else "" for at, x in enumerate(size)],
        "visits": [str(n) for n in visits],
        "seller": [f"seller {n}" for n in seller],
        "joint": ["yes" if each else "no" for each in joint],
        "customer": [f"customer {n}" for n in customer],
        "colour": [("red", "green", "blue")[n] for n in chance.integers(0, 3, rows)],
        "noise": [f"{x:.3f}" for x in chance.normal(size=rows)],
        "result": ["Won" if each else "Lost" for each in won],
    }
    if plan.dated == "dated":
        columns["opened"] = [_day(n) for n in opened]
        columns["closed"] = [_day(n + m) for n, m in zip(opened, lasted, strict=True)]
    told = {"id": "deal", "outcome": "result", "won": "Won", "lost": "Lost"}
    if plan.dated == "dated":
        told |= {"opened": "opened", "closed": "closed"}
    train = {name: cells[: plan.rows] for name, cells in columns.items()}
    hidden = ("result", "closed")
    test = {name: cells[plan.rows :] for name, cells in columns.items() if name not in hidden}
    return Drawn(make_map(told), Sheet(train, plan.rows), Sheet(test, asked), true[plan.rows :])


def _day(number: int) -> str:
    return (START + timedelta(days=int(number))).isoformat()


def _unit(values: np.ndarray) -> np.ndarray:
    spread = float(np.std(values))
    return (values - values.mean()) / spread if spread else np.zeros(len(values))


def _share(spread: np.ndarray, rate: float) -> np.ndarray:
    """Chances with that spread of log-odds and that mean."""
    low, high = -12.0, 12.0
    for _step in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if np.mean(_squash(spread + middle)) < rate else (low, middle)
    return _squash(spread + low)


def _squash(score: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-score)))


PLANS = (  # TRAIN, share won, strength, dated, how many sets
    (300, 0.3, "none", "dated", 12),
    (300, 0.3, "strong", "dated", 6),
    (600, 0.3, "none", "dated", 12),
    (600, 0.3, "medium", "dated", 6),
    (600, 0.1, "medium", "dated", 6),
    (600, 0.3, "none", "timeless", 8),
    (600, 0.3, "medium", "timeless", 4),
    (1_200, 0.3, "none", "dated", 12),
    (1_200, 0.3, "medium", "dated", 6),
    (5_000, 0.05, "medium", "dated", 3),
    (5_000, 0.7, "none", "dated", 4),
    (5_000, 0.3, "weak", "dated", 4),
    (20_000, 0.3, "weak", "dated", 2),
)


def measure_drawn() -> dict[str, Any]:
    """Each plan drawn several times over: how often a signal was claimed, and what that brought."""
    rows = []
    for size, rate, strength, dated, times in PLANS:
        plans = [Plan(size, rate, strength, dated, seed) for seed in range(times)]
        found = [_one(plan) for plan in plans]
        means = {name: sum(one[name] for one in found) / times for name in found[0]}
        rows.append({"drawn": plans[0].name, "sets": times} | _rounded(means))
    return {"drawn": rows}


def _one(plan: Plan) -> dict[str, float]:
    """`won_over_base`: Brier of the base rate less that of what is shown, both against the true
    chances; `possible`: the same for the truth itself. `off`: how far what is shown lies from the
    truth over ten parts of equal size."""
    drawn = draw(plan)
    start = time.process_time()
    answer = score_tables(drawn.given, drawn.train, drawn.test, None)
    spent = time.process_time() - start
    chance = np.array([row.chance for row in answer.rows])
    base = np.array([row.base for row in answer.rows])
    possible = float(np.mean((base - drawn.true) ** 2))
    return {
        "useful": float(answer.verdict == "useful"),
        "won_over_base": possible - float(np.mean((chance - drawn.true) ** 2)),
        "possible": possible,
        "off": _off(chance, drawn.true),
        "cpu_s": spent,
    }


def _off(chance: np.ndarray, true: np.ndarray) -> float:
    parts = np.array_split(np.argsort(chance, kind="stable"), 10)
    gaps = [abs(chance[part].mean() - true[part].mean()) * len(part) for part in parts]
    return float(sum(gaps) / len(chance))


def _rounded(figures: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 4) for name, value in figures.items()}
