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
_ROWS = 1000


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
    lookup = _without(weighted(other, rarities), common).T.tocsr()
    found_a, found_b = [], []
    for start in range(0, first.shape[0], _ROWS):
        likeness = (first[start : start + _ROWS] @ lookup).tocsr()
        rows, partners = _best_of_rows(likeness, keep + int(same_list))
        found_a.append(rows + start)
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
    likeness.data[likeness.data < LEAST_LIKENESS] = 0
    likeness.eliminate_zeros()
    rows, partners = [], []
    for row in range(likeness.shape[0]):
        begin, end = likeness.indptr[row], likeness.indptr[row + 1]
        columns = likeness.indices[begin:end]
        if len(columns) > keep:
            values = likeness.data[begin:end]
            columns = columns[np.argpartition(-values, keep - 1)[:keep]]
        partners.append(columns)
        rows.append(np.full(len(columns), row))
    return np.concatenate(rows), np.concatenate(partners)


def _distinct(
    found_a: list[np.ndarray], found_b: list[np.ndarray], *, same_list: bool
) -> Candidates:
    if not found_a:
        return Candidates(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))
    a = np.concatenate(found_a).astype(np.int64)
    b = np.concatenate(found_b).astype(np.int64)
    if same_list:
        a, b = np.minimum(a, b)[a != b], np.maximum(a, b)[a != b]
    pairs = np.unique(np.stack([a, b], axis=1), axis=0)
    return Candidates(pairs[:, 0], pairs[:, 1])
