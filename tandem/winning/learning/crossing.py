"""What each expert says of rows that were out of its fit: folds in which a deal stays whole.

For deals without any time, and for the oldest part of a short history, which no history precedes.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.model_selection import StratifiedGroupKFold

from tandem.winning.learning.blending import learn_blend
from tandem.winning.learning.experts import Expert
from tandem.winning.learning.frame import Frame

FOLDS = 5


def out_of_fold(
    frame: Frame,
    won: np.ndarray,
    weight: np.ndarray,
    group: np.ndarray,
    experts: Sequence[Expert],
    rounds: int,
) -> tuple[np.ndarray, np.ndarray]:
    """Chances (rows x experts), over several cuts the middle of their log-odds; each row's fold."""
    odds = np.zeros((len(won), len(experts)))
    place = np.zeros(len(won), int)
    for turn in range(rounds):
        cut = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=turn)
        for each, (inside, outside) in enumerate(cut.split(np.zeros(len(won)), won, group)):
            if turn == 0:
                place[outside] = each
            for at, expert in enumerate(experts):
                model = expert.fit(frame.rows(inside), won[inside], weight[inside], group[inside])
                told = model.predict(frame.rows(outside))
                odds[outside, at] += np.log(told / (1 - told)) / rounds
    return 1 / (1 + np.exp(-odds)), place


def blended_by_fold(said: np.ndarray, place: np.ndarray, won: np.ndarray) -> np.ndarray:
    """One chance a row, by a blend that was learnt from the other folds."""
    chance = np.empty(len(won))
    for each in np.unique(place):
        inside = place == each
        blend = learn_blend(said[~inside], won[~inside].astype(float), aging=False)
        chance[inside] = blend.of(said[inside])
    return chance
