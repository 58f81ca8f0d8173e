"""What contacts earn: response curves, their concave hull, and the exact call plan.

Known accounts follow 1 - exp(-k x); accounts to be activated follow x^a / (d + x^a), which first
rises slowly. Giving the next visit to whoever gains most is right only on a concave curve, so
marginal analysis runs on the hull (Lodish 1971; Zoltners and Sinha 2005).
"""

from __future__ import annotations

import numpy as np

from tandem.planning.problem import Floats, Ints
from tandem.planning.terms import PlanningError


def saturating(contacts: Floats, rate: Floats | float) -> Floats:
    """Share 0..1 of the potential reached by `contacts` >= 0 at response rate k."""
    return -np.expm1(-np.asarray(rate) * np.asarray(contacts, dtype=float))


def activating(contacts: Floats, power: Floats | float, half: Floats | float) -> Floats:
    """Chance 0..1 of activation by `contacts` >= 0 with power a and half-point d."""
    raised = np.asarray(contacts, dtype=float) ** power
    return raised / (half + raised)


def concave_hull(curve: Floats) -> Floats:
    """The least concave curve above `curve` (m,) given at 0, 1, …, m - 1 visits."""
    curve = np.asarray(curve, dtype=float)
    corners: list[int] = []
    for at in range(len(curve)):
        while len(corners) > 1 and _below(curve, corners[-2], corners[-1], at):
            corners.pop()
        corners.append(at)
    return np.interp(np.arange(len(curve)), corners, curve[corners])


def _below(curve: Floats, left: int, middle: int, right: int) -> bool:
    """Does the middle point lie on or below the line from left to right?"""
    rise = (curve[right] - curve[left]) * (middle - left)
    return bool((curve[middle] - curve[left]) * (right - left) <= rise)


def call_plan(curves: Floats, visits: int) -> tuple[Ints, float]:
    """The best visits per account of one seller, exactly, by dynamic programming.

    `curves` (n, m): value of account i at 0 … m - 1 visits. `visits`: at most so many in all.
    Returns ((n,) visits, value). O(n x visits x m), for any shape of curve.
    """
    curves = _checked(curves, visits)
    n, steps = curves.shape
    best = np.zeros(visits + 1)
    choice = np.zeros((n, visits + 1), dtype=np.int64)
    for i in range(n):
        options = np.full((steps, visits + 1), -np.inf)
        for k in range(min(steps, visits + 1)):
            options[k, k:] = curves[i, k] + best[: visits + 1 - k]
        choice[i] = options.argmax(axis=0)
        best = options.max(axis=0)
    plan = np.zeros(n, dtype=np.int64)
    left = int(best.argmax())
    value = float(best[left])
    for i in range(n - 1, -1, -1):
        plan[i] = choice[i, left]
        left -= int(plan[i])
    return plan, value


def greedy_call_plan(curves: Floats, visits: int) -> tuple[Ints, float]:
    """Visits by largest next gain: exact on concave curves, wrong on S-shaped ones."""
    curves = _checked(curves, visits)
    gains = np.diff(curves, axis=1)
    plan = np.zeros(len(curves), dtype=np.int64)
    for _ in range(visits):
        reach = plan < gains.shape[1]
        step = np.where(reach, gains[np.arange(len(plan)), np.minimum(plan, gains.shape[1] - 1)], 0)
        best = int(step.argmax()) if len(step) else 0
        if not len(step) or step[best] <= 0:
            break
        plan[best] += 1
    return plan, float(curves[np.arange(len(plan)), plan].sum())


def hull_bound(curves: Floats, visits: int) -> float:
    """A value no call plan can exceed: the greedy plan on the concave hulls."""
    hulls = np.array([concave_hull(curve) for curve in _checked(curves, visits)])
    return greedy_call_plan(hulls, visits)[1]


def _checked(curves: Floats, visits: int) -> Floats:
    curves = np.asarray(curves, dtype=float)
    if curves.ndim != 2 or curves.shape[1] < 2:
        raise PlanningError("Response curves need a row per account and at least two columns.")
    if visits < 0 or not np.isfinite(curves).all():
        raise PlanningError("Visits must not be negative and every response must be a number.")
    return curves
