"""From two tables and a map to a chance for each row of TEST: the one door to the model.

`bin/tandem score`, the bench and the nightly job of production call `score_tables`.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from tandem.winning.learning.assembly import Assembled, assemble
from tandem.winning.learning.folding import fold
from tandem.winning.learning.judging import NO_SIGNAL, Judgement, judge
from tandem.winning.learning.mapping import ScoreMap
from tandem.winning.learning.reasons import Reason
from tandem.winning.learning.tables import Sheet
from tandem.winning.learning.walking import LEAST_CLOSED, Walked, walk

REFUSED = "refused"
JUDGED = 20_000


@dataclass(frozen=True)
class Scored:
    """One row of TEST."""

    id: str
    chance: float
    base: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Answer:
    """Chances for TEST in its order, and what there is to say about them.

    `validation` judges rows of TRAIN scored before their outcome was known; `test` the rows of TEST
    whose outcome the file holds (never used before it was known).
    """

    rows: tuple[Scored, ...]
    version: str
    verdict: str
    said: tuple[str, ...]
    closed: int
    validation: Judgement | None = None
    test: Judgement | None = None
    believed: dict[str, float] | None = None


def score_tables(given: ScoreMap, train: Sheet, test: Sheet, events: Sheet | None = None) -> Answer:
    """Fit, judge and score. Raises BadInput; too little to learn from is an answer, not an error."""
    ready = assemble(given, train, test, events)
    refusal = _refusal(ready)
    if refusal:
        return _refused(ready, refusal)
    with threadpool_limits(1):  # regions and other jobs share the cores; OpenMP would spin
        cases = ready.cases
        every = ready.given.refit_every
        walked = fold(cases) if cases.timeless else walk(cases, every=every)
    return _answer(ready, walked)


def _refusal(ready: Assembled) -> str:
    won = ready.cases.won[: ready.cases.test_from]
    closed = ready.deals(won >= 0)
    if closed < LEAST_CLOSED:
        return (
            f"TRAIN holds {closed} closed deals, and a model needs {LEAST_CLOSED}: no model was "
            "fitted. OUT holds the base rate; score again when more deals are closed."
        )
    ends = set(won[won >= 0].tolist())
    if len(ends) < 2:
        only = "won" if 1 in ends else "lost"
        return (
            f"Every closed deal of TRAIN is {only}, so there is nothing to tell apart. OUT holds the "
            "base rate; check the values named won and lost in the map."
        )
    if not ready.cases.frame.width:
        return "No field is left to learn from: OUT holds the base rate. Look at what was left out above."
    return ""


def _refused(ready: Assembled, refusal: str) -> Answer:
    won = ready.cases.won[: ready.cases.test_from]
    closed, wins = int((won >= 0).sum()), int((won == 1).sum())
    base = (wins + 0.5) / (closed + 1)
    rows = tuple(Scored(name, base, base, ()) for name in ready.ids)
    return Answer(rows, "", REFUSED, (*ready.said, refusal), closed)


def _answer(ready: Assembled, walked: Walked) -> Answer:
    cases, start = ready.cases, ready.cases.test_from
    seen = np.flatnonzero(~np.isnan(walked.chance[:start]) & (cases.won[:start] >= 0))
    seen = seen[np.argsort(cases.known[seen], kind="stable")][-JUDGED:]
    validation = None
    if len(seen):
        validation = judge(
            walked.chance[seen], walked.base[seen], cases.won[seen], cases.group[seen]
        )
    useful = walked.useful[start:]
    # a version is what was learnt: the same tables and map give the same one
    version = _version(ready)
    rows = tuple(
        Scored(
            name,
            float(walked.shown[start + at]),
            float(walked.base[start + at]),
            tuple(walked.reasons.get(start + at, ())),
        )
        for at, name in enumerate(ready.ids)
    )
    believed = {
        expert.name: round(float(weight), 3)
        for expert, weight in zip(walked.experts, walked.weights, strict=True)
    }
    verdict = NO_SIGNAL
    if validation is not None and len(useful) and useful[-1]:
        verdict = "useful"
    return Answer(
        rows=rows,
        version=version,
        verdict=verdict,
        said=(*ready.said, *_walk_sentences(useful), *_too_early(ready)),
        closed=ready.deals(cases.won[:start] >= 0),
        validation=validation,
        test=_test_judgement(ready, walked),
        believed=believed,
    )


def _walk_sentences(useful: np.ndarray) -> list[str]:
    if useful.all() or not useful.any():
        return []
    return [
        f"For {int((~useful).sum())} of {len(useful)} rows no signal was proven yet when they were scored: they hold the base rate."
    ]


def _too_early(ready: Assembled) -> list[str]:
    """Rows that nothing precedes can be told nothing, however much is known of later deals."""
    cases, start = ready.cases, ready.cases.test_from
    if cases.timeless:
        return []
    ends = np.sort(cases.known[:start][cases.won[:start] >= 0])
    early = int((np.searchsorted(ends, cases.scored[start:], side="left") < LEAST_CLOSED).sum())
    if not early:
        return []
    return [
        f"{early} of {len(ready.ids)} rows of TEST are scored before {LEAST_CLOSED} deals of TRAIN were "
        "closed: they hold a base rate. If TEST is not that old, look at its dates."
    ]


def _test_judgement(ready: Assembled, walked: Walked) -> Judgement | None:
    """Of the rows whose outcome stands in TEST; looked at only here, after all is scored."""
    truth, start = ready.test_won, ready.cases.test_from
    there = np.flatnonzero(truth >= 0)
    if len(there) < 2:
        return None
    shown, base = walked.shown[start:][there], walked.base[start:][there]
    return judge(shown, base, truth[there], ready.cases.group[start:][there])


def _version(ready: Assembled) -> str:
    told = hashlib.sha256()
    for part in (ready.cases.frame.numbers, ready.cases.frame.codes, ready.cases.won):
        told.update(np.ascontiguousarray(part).tobytes())
    for name in sorted(os.listdir(Path(__file__).parent)):
        if name.endswith(".py"):
            told.update((Path(__file__).parent / name).read_bytes())
    return f"w1-{told.hexdigest()[:10]}"
