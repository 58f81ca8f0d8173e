"""Deals without any time: judged by folds, each group and customer whole in one, then fitted on all.

Nothing says which deal came first, so nothing can be learnt about drift; the verdict rests on rows
that were out of the fit, with a blend that was learnt from the other folds.
"""

from __future__ import annotations

import numpy as np

from tandem.winning.learning.blending import learn_blend
from tandem.winning.learning.cases import Cases
from tandem.winning.learning.crossing import blended_by_fold, out_of_fold
from tandem.winning.learning.experts import experts_for, witness_among
from tandem.winning.learning.judging import beats_base_in_folds
from tandem.winning.learning.reasons import EXPLAINING, Voice, reasons_of
from tandem.winning.learning.walking import Walked

ROUNDS = 3  # repeated while deals are few, so that a lucky cut decides nothing
FEW = 3_000


def fold(cases: Cases) -> Walked:
    """The same answer as a walk gives, from folds."""
    rows = len(cases)
    taught = np.flatnonzero(cases.won[: cases.test_from] >= 0)
    experts = [e for e in experts_for(len(taught)) if not e.newest]
    frame, won = cases.frame.rows(taught), cases.won[taught]
    weight, group = cases.weight[taught], cases.group[taught]
    rounds = ROUNDS if len(won) <= FEW else 1
    said, place = out_of_fold(frame, won, weight, group, experts, rounds)
    chance = blended_by_fold(said, place, won)
    blend = learn_blend(said, won.astype(float), aging=False)
    models = [expert.fit(frame, won, weight, group) for expert in experts]
    tests = np.arange(cases.test_from, rows)
    test_frame = cases.frame.rows(tests)
    test_said = np.stack([model.predict(test_frame) for model in models], axis=1)
    at = witness_among(experts)
    witness = None if at is None else said[:, at]
    useful = beats_base_in_folds(chance, said[:, 0], won, group, witness=witness)
    blank = np.full(rows, np.nan)
    out = Walked(blank.copy(), blank.copy(), blank, np.full(rows, useful))
    out.chance[taught], out.base[taught] = chance, said[:, 0]
    out.chance[tests], out.base[tests] = blend.of(test_said), test_said[:, 0]
    out.shown = np.where(out.useful, out.chance, out.base)
    out.experts, out.weights, out.fits = tuple(experts), blend.weights, len(models)
    if useful and len(tests):
        pairs = zip(models, blend.weights, experts, strict=True)
        voices = [Voice(m, float(w)) for m, w, e in pairs if e.kind in EXPLAINING]
        out.reasons = dict(zip(tests.tolist(), reasons_of(voices, test_frame, frame), strict=True))
    return out
