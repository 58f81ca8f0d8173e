"""Deals without any time: judged by folds, each group and customer whole in one, then fitted on all.

Nothing says which deal came first, so nothing can be learnt about drift; the verdict rests on rows
that were out of the fit, with a blend that was learnt from the other folds.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.model_selection import StratifiedGroupKFold

from tandem.winning.learning.blending import learn_blend
from tandem.winning.learning.cases import Cases
from tandem.winning.learning.experts import Expert, experts_for
from tandem.winning.learning.frame import Frame
from tandem.winning.learning.judging import beats_base
from tandem.winning.learning.reasons import Voice, reasons_of
from tandem.winning.learning.walking import Walked

FOLDS = 5
ROUNDS = 3  # repeated while deals are few, so that a lucky cut decides nothing
FEW = 3_000


def fold(cases: Cases) -> Walked:
    """The same answer as a walk gives, from folds."""
    rows = len(cases)
    taught = np.flatnonzero(cases.won[: cases.test_from] >= 0)
    experts = [e for e in experts_for(len(taught)) if not e.newest]
    frame, won = cases.frame.rows(taught), cases.won[taught]
    weight, group = cases.weight[taught], cases.group[taught]
    said, place = _out_of_fold(frame, won, weight, group, experts)
    chance = np.empty(len(taught))
    for each in range(FOLDS):
        inside = place == each
        chance[inside] = learn_blend(said[~inside], won[~inside].astype(float), aging=False).of(
            said[inside]
        )
    blend = learn_blend(said, won.astype(float), aging=False)
    models = [expert.fit(frame, won, weight, group) for expert in experts]
    tests = np.arange(cases.test_from, rows)
    test_frame = cases.frame.rows(tests)
    test_said = np.stack([model.predict(test_frame) for model in models], axis=1)
    useful = beats_base(chance, said[:, 0], won, group)
    blank = np.full(rows, np.nan)
    out = Walked(blank.copy(), blank.copy(), blank, np.full(rows, useful))
    out.chance[taught], out.base[taught] = chance, said[:, 0]
    out.chance[tests], out.base[tests] = blend.of(test_said), test_said[:, 0]
    out.shown = np.where(out.useful, out.chance, out.base)
    out.experts, out.weights, out.fits = tuple(experts), blend.weights, len(models)
    if useful and len(tests):
        pairs = zip(models, blend.weights, experts, strict=True)
        voices = [Voice(m, float(w)) for m, w, e in pairs if e.kind in ("logistic", "boosted")]
        out.reasons = dict(zip(tests.tolist(), reasons_of(voices, test_frame, frame), strict=True))
    return out


def _out_of_fold(
    frame: Frame,
    won: np.ndarray,
    weight: np.ndarray,
    group: np.ndarray,
    experts: Sequence[Expert],
) -> tuple[np.ndarray, np.ndarray]:
    """What each expert says of rows out of its fit (rows x experts), and each row's fold."""
    rounds = ROUNDS if len(won) <= FEW else 1
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
