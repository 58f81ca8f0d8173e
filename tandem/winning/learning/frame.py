"""The columns of deals as two tables of numbers: plain numbers, and categories by their code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Frame:
    """`numbers` (rows x columns, nan: no value) and `codes` (rows x columns, -1: no value).

    `levels` counts the codes of each category column. `names` are the words for people: first those
    of the numbers, then those of the categories; several columns may come from one field.
    """

    numbers: np.ndarray
    codes: np.ndarray
    levels: tuple[int, ...]
    names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.numbers)

    def rows(self, at: np.ndarray | slice) -> Frame:
        return Frame(self.numbers[at], self.codes[at], self.levels, self.names)

    @property
    def width(self) -> int:
        return self.numbers.shape[1] + self.codes.shape[1]


def beside(frames: Sequence[Frame]) -> Frame:
    """The columns of several frames of the same rows."""
    numbers = sum((frame.names[: frame.numbers.shape[1]] for frame in frames), ())
    codes = sum((frame.names[frame.numbers.shape[1] :] for frame in frames), ())
    return Frame(
        np.hstack([frame.numbers for frame in frames]),
        np.hstack([frame.codes for frame in frames]),
        sum((frame.levels for frame in frames), ()),
        numbers + codes,
    )


def stacked(frames: Sequence[Frame]) -> Frame:
    """The rows of several frames of the same columns."""
    first = frames[0]
    return Frame(
        np.vstack([frame.numbers for frame in frames]),
        np.vstack([frame.codes for frame in frames]),
        first.levels,
        first.names,
    )
