"""What a textbook would do with the same tables: scikit-learn's logistic regression and boosting as
they come, fitted once on all of TRAIN. A yardstick for the win model; nothing else uses it."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

MOST_CODES = 255  # what boosting takes as a category


def plain_chances(
    train: dict[str, list[str]], test: dict[str, list[str]], won: np.ndarray
) -> dict[str, np.ndarray]:
    """Chances of the rows of TEST, whose columns are those that may be learnt from."""
    numbers, codes = [], []
    for name, cells in test.items():
        both = train[name] + cells
        try:
            numbers.append(np.array([float(cell or "nan") for cell in both]))
        except ValueError:
            codes.append(np.unique(both, return_inverse=True)[1])
    rows, cut = len(won) + len(next(iter(test.values()))), len(won)
    with threadpool_limits(1):
        straight = _straight(numbers, codes, rows, cut)
        whole = np.column_stack([*numbers, *codes]).astype(float)
        marks = [
            at >= len(numbers) and whole[:, at].max() < MOST_CODES for at in range(whole.shape[1])
        ]
        trees = HistGradientBoostingClassifier(categorical_features=marks, random_state=0)
        return {
            "logistic": LogisticRegression(max_iter=300)
            .fit(straight[:cut], won)
            .predict_proba(straight[cut:])[:, 1],
            "boosting": trees.fit(whole[:cut], won).predict_proba(whole[cut:])[:, 1],
        }


def _straight(
    numbers: list[np.ndarray], codes: list[np.ndarray], rows: int, cut: int
) -> csr_matrix:
    """Scaled numbers, gaps at the mean and marked, and one column a category."""
    parts = []
    for column in numbers:
        middle, spread = np.nanmean(column[:cut]), np.nanstd(column[:cut]) + 1e-9
        parts.append(csr_matrix(np.nan_to_num((column - middle) / spread)[:, None]))
        if np.isnan(column).any():
            parts.append(csr_matrix(np.isnan(column)[:, None].astype(float)))
    parts += [csr_matrix((np.ones(rows), (np.arange(rows), column))) for column in codes]
    return hstack(parts).tocsr()
