"""How good chances were once the outcomes came: AUC, Brier, calibration, and the verdict.

A model is `useful` only when on deals it had not seen its Brier score is better than that of the
base-rate forecast, and where it departs from the base rate the outcomes depart the same way, clear
of luck (bootstrap). The interval of the Brier scores' own difference is given beside it and is no
part of the verdict: its spread is twice that of the link, so it would miss half of the true effects.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
from sklearn.metrics import roc_auc_score

USEFUL = "useful"
NO_SIGNAL = "no usable signal"
DRAWS = 1_000
LUCK = 0.025  # how often luck may pass as a signal
# rows of folds lean on each other, which the bootstrap does not see: less room for luck there
LUCK_OF_WITNESS, LUCK_IN_FOLDS = 0.01, 0.0013
BINS = 10
OBJECTING = 300  # newest rows whose objection is heard at once
LEAST_RARER = 20  # deals of the rarer outcome, without which nothing is proven


@dataclass(frozen=True)
class Judgement:
    """Figures over rows whose chance was said before their outcome was known."""

    deals: int
    won: int
    auc: float | None
    brier: float
    base_brier: float
    gain_low: float  # of base_brier - brier, 95 % bootstrap interval
    gain_high: float
    ece: float
    verdict: str

    def as_dict(self) -> dict[str, object]:
        return {
            key: round(value, 5) if isinstance(value, float) else value
            for key, value in asdict(self).items()
        }


def judge(
    chance: np.ndarray, base: np.ndarray, won: np.ndarray, group: np.ndarray | None = None
) -> Judgement:
    """`base` is the base-rate forecast of the same rows at the same moments; rows of one group
    are drawn together."""
    gain = (base - won) ** 2 - (chance - won) ** 2
    low, high = _interval(gain, group)
    linked = _interval(_link(chance, base, won), group)[0] > 0
    both = 0 < won.sum() < len(won)
    return Judgement(
        deals=len(won),
        won=int(won.sum()),
        auc=float(roc_auc_score(won, chance)) if both else None,
        brier=float(np.mean((chance - won) ** 2)),
        base_brier=float(np.mean((base - won) ** 2)),
        gain_low=low,
        gain_high=high,
        ece=calibration_error(chance, won),
        verdict=USEFUL if linked and gain.mean() > 0 and _are_enough(won, group) else NO_SIGNAL,
    )


def beats_base(
    chance: np.ndarray,
    base: np.ndarray,
    won: np.ndarray,
    group: np.ndarray,
    *,
    below: float = LUCK,
) -> bool:
    """The verdict alone, asked at every refit; luck passes it in a share `below` of the cases."""
    gain = (base - won) ** 2 - (chance - won) ** 2
    return bool(gain.mean() > 0) and _is_linked(chance, base, won, group, below)


def beats_base_in_folds(
    chance: np.ndarray,
    base: np.ndarray,
    won: np.ndarray,
    group: np.ndarray,
    *,
    witness: np.ndarray | None,
) -> bool:
    """The verdict where rows were judged in folds. What is shown must be better than the base rate;
    that there is a signal at all may be proven by a model of few columns, which a few hundred deals
    shake least (measured: at 600 deals it sees 95 % of the effects that the blend sees in 80 %)."""
    if beats_base(chance, base, won, group, below=LUCK_IN_FOLDS):
        return True
    if witness is None or np.mean((base - won) ** 2 - (chance - won) ** 2) <= 0:
        return False
    return _is_linked(witness, base, won, group, LUCK_OF_WITNESS)


def falls_behind(chance: np.ndarray, base: np.ndarray, won: np.ndarray, group: np.ndarray) -> bool:
    """Is the model worse than the base rate by more than a coin would often make it (one in six; a
    few rows must object more clearly)?"""
    gain = (base - won) ** 2 - (chance - won) ** 2
    below = 0.16 if len(won) >= OBJECTING else 0.05
    return _interval(gain, group, 300, below=below)[1] < 0


def calibration_error(chance: np.ndarray, won: np.ndarray) -> float:
    """Mean distance of chance and share of wins over ten bins of equal size."""
    order = np.argsort(chance, kind="stable")
    parts = [part for part in np.array_split(order, min(BINS, len(order))) if len(part)]
    gaps = [abs(chance[part].mean() - won[part].mean()) * len(part) for part in parts]
    return float(sum(gaps) / max(len(won), 1))


def _is_linked(
    chance: np.ndarray, base: np.ndarray, won: np.ndarray, group: np.ndarray, below: float
) -> bool:
    if not _are_enough(won, group):
        return False
    draws = max(DRAWS, round(2 / below))
    return _interval(_link(chance, base, won), group, draws, below)[0] > 0


def _are_enough(won: np.ndarray, group: np.ndarray | None) -> bool:
    """A bootstrap over a handful of wins is sure of whatever they share."""
    deals = np.arange(len(won)) if group is None else group
    return all(len(np.unique(deals[won == side])) >= LEAST_RARER for side in (0, 1))


def _link(chance: np.ndarray, base: np.ndarray, won: np.ndarray) -> np.ndarray:
    """Row by row, departure from the base rate times surprise of the outcome; the mean is above zero
    where the model tells deals apart. A shift that all deals share tells none apart and is taken out.
    """
    departure = chance - base
    return (departure - departure.mean()) * (won - base)


def _interval(
    gain: np.ndarray, group: np.ndarray | None, draws: int = DRAWS, below: float = LUCK
) -> tuple[float, float]:
    if group is None:
        sums, sizes = gain, np.ones(len(gain))
    else:
        place = np.unique(group, return_inverse=True)[1]
        sums, sizes = np.bincount(place, weights=gain), np.bincount(place).astype(float)
    if len(sums) < 2:
        return float("-inf"), float("inf")
    chance = np.random.default_rng(2006)
    means = np.empty(draws)
    for draw in range(draws):
        drawn = chance.integers(0, len(sums), len(sums))
        means[draw] = sums[drawn].sum() / sizes[drawn].sum()
    low, high = np.quantile(means, [below, 1 - below])
    return float(low), float(high)
