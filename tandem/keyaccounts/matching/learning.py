"""Score of a pair learnt from labelled pairs: fitted once, its limit chosen on pairs held back.

Two forests of different making are averaged: on a few hundred matches they are steadier than one
boosted model alone, and all seeds are fixed, so the same labels give the same answer.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sklearn.ensemble import ExtraTreesClassifier, HistGradientBoostingClassifier
from sklearn.metrics import precision_recall_curve
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from tandem.keyaccounts.matching.scoring import Thresholds

LEAST_LABELS = 10  # matches, and as many non-matches; with fewer nothing can be learnt
BLANK = -1.0  # forests split on it: "this value is missing" is itself a sign
_POSSIBLE_SHARE = 0.4


@dataclass(slots=True)
class Learnt:
    """A fitted scorer and the limits of its decisions."""

    boosted: HistGradientBoostingClassifier
    forest: ExtraTreesClassifier
    varied: np.ndarray
    limits: Thresholds

    def score(self, matrix: np.ndarray) -> np.ndarray:
        """Chance of a match for each row of features."""
        if not len(matrix):
            return np.empty(0)
        known = matrix[:, self.varied]
        filled = np.nan_to_num(known, nan=BLANK)
        boosted = self.boosted.predict_proba(known)[:, 1]
        return (boosted + self.forest.predict_proba(filled)[:, 1]) / 2


class TooFewLabels(ValueError):
    """The labelled pairs do not show enough of both kinds."""


def learn(
    matrix: np.ndarray,
    labels: np.ndarray,
    held_back: tuple[np.ndarray, np.ndarray] | None = None,
) -> Learnt:
    """Fit on labelled pairs (rows of features, 1 for a match).

    The limit is the one of the highest F1 on the pairs held back, or, without such pairs, on
    predictions of five folds. Raises TooFewLabels.
    """
    if min(labels.sum(), len(labels) - labels.sum()) < LEAST_LABELS:
        raise TooFewLabels(
            f"Learning needs at least {LEAST_LABELS} matches and {LEAST_LABELS} non-matches; "
            f"the labels hold {int(labels.sum())} matches among {len(labels)} pairs. "
            "Label more pairs, or leave out [labels]."
        )
    varied = _varied(matrix)
    boosted, forest = _boosted(), _forest()
    boosted.fit(matrix[:, varied], labels)
    forest.fit(np.nan_to_num(matrix[:, varied], nan=BLANK), labels)
    learnt = Learnt(boosted, forest, varied, Thresholds(0.5, 0.2))
    if held_back is not None and held_back[1].any():
        limit = best_limit(held_back[1], learnt.score(held_back[0]))
    else:
        limit = best_limit(labels, _by_folds(matrix[:, varied], labels))
    learnt.limits = Thresholds(match=limit, possible=limit * _POSSIBLE_SHARE)
    return learnt


def best_limit(labels: np.ndarray, scores: np.ndarray) -> float:
    """The limit of the highest F1, in the middle of the gap below it."""
    precision, recall, limits = precision_recall_curve(labels, scores)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-12)
    at = int(f1[:-1].argmax())
    below = limits[at - 1] if at else 0.0
    return float((limits[at] + below) / 2)


def _varied(matrix: np.ndarray) -> np.ndarray:
    """Columns that differ between pairs; the others teach nothing and boosting refuses them."""
    return np.array([len(np.unique(column[~np.isnan(column)])) > 1 for column in matrix.T])


def _by_folds(matrix: np.ndarray, labels: np.ndarray) -> np.ndarray:
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    filled = np.nan_to_num(matrix, nan=BLANK)
    parts = [
        cross_val_predict(model, data, labels, cv=folds, method="predict_proba")[:, 1]
        for model, data in ((_boosted(), matrix), (_forest(), filled))
    ]
    return (parts[0] + parts[1]) / 2


def _boosted() -> HistGradientBoostingClassifier:
    return HistGradientBoostingClassifier(
        max_iter=300,
        learning_rate=0.05,
        l2_regularization=1.0,
        min_samples_leaf=10,
        early_stopping=False,
        random_state=0,
    )


def _forest() -> ExtraTreesClassifier:
    return ExtraTreesClassifier(400, min_samples_leaf=2, max_features=0.4, n_jobs=1, random_state=0)
