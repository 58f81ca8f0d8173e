"""Free text as a few numbers: words and Chinese pairs of characters, weighed by rarity, condensed."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer

TEXT_PARTS = 12
_WORDS = re.compile(r"[a-z0-9]+|[\u4e00-\u9fff]+")


def tokens(text: str) -> list[str]:
    """Words of Latin letters, and of Chinese every two characters that stand together."""
    out: list[str] = []
    for run in _WORDS.findall(text.lower()):
        if run.isascii() or len(run) == 1:
            out.append(run)
        else:
            out += [run[at : at + 2] for at in range(len(run) - 1)]
    return out


def text_parts(cells: Sequence[str], train_rows: int) -> np.ndarray:
    """Rows x TEXT_PARTS, learnt from the words of the first `train_rows` cells, never an outcome."""
    weigher = TfidfVectorizer(
        tokenizer=tokens, token_pattern=None, lowercase=False, min_df=3, max_features=4_000
    )
    try:
        weigher.fit(cells[:train_rows])
    except ValueError:  # no word stands in three cells
        return np.empty((len(cells), 0))
    matrix = weigher.transform(cells)
    parts = min(TEXT_PARTS, matrix.shape[1] - 1)
    if parts < 1:
        return np.asarray(matrix.todense())
    condensed = TruncatedSVD(parts, random_state=0).fit(matrix[:train_rows])
    return np.asarray(condensed.transform(matrix))
