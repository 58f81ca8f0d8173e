"""Which pairs are worth comparing: those that share something rare, at most a few per record.

A common token (科技, "digital") proposes no pair when lists are long, so 50,000 x 50,000 never
becomes 2.5 billion comparisons: work is bounded by the number of tokens times FREQUENT squared.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tandem.keyaccounts.matching.prepared import Counts, rarity, weighted

CANDIDATES = 15  # partners kept for each record
FREQUENT = 400  # a token of more records than this proposes no pair by itself
LEAST_LIKENESS = 0.12
_ROWS = 250  # compared with the whole other list at a time


@dataclass(slots=True)
class Candidates:
    """Row numbers of pairs of two lists (or of one list with itself: then a < b)."""

    a: np.ndarray
    b: np.ndarray

    def __len__(self) -> int:
        return len(self.a)


def find_candidates(
    one: Counts, other: Counts, *, same_list: bool = False, keep: int = CANDIDATES
) -> Candidates:
    """The `keep` most alike partners of every record of the first list; each pair once."""
    rarities = rarity(one, other)
    common = _frequent(one, other, same_list=same_list)
    first = _without(weighted(one, rarities), common)
    second = first if other is one else _without(weighted(other, rarities), common)
    lookup = second.T.tocsr()
    found_a, found_b = [], []
    for start in range(0, first.shape[0], _ROWS):
        likeness = (first[start : start + _ROWS] @ lookup).tocsr()
        rows, partners = _best_of_rows(likeness, keep + int(same_list))
        found_a.append(rows + np.int32(start))
        found_b.append(partners)
    return _distinct(found_a, found_b, same_list=same_list)


def _frequent(one: Counts, other: Counts, *, same_list: bool) -> np.ndarray:
    size = one.shape[1]
    df = np.bincount(other.indices, minlength=size)
    if not same_list:
        df = np.maximum(df, np.bincount(one.indices, minlength=size))
    return df > FREQUENT


def _without(matrix: Counts, common: np.ndarray) -> Counts:
    matrix = matrix.copy()
    matrix.data[common[matrix.indices]] = 0
    matrix.eliminate_zeros()
    return matrix


def _best_of_rows(likeness: Counts, keep: int) -> tuple[np.ndarray, np.ndarray]:
    """Row and partner of the `keep` most alike of each row; of equals the earlier ones."""
    likeness.data[likeness.data < LEAST_LIKENESS] = 0
    likeness.eliminate_zeros()
    sizes = np.diff(likeness.indptr)
    rows = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
    order = np.lexsort((likeness.indices, -likeness.data, rows))
    place = np.arange(len(order)) - np.repeat(likeness.indptr[:-1], sizes)
    kept = order[place < keep]
    return rows[kept], likeness.indices[kept]


def _distinct(
    found_a: list[np.ndarray], found_b: list[np.ndarray], *, same_list: bool
) -> Candidates:
    if not found_a:
        return Candidates(np.empty(0, dtype=np.int32), np.empty(0, dtype=np.int32))
    a = np.concatenate(found_a, dtype=np.int32)
    b = np.concatenate(found_b, dtype=np.int32)
    if same_list:
        a, b = np.minimum(a, b)[a != b], np.maximum(a, b)[a != b]
    # One number a pair: sorting rows of two would copy them several times over.
    width = int(b.max()) + 1 if len(b) else 1
    pairs = np.unique(a.astype(np.int64) * width + b)
    return Candidates((pairs // width).astype(np.int32), (pairs % width).astype(np.int32))
