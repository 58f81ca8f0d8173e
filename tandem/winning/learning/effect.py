"""What a partner on the deal is worth: win rates joint and solo, raw and adjusted by g-computation.

An outcome model (logistic regression) of winning on joint and everything that may explain both; then
every closed deal is asked twice, as if joint and as if solo, and the mean difference is the effect.
The interval is a bootstrap over customers: deals of one customer are drawn together (domain.md §4).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

LEAST_CLOSED = 200
LEAST_SIDE = 30  # deals of the rarer kind
LEAST_OVERLAP = 0.3  # of the deals stand beside a deal of the other kind that is like them
DRAWS = 200
RARE = 10  # a level with fewer deals is put together with the other rare ones
LOOSE = 10.0  # scales the joint column, so that the penalty hardly touches the effect itself


@dataclass(frozen=True)
class Effect:
    """Differences in win rate, joint minus solo; `low` and `high` enclose 95 %."""

    deals: int
    joint: int
    raw: float
    adjusted: float
    low: float
    high: float
    overlap: float


@dataclass(frozen=True)
class NoEffect:
    """Why no number is given: too_few, one_sided or no_overlap."""

    reason: str
    deals: int
    joint: int


@threadpool_limits.wrap(limits=1)  # small matrices: a second thread only spins, and takes a core
def partner_effect(
    won: np.ndarray, joint: np.ndarray, traits: np.ndarray, customer: np.ndarray
) -> Effect | NoEffect:
    """`traits` (deals x columns) are codes of segment, industry, size, age, owner; 0 or more."""
    deals, sides = len(won), int(joint.sum())
    if deals < LEAST_CLOSED:
        return NoEffect("too_few", deals, sides)
    if min(sides, deals - sides) < LEAST_SIDE or won.min() == won.max():
        return NoEffect("one_sided", deals, sides)
    columns = _columns(traits)
    overlap = _overlap(columns, joint)
    if overlap < LEAST_OVERLAP:
        return NoEffect("no_overlap", deals, sides)
    drawn = _drawn(won, joint, columns, customer)
    low, high = np.quantile(drawn, [0.025, 0.975])
    raw = won[joint == 1].mean() - won[joint == 0].mean()
    adjusted = adjusted_difference(won, joint, columns)
    return Effect(deals, sides, float(raw), adjusted, float(low), float(high), overlap)


def adjusted_difference(won: np.ndarray, joint: np.ndarray, columns: np.ndarray) -> float:
    """Mean chance over these deals if all were joint, minus if all were solo."""
    model = LogisticRegression(C=1.0, max_iter=200)
    model.fit(np.column_stack([joint * LOOSE, columns]), won)
    ones = np.ones(len(won))
    as_joint = model.predict_proba(np.column_stack([ones * LOOSE, columns]))[:, 1]
    as_solo = model.predict_proba(np.column_stack([ones * 0, columns]))[:, 1]
    return float((as_joint - as_solo).mean())


def _drawn(
    won: np.ndarray, joint: np.ndarray, columns: np.ndarray, customer: np.ndarray
) -> np.ndarray:
    chance = np.random.default_rng(2006)
    order = np.argsort(customer, kind="stable")
    names, first = np.unique(customer[order], return_index=True)
    parts = np.split(order, first[1:])
    out: list[float] = []
    while len(out) < DRAWS:
        rows = np.concatenate([parts[at] for at in chance.integers(0, len(names), len(names))])
        if won[rows].min() < won[rows].max() and 0 < joint[rows].mean() < 1:
            out.append(adjusted_difference(won[rows], joint[rows], columns[rows]))
    return np.array(out)


def _columns(traits: np.ndarray) -> np.ndarray:
    """One column a level; levels of few deals share one."""
    parts = []
    for codes in traits.T:
        seen = np.bincount(codes)
        kept = np.flatnonzero(seen >= RARE)
        parts += [(codes == level).astype(float) for level in kept[1:]]
        rare = ~np.isin(codes, kept)
        if rare.any():
            parts.append(rare.astype(float))
    return np.column_stack(parts) if parts else np.zeros((len(traits), 0))


def _overlap(columns: np.ndarray, joint: np.ndarray) -> float:
    """Share of deals whose chance of being joint, by their traits, lies between 5 and 95 %."""
    if not columns.shape[1]:
        return 1.0
    chance = (
        LogisticRegression(C=1.0, max_iter=200).fit(columns, joint).predict_proba(columns)[:, 1]
    )
    return float(np.mean((chance > 0.05) & (chance < 0.95)))
