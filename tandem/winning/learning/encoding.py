"""Columns of one frame as numbers a model takes, learnt from the rows of one fit only.

Two designs. The plain one (logistic regression): scaled numbers, numbers in bins, one column a
frequent category, rare and unknown ones together. The tree one: numbers by rank with gaps left
open, and each category as the smoothed log-odds of a win in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from tandem.winning.learning.frame import Frame

BINS = 6
PRIOR_ROWS = 20.0  # a category seen less often than this is mostly the common share
FOLDS = 5
TREE_BINS = 60
MANY_LEVELS = 12  # a category with more stands by its share of wins too
FEW_LEVELS = 4  # the same in the narrow form, by its share alone


@dataclass
class ShareOfWins:
    """A category as the smoothed log-odds of a win among the rows of the fit."""

    logits: np.ndarray
    unknown: float

    @classmethod
    def fit(cls, codes: np.ndarray, won: np.ndarray, levels: int) -> ShareOfWins:
        prior = (won.sum() + 0.5) / (len(won) + 1.0)
        known = codes >= 0
        seen = np.bincount(codes[known], minlength=levels)
        wins = np.bincount(codes[known], weights=won[known], minlength=levels)
        share = (wins + PRIOR_ROWS * prior) / (seen + PRIOR_ROWS)
        return cls(np.log(share / (1 - share)), float(np.log(prior / (1 - prior))))

    def of(self, codes: np.ndarray) -> np.ndarray:
        return np.where(codes >= 0, self.logits[np.maximum(codes, 0)], self.unknown)


def shares_by_fold(codes: np.ndarray, won: np.ndarray, levels: int, deal: np.ndarray) -> np.ndarray:
    """For the rows of the fit themselves: the share among the other folds, never with the own deal."""
    out = np.empty(len(codes))
    fold = deal % FOLDS
    for each in range(FOLDS):
        inside = fold == each
        if inside.any():
            out[inside] = ShareOfWins.fit(codes[~inside], won[~inside], levels).of(codes[inside])
    return out


@dataclass
class PlainDesign:
    """Scaled numbers, bins and one column a category, for logistic regression.

    Narrow: no bins, and of a category with more than a few levels its share of wins alone. A few
    hundred deals cannot tell more columns apart. Straight: no bins and no shares, as the textbook
    has it; where the truth is of that form, everything else costs precision.
    """

    form: Literal["wide", "narrow", "straight"] = "wide"
    middle: np.ndarray = field(default_factory=lambda: np.empty(0))
    spread: np.ndarray = field(default_factory=lambda: np.empty(0))
    edges: list[np.ndarray] = field(default_factory=list)
    gaps: np.ndarray = field(default_factory=lambda: np.empty(0, bool))
    kept: list[np.ndarray] = field(default_factory=list)  # level -> column, -1: among the rare
    shares: dict[int, ShareOfWins] = field(default_factory=dict)

    def fit(self, frame: Frame, won: np.ndarray, deal: np.ndarray) -> np.ndarray:
        numbers = frame.numbers
        self.middle, self.spread = _scale(numbers)
        self.gaps = np.isnan(numbers).mean(axis=0) > 0.01 if len(numbers) else self.gaps
        wide = self.form == "wide"
        self.edges = [_edges(column) if wide else np.empty(0) for column in numbers.T]
        self.kept = [
            _frequent(codes, levels, self._least(levels, len(won)))
            for codes, levels in zip(frame.codes.T, frame.levels, strict=True)
        ]
        few = {"wide": MANY_LEVELS, "narrow": FEW_LEVELS}.get(self.form)
        self.shares = {
            at: ShareOfWins.fit(frame.codes[:, at], won, levels)
            for at, levels in enumerate(frame.levels)
            if few is not None and levels > few
        }
        own = {
            at: shares_by_fold(frame.codes[:, at], won, frame.levels[at], deal)
            for at in self.shares
        }
        return self._matrix(frame, own)

    def _least(self, levels: int, rows: int) -> int:
        """Deals without which a level gets no column of its own."""
        if self.form == "straight":
            return max(3, rows // 300)
        if self.form == "narrow" and levels > FEW_LEVELS:
            return rows
        return max(8, rows // 200)

    def matrix(self, frame: Frame) -> np.ndarray:
        own = {at: share.of(frame.codes[:, at]) for at, share in self.shares.items()}
        return self._matrix(frame, own)

    def _matrix(self, frame: Frame, shares: dict[int, np.ndarray]) -> np.ndarray:
        parts: list[np.ndarray] = [np.ones((len(frame), 0), np.float32)]
        for at, column in enumerate(frame.numbers.T):
            gap = np.isnan(column)
            scaled = np.clip((column - self.middle[at]) / self.spread[at], -4, 4)
            parts.append(np.where(gap, 0.0, scaled)[:, None])
            if len(self.edges[at]):
                bins = np.searchsorted(self.edges[at], column, side="right")
                bins[gap] = -1
                parts.append(_one_hot(bins, len(self.edges[at]) + 1) * 0.5)
            if self.gaps[at]:
                parts.append(gap[:, None].astype(np.float32))
        for at, kept in enumerate(self.kept):
            codes = frame.codes[:, at]
            parts.append(
                _one_hot(np.where(codes >= 0, kept[np.maximum(codes, 0)], -1), _width(kept))
            )
            if at in shares:
                parts.append(shares[at][:, None])
        return np.hstack(parts).astype(np.float32)


@dataclass
class TreeDesign:
    """Numbers by their rank among TREE_BINS, gaps left open; a category as its share of wins.

    The binning is here because the boosting's own is slow where rows carry weights.
    """

    shares: list[ShareOfWins] = field(default_factory=list)
    varied: np.ndarray = field(default_factory=lambda: np.empty(0, int))
    limits: list[np.ndarray] = field(default_factory=list)

    def fit(self, frame: Frame, won: np.ndarray, deal: np.ndarray) -> np.ndarray:
        pairs = list(zip(frame.codes.T, frame.levels, strict=True))
        self.shares = [ShareOfWins.fit(codes, won, levels) for codes, levels in pairs]
        own = [
            share.of(codes) if levels <= 4 else shares_by_fold(codes, won, levels, deal)
            for (codes, levels), share in zip(pairs, self.shares, strict=True)
        ]
        whole = self._matrix(frame, own)
        known = ~np.isnan(whole)
        low = np.where(known, whole, np.inf).min(axis=0)
        high = np.where(known, whole, -np.inf).max(axis=0)
        # a column without two values teaches nothing, and trees refuse it; one that is only
        # sometimes there may teach by that
        self.varied = np.flatnonzero((low < high) | (known.any(axis=0) & ~known.all(axis=0)))
        self.limits = [_limits(column) for column in whole[:, self.varied].T]
        return self._ranked(whole)

    def matrix(self, frame: Frame) -> np.ndarray:
        columns = zip(frame.codes.T, self.shares, strict=True)
        return self._ranked(self._matrix(frame, [share.of(codes) for codes, share in columns]))

    def _ranked(self, whole: np.ndarray) -> np.ndarray:
        out = np.empty((len(whole), len(self.varied)), np.float32)
        for at, (column, limits) in enumerate(
            zip(whole[:, self.varied].T, self.limits, strict=True)
        ):
            out[:, at] = np.searchsorted(limits, column, side="right")
            out[np.isnan(column), at] = np.nan
        return out

    def _matrix(self, frame: Frame, shares: list[np.ndarray]) -> np.ndarray:
        return np.hstack([frame.numbers, *(share[:, None] for share in shares)]).astype(np.float32)


def _scale(numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    middle, spread = np.zeros(numbers.shape[1]), np.ones(numbers.shape[1])
    for at, column in enumerate(numbers.T):
        known = column[~np.isnan(column)]
        if len(known):
            middle[at] = np.median(known)
            low, high = np.quantile(known, [0.1, 0.9])
            spread[at] = max((high - low) / 2.56, known.std() / 4, 1e-9)
    return middle, spread


def _edges(column: np.ndarray) -> np.ndarray:
    """Limits between bins of equal size; none for a column of two values or fewer."""
    known = column[~np.isnan(column)]
    if len(known) < 60:
        return np.empty(0)
    values = np.unique(known)
    if len(values) <= 2:
        return np.empty(0)
    if len(values) <= BINS:
        return values[1:]
    return np.unique(np.quantile(known, np.linspace(0, 1, BINS + 1)[1:-1]))


def _limits(column: np.ndarray) -> np.ndarray:
    known = column[~np.isnan(column)]
    values = np.unique(known)
    if len(values) <= TREE_BINS:
        return (values[1:] + values[:-1]) / 2
    return np.unique(np.quantile(known, np.linspace(0, 1, TREE_BINS + 1)[1:-1]))


def _frequent(codes: np.ndarray, levels: int, least: int) -> np.ndarray:
    seen = np.bincount(codes[codes >= 0], minlength=levels)
    kept = np.full(max(levels, 1), -1)
    frequent = np.flatnonzero(seen >= least)
    kept[frequent] = np.arange(len(frequent))
    return kept


def _width(kept: np.ndarray) -> int:
    return int(kept.max()) + 1


def _one_hot(codes: np.ndarray, width: int) -> np.ndarray:
    out = np.zeros((len(codes), width), np.float32)
    rows = np.flatnonzero(codes >= 0)
    out[rows, codes[rows]] = 1.0
    return out
