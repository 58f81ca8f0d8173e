"""How good chances were once the outcomes came: AUC, Brier, calibration, and the verdict.

A model is `useful` only when its out-of-time Brier score is better than that of the base-rate
forecast with a bootstrap interval clear of zero; otherwise the base rate is what is shown.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
from sklearn.metrics import roc_auc_score

USEFUL = "useful"
NO_SIGNAL = "no usable signal"
DRAWS = 1_000
BINS = 10


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
        verdict=USEFUL if low > 0 else NO_SIGNAL,
    )


def beats_base(
    chance: np.ndarray,
    base: np.ndarray,
    won: np.ndarray,
    group: np.ndarray,
    below: float = 0.025,
) -> bool:
    """The verdict alone, asked at every refit; luck passes it in a share `below` of the cases."""
    gain = (base - won) ** 2 - (chance - won) ** 2
    draws = max(300, round(2 / below))
    return _interval(gain, group, draws, below)[0] > 0


def calibration_error(chance: np.ndarray, won: np.ndarray) -> float:
    """Mean distance of chance and share of wins over ten bins of equal size."""
    order = np.argsort(chance, kind="stable")
    parts = [part for part in np.array_split(order, min(BINS, len(order))) if len(part)]
    gaps = [abs(chance[part].mean() - won[part].mean()) * len(part) for part in parts]
    return float(sum(gaps) / max(len(won), 1))


def _interval(
    gain: np.ndarray, group: np.ndarray | None, draws: int = DRAWS, below: float = 0.025
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
