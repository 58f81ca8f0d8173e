"""Climb a concave function that has corners: the dual of every relaxation in this package.

Subgradients with Polyak's step towards a moving target (Nedić and Bertsekas 2001): the target lies
`reach` above the best value seen; `reach` is halved, and the climb goes back to the best point,
when it proves too far.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tandem.planning.problem import Floats

ValueAndSlope = Callable[[Floats], tuple[float, Floats]]
_PATIENCE = 20  # steps without progress before the target is lowered
_FINEST = 1e-6  # of the first reach; below it nothing is left to gain


def ascend(
    value_and_slope: ValueAndSlope,
    start: Floats,
    reach: float,
    steps: int,
    lowest: float = -np.inf,
) -> tuple[float, Floats]:
    """The best (value, point) in `steps` evaluations from `start`, coordinates >= `lowest`.

    `reach` > 0: first guess of how much there is to gain, in units of the value. Where the
    function is a Lagrangian dual of a minimisation, every value is a proven lower bound.
    """
    point = np.maximum(start, lowest)
    best_value, best_point = -np.inf, point
    finest, waited = _FINEST * reach, 0
    for _ in range(steps):
        value, slope = value_and_slope(point)
        gained = value - best_value
        if gained > 0:
            best_value, best_point = value, point
        waited = 0 if gained > reach / 10 else waited + 1
        if waited > _PATIENCE:
            reach, waited, point = reach / 2, 0, best_point
            value, slope = value_and_slope(point)
            if reach < finest:
                break
        direction = _free(slope, point, lowest)
        length = float(direction @ direction)
        if length < 1e-18:
            break
        step = (best_value + reach - value) / length
        point = np.maximum(point + step * direction, lowest)
    return best_value, best_point


def _free(direction: Floats, point: Floats, lowest: float) -> Floats:
    """The direction without the part that points out of the allowed region."""
    return np.where((point <= lowest) & (direction < 0), 0.0, direction)
