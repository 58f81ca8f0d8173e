"""Fields that know the future: filled only after the end, or telling the outcome by themselves.

A score that was trained on such a field looks brilliant on old deals and is worthless on open ones,
so they are dropped, each with its sentence, unless the map lists them under `keep`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.metrics import roc_auc_score

from tandem.winning.learning.encoding import shares_by_fold
from tandem.winning.learning.fields import Field

TELLS_ALL = 0.985  # AUC of one field alone
PURE = 1e-9  # chance that rows of one value all ended alike by luck
FILLED, BLANK = 0.9, 0.1
FEW = 30
BINS = 30
FOLLOWS = 0.98  # correlation with how long the deals lasted


def without_leaks(
    found: Sequence[Field],
    won: np.ndarray,
    test_from: int,
    keep: Sequence[str],
    lasted: np.ndarray | None = None,
) -> tuple[list[Field], list[str]]:
    """The fields that may be learnt from, and a sentence for each one dropped. `lasted`: days from
    the moment of scoring to the end, of the rows of TRAIN (nan: no end is told)."""
    kept, said = [], []
    for field in found:
        why = "" if field.name in keep else _why_dropped(field, won, test_from)
        if not why and field.name not in keep and lasted is not None and _follows(field, lasted):
            why = "follows the end of the deals, so it was written then"
        if why:
            said.append(f"Dropped: {field.name} {why}.")
        else:
            kept.append(field)
    return kept, said


def _why_dropped(field: Field, won: np.ndarray, test_from: int) -> str:
    filled = _filled(field)
    train, test = slice(0, test_from), slice(test_from, None)
    closed, still_open = won[train] >= 0, won[train] < 0
    if still_open.sum() >= FEW:
        of_open, of_closed = filled[train][still_open].mean(), filled[train][closed].mean()
        if of_closed > FILLED and of_open < BLANK:
            return "is filled only once a deal is closed"
    if len(filled[test]) >= FEW and filled[train].mean() > 0.2 and not filled[test].any():
        return "is empty throughout TEST, so at the moment of scoring it is not known yet"
    known, ends = filled[train][closed], won[train][closed]
    if side := _one_sided(ends, known):
        return f"is filled only for {side} deals"
    if _tells_all(field, closed, train, ends):
        return "tells the outcome by itself, as only a field written after the end can"
    return ""


def _follows(field: Field, lasted: np.ndarray) -> bool:
    """A day that moves with the end (last change, sent on), or the length of the deal itself?"""
    if field.kind not in ("date", "numeric"):
        return False
    return any(_go_together(column[: len(lasted)], lasted) for column in field.numbers.T)


def _go_together(column: np.ndarray, lasted: np.ndarray) -> bool:
    both = ~np.isnan(column) & ~np.isnan(lasted)
    here, there = column[both], lasted[both]
    if len(here) < 2 * FEW or np.ptp(here) == 0 or len(np.unique(there)) <= 5:
        return False
    return bool(np.corrcoef(here, there)[0, 1] > FOLLOWS)


def _filled(field: Field) -> np.ndarray:
    parts = [~np.isnan(field.numbers), field.codes >= 0]
    return np.asarray(np.hstack(parts).any(axis=1))


def _one_sided(ends: np.ndarray, known: np.ndarray) -> str:
    """Is the field filled for one outcome only, far beyond luck?"""
    part = ends[known]
    if len(part) < FEW or len(part) == len(ends) or part.min() != part.max():
        return ""
    share = ends.mean() if part[0] else 1 - ends.mean()
    if len(part) * np.log(max(share, 1e-12)) > np.log(PURE):
        return ""
    return "won" if part[0] else "lost"


def _tells_all(field: Field, closed: np.ndarray, train: slice, ends: np.ndarray) -> bool:
    columns = [_binned(column[train][closed]) for column in field.numbers.T]
    columns += [column[train][closed] for column in field.codes.T]
    return any(_is_telling(codes, ends) for codes in columns)


def _is_telling(codes: np.ndarray, ends: np.ndarray) -> bool:
    if len(ends) < 2 * FEW or ends.min() == ends.max():
        return False
    codes = codes + 1  # a gap is a value as well
    levels = int(codes.max()) + 1
    if levels > len(ends) / 3:
        return False
    if _has_pure_value(codes, ends, levels):
        return True
    shuffled = np.random.default_rng(0).permutation(len(ends))
    said = shares_by_fold(
        codes[shuffled], ends[shuffled].astype(float), levels, np.arange(len(ends))
    )
    return bool(roc_auc_score(ends[shuffled], said) > TELLS_ALL)


def _has_pure_value(codes: np.ndarray, ends: np.ndarray, levels: int) -> bool:
    """Does one value, of many rows, belong to one outcome only, and never to the other?"""
    seen = np.bincount(codes, minlength=levels)
    wins = np.bincount(codes, weights=ends, minlength=levels)
    share = ends.mean()
    frequent = seen >= max(50, 0.05 * len(ends))
    lost_only = frequent & (wins == 0) & (seen * np.log(1 - share) < np.log(PURE))
    won_only = frequent & (wins == seen) & (seen * np.log(share) < np.log(PURE))
    return bool(lost_only.any() or won_only.any())


def _binned(column: np.ndarray) -> np.ndarray:
    known = ~np.isnan(column)
    out = np.full(len(column), -1)
    values = np.unique(column[known])
    if len(values) > BINS:
        limits = np.unique(np.quantile(column[known], np.linspace(0, 1, BINS + 1)[1:-1]))
        # a value that stands in many rows (0 for a lost deal) gets a bin to itself
        often = values[np.unique(column[known], return_counts=True)[1] >= 0.05 * known.sum()]
        limits = np.unique(np.concatenate([limits, often, np.nextafter(often, np.inf)]))
        out[known] = np.searchsorted(limits, column[known], side="right")
    else:
        out[known] = np.searchsorted(values, column[known])
    return out
