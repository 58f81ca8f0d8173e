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

from bench.drawn_kinds import COLOURS, KINDS, unit
from bench.plain import plain_chances
from tandem.winning.learning.mapping import ScoreMap, make_map
from tandem.winning.learning.scoring import score_tables
from tandem.winning.learning.tables import Sheet

START = date(2023, 1, 1)
STRENGTHS = {"none": 0.0, "weak": 0.25, "medium": 0.6, "strong": 1.2}  # spread of the true log-odds


@dataclass(frozen=True)
class Plan:
    """One drawn set: closed deals in TRAIN, share won, spread of the true log-odds, how it is dated,
    what kind of deals."""

    rows: int
    rate: float
    strength: str
    dated: str
    seed: int
    kind: str = "usual"

    @property
    def name(self) -> str:
        kind = "" if self.kind == "usual" else f" {self.kind}"
        return f"{self.rows} {self.rate:g} {self.strength} {self.dated}{kind}"


@dataclass(frozen=True)
class Drawn:
    given: ScoreMap
    train: Sheet
    test: Sheet
    true: np.ndarray  # of the rows of TEST
    won: np.ndarray  # of the rows of TRAIN
    fields: tuple[str, ...]  # what may be learnt from


def draw(plan: Plan) -> Drawn:
    chance = np.random.default_rng([plan.seed, plan.rows, int(plan.rate * 100)])
    asked = max(plan.rows // 3, 200)
    rows = plan.rows + asked
    kind = KINDS[plan.kind](chance, rows)
    true = _share(unit(kind.spread) * STRENGTHS[plan.strength], plan.rate, drifts=kind.drifts)
    won = chance.random(rows) < true
    opened = np.sort(chance.integers(0, rows // 3 + 30, rows))
    lasted = chance.integers(1, 45, rows)
    noise = {
        "colour": [COLOURS[n] for n in chance.integers(0, 3, rows)],
        "noise": [f"{x:.3f}" for x in chance.normal(size=rows)],
    }
    if kind.deal is not None:
        won, opened, lasted = (part[kind.deal * 3] for part in (won, opened, lasted))
        noise = {}
    columns = {"deal": [f"D{at}" for at in range(rows)], **kind.columns, **noise}
    columns["result"] = ["Won" if each else "Lost" for each in won]
    told = {"id": "deal", "outcome": "result", "won": "Won", "lost": "Lost"}
    told |= {"group": "ticket"} if kind.deal is not None else {}
    if plan.dated == "dated":
        columns["opened"] = [_day(n) for n in opened]
        columns["closed"] = [_day(n + m) for n, m in zip(opened, lasted, strict=True)]
        told |= {"opened": "opened", "closed": "closed"}
    train = {name: cells[: plan.rows] for name, cells in columns.items()}
    hidden = ("result", "closed")
    test = {name: cells[plan.rows :] for name, cells in columns.items() if name not in hidden}
    fields = tuple(name for name in columns if name not in (*told.values(), *hidden))
    sheets = Sheet(train, plan.rows), Sheet(test, asked)
    return Drawn(make_map(told), *sheets, true[plan.rows :], won[: plan.rows].astype(int), fields)


def _day(number: int) -> str:
    return (START + timedelta(days=int(number))).isoformat()


def _share(spread: np.ndarray, rate: float, *, drifts: bool) -> np.ndarray:
    """Chances with that spread of log-odds and that mean; where it drifts, from a half of it up."""
    slope = np.linspace(-0.8, 0.8, len(spread)) * drifts
    low, high = -12.0, 12.0
    for _step in range(60):
        middle = (low + high) / 2
        less = np.mean(_squash(spread + slope + middle)) < rate
        low, high = (middle, high) if less else (low, middle)
    return _squash(spread + slope + low)


def _squash(score: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-score)))


PLANS = (  # TRAIN, share won, strength, dated, how many sets, kind
    (300, 0.3, "none", "dated", 12, "usual"),
    (300, 0.3, "strong", "dated", 6, "usual"),
    (600, 0.3, "none", "dated", 12, "usual"),
    (600, 0.3, "medium", "dated", 6, "usual"),
    (600, 0.1, "medium", "dated", 6, "usual"),
    (600, 0.3, "none", "timeless", 8, "usual"),
    (600, 0.3, "medium", "timeless", 4, "usual"),
    (1_200, 0.3, "none", "dated", 12, "usual"),
    (1_200, 0.3, "medium", "dated", 6, "usual"),
    (5_000, 0.05, "medium", "dated", 3, "usual"),
    (5_000, 0.7, "none", "dated", 4, "usual"),
    (5_000, 0.3, "weak", "dated", 4, "usual"),
    (20_000, 0.3, "weak", "dated", 2, "usual"),
    (448, 0.5, "strong", "timeless", 4, "categories"),
    (900, 0.4, "none", "timeless", 4, "twice"),
    (900, 0.4, "none", "dated", 4, "twice"),
    (900, 0.4, "strong", "timeless", 2, "twice"),
    (3_000, 0.4, "strong", "dated", 2, "interaction"),
    (6_000, 0.4, "strong", "dated", 2, "drift"),
    (30_000, 0.005, "strong", "dated", 2, "usual"),
)


def measure_drawn() -> dict[str, Any]:
    """Each plan drawn several times over: how often a signal was claimed, and what that brought."""
    rows = []
    for size, rate, strength, dated, times, kind in PLANS:
        plans = [Plan(size, rate, strength, dated, seed, kind) for seed in range(times)]
        found = [measure_plan(plan) for plan in plans]
        means = {name: sum(one[name] for one in found) / times for name in found[0]}
        rows.append({"drawn": plans[0].name, "sets": times} | _rounded(means))
    return {"drawn": rows}


def measure_plan(plan: Plan) -> dict[str, float]:
    """`won_over_base`: Brier of the base rate less that of what is shown, both against the true
    chances; `possible`: the same for the truth itself; `logistic`, `boosting`: for scikit-learn's
    own as they come. `off`: how far what is shown lies from the truth over ten parts of equal size.
    """
    drawn = draw(plan)
    start = time.process_time()
    answer = score_tables(drawn.given, drawn.train, drawn.test, None)
    spent = time.process_time() - start
    chance = np.array([row.chance for row in answer.rows])
    base = np.array([row.base for row in answer.rows])
    asked = {name: drawn.test.columns[name] for name in drawn.fields}
    plain = plain_chances(drawn.train.columns, asked, drawn.won)
    possible = float(np.mean((base - drawn.true) ** 2))
    said = {"won_over_base": chance, **plain}
    return {
        "useful": float(answer.verdict == "useful"),
        **{name: possible - float(np.mean((p - drawn.true) ** 2)) for name, p in said.items()},
        "possible": possible,
        "off": _off(chance, drawn.true),
        "cpu_s": spent,
    }


def _off(chance: np.ndarray, true: np.ndarray) -> float:
    parts = np.array_split(np.argsort(chance, kind="stable"), 10)
    gaps = [abs(chance[part].mean() - true[part].mean()) * len(part) for part in parts]
    return float(sum(gaps) / len(chance))


def _rounded(figures: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 5) for name, value in figures.items()}
