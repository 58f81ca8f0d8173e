"""A fixed piece of work, timed in every run: machines differ, ratios to it do not."""

from __future__ import annotations

import time
from statistics import median

import numpy as np

ROUNDS = 7


def yardstick_ms() -> float:
    """CPU milliseconds of the fixed kernel, the median of several rounds."""
    return median(_one_round() for _ in range(ROUNDS))


def _one_round() -> float:
    rng = np.random.default_rng(2006)
    start = time.process_time()
    matrix = rng.random((220, 220))
    for _ in range(6):
        matrix = matrix @ matrix
        matrix /= matrix.max()
    words: dict[str, int] = {}
    for number in range(40_000):
        word = f"{number % 977:03d}"
        words[word] = words.get(word, 0) + number
    return (time.process_time() - start) * 1000
