"""Deals in time: what was known of each, when it was to be scored, when its outcome was known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tandem.winning.learning.frame import Frame

LATEST = np.inf


@dataclass(frozen=True)
class Cases:
    """Rows of TRAIN, then of TEST.

    `won` is 1, 0, or -1 where the outcome is not (or must not be) known. `scored` is the moment a
    chance is wanted for, `known` the moment the outcome came; both count up, days as a rule. Rows of
    one `group` are the same deal. `timeless`: no order among the rows is known at all.
    """

    frame: Frame
    won: np.ndarray
    scored: np.ndarray
    known: np.ndarray
    group: np.ndarray
    weight: np.ndarray
    test_from: int
    timeless: bool = False

    def __len__(self) -> int:
        return len(self.won)

    @property
    def is_test(self) -> np.ndarray:
        return np.arange(len(self)) >= self.test_from


def groups(named: Sequence[str] | None, frame: Frame, train_rows: int) -> tuple[np.ndarray, str]:
    """One number a deal: rows with the same name, and rows that agree in every field."""
    rows = len(frame)
    keys: list[object] = list(range(rows))
    if named is not None:
        keys = [name or at for at, name in enumerate(named)]
    whole = np.hstack([np.nan_to_num(frame.numbers, nan=-9e18), frame.codes.astype(float)])
    same = np.unique(np.round(whole, 9), axis=0, return_inverse=True)[1].ravel()
    twice = np.bincount(same[:train_rows])[same[:train_rows]] > 1
    said = ""
    if 0 < twice.sum() <= 0.5 * train_rows:
        parent = _joined(keys, same.tolist())
        said = f"{int(twice.sum())} rows of TRAIN equal another in every field and stay together."
        return parent, said
    return np.unique([str(key) for key in keys], return_inverse=True)[1], said


def _joined(first: Sequence[object], second: Sequence[object]) -> np.ndarray:
    """Groups of rows linked by either key, by union and find."""
    parent = list(range(len(first)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for keys in (first, second):
        seen: dict[object, int] = {}
        for at, key in enumerate(keys):
            if key in seen:
                parent[root(at)] = root(seen[key])
            else:
                seen[key] = at
    return np.array([root(at) for at in range(len(first))])
