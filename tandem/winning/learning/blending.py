"""How the experts' chances become one: weights and a calibration learnt from what they said before.

A logistic regression over the experts' log-odds with weights that cannot be negative, drawn towards
the share that each expert earned by itself, newer rows counting more: it blends and calibrates in
one step (Platt). With many outcomes of both kinds an isotonic curve is laid over it where a later
half says that it helps; its steps lean on the chances below them, or the topmost step, often one
lucky deal, would say that such deals are always won.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from sklearn.isotonic import IsotonicRegression

from tandem.winning.learning.experts import SURE

NEWEST = 3_000  # rows the weights are learnt from
HALF_LIFE = 1_000  # rows after which one counts half
PULL = 3.0  # of the weights (an expert) towards what was earned, in rows' worth of log loss
TRUST = 0.1  # how much of the difference in log loss counts for what an expert earned
ISOTONIC_FROM = 5_000
ISOTONIC_LEAST = 500  # of the rarer outcome
LEAN = 30.0  # rows' worth of the chance itself in each step of the curve


@dataclass(frozen=True)
class Blend:
    weights: np.ndarray
    shift: float
    curve: tuple[np.ndarray, np.ndarray] | None = None

    def of(self, said: np.ndarray) -> np.ndarray:
        """One chance for each row of the experts' chances (rows x experts)."""
        chance = _squash(_logit(said) @ self.weights + self.shift)
        if self.curve is not None:
            chance = np.interp(chance, *self.curve)
        return np.clip(chance, SURE, 1 - SURE)


def equal(experts: int) -> Blend:
    return Blend(np.full(experts, 1.0 / experts), 0.0)


def learn_blend(said: np.ndarray, won: np.ndarray, *, aging: bool = True) -> Blend:
    """Weights from rows in the order of time; `said` was said before `won` was known."""
    if aging:
        said, won = said[-4 * NEWEST :], won[-4 * NEWEST :]
        age = np.arange(min(len(won), NEWEST))[::-1]
        blend = _weights(said[-NEWEST:], won[-NEWEST:], 0.5 ** (age / HALF_LIFE))
    else:
        blend = _weights(said, won, np.ones(len(won)))
    if len(won) < ISOTONIC_FROM or min(won.sum(), (1 - won).sum()) < ISOTONIC_LEAST:
        return blend
    chance = blend.of(said)
    half = len(won) // 2
    early, late = (chance[:half], won[:half]), (chance[half:], won[half:])
    curved = np.interp(late[0], *_curve(*early))
    if np.mean((curved - late[1]) ** 2) < np.mean((late[0] - late[1]) ** 2):
        return Blend(blend.weights, blend.shift, _curve(chance, won))
    return blend


def _weights(said: np.ndarray, won: np.ndarray, count: np.ndarray) -> Blend:
    experts = said.shape[1]
    odds = _logit(said)
    earned = _earned(odds, won, count)

    def loss(values: np.ndarray) -> tuple[float, np.ndarray]:
        weights, shift = values[:-1], values[-1]
        score = odds @ weights + shift
        gap = (_squash(score) - won) * count
        value = float((count * (np.logaddexp(0, score) - won * score)).sum())
        value += PULL * experts * float(((weights - earned) ** 2).sum()) + PULL * shift**2 / 2
        slope = odds.T @ gap + 2 * PULL * experts * (weights - earned)
        return value, np.append(slope, gap.sum() + PULL * shift)

    start = np.append(earned, 0.0)
    bounds = [(0.0, None)] * experts + [(None, None)]
    found = minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B").x
    return Blend(found[:-1], float(found[-1]))


def _earned(odds: np.ndarray, won: np.ndarray, count: np.ndarray) -> np.ndarray:
    """The share of each expert by its own log loss, softened: neighbours stay in the talk."""
    losses = count @ (np.logaddexp(0, odds) - won[:, None] * odds)
    share = np.exp(-TRUST * (losses - losses.min()))
    return np.asarray(share / share.sum())


def _curve(chance: np.ndarray, won: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The isotonic curve through the middles of its steps: it keeps the order of rows within one."""
    fitted = IsotonicRegression(y_min=SURE, y_max=1 - SURE).fit(chance, won)
    heights, place = np.unique(fitted.predict(chance), return_inverse=True)
    seen = np.bincount(place)
    middles = np.bincount(place, weights=chance) / seen
    leaning = (heights * seen + LEAN * middles) / (seen + LEAN)
    return middles, np.maximum.accumulate(leaning)


def _logit(chance: np.ndarray) -> np.ndarray:
    safe = np.clip(chance, SURE, 1 - SURE)
    return np.log(safe / (1 - safe))


def _squash(score: np.ndarray) -> np.ndarray:
    return 1.0 / (1.0 + np.exp(-np.clip(score, -30, 30)))
