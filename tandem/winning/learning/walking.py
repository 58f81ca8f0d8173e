"""The walk through time: fit on what was closed, score what comes, wait for outcomes, fit again.

One walk serves three ends. In TRAIN it shows what each expert would have said before the outcome
was known, which decides whom to believe, how to calibrate and whether there is any signal. In TEST
it gives the chances. And as TEST goes on it is the refit schedule of production: a model is fitted
again when `every` more deals are closed, one of a long history when a tenth of it is new.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from tandem.winning.learning.blending import Blend, equal, learn_blend
from tandem.winning.learning.cases import Cases
from tandem.winning.learning.crossing import blended_by_fold, out_of_fold
from tandem.winning.learning.experts import Expert, Model, experts_for, witness_among
from tandem.winning.learning.judging import beats_base, beats_base_in_folds, falls_behind
from tandem.winning.learning.reasons import EXPLAINING, Reason, Voice, reasons_of

LEAST_CLOSED = 200
WARM = 100  # rows whose outcome came after they were scored, before a blend or verdict is learnt
MOVED = {"boosted": 0.2}  # share of its history that makes an expert worth fitting again
JUDGED = 20_000
NEWEST = 1_000  # of them, which may object, or speak alone
FIRST_SHARE = 0.3  # of the closed deals come before the first step
FIRST_LEAST, FIRST_MOST = 300, 0.8  # more of a short history: a step needs deals to learn from
FOLDED = 1_000  # rows up to which the part before the first step is judged in folds
BLOCKS = (4, 8)  # fewest and most steps through TRAIN


@dataclass
class Walked:
    """What was said of every row, nan where nothing was."""

    chance: np.ndarray  # of the blend, whatever the verdict at that moment
    base: np.ndarray
    shown: np.ndarray  # the chance where the model was useful, else the base rate
    useful: np.ndarray
    experts: tuple[Expert, ...] = ()
    weights: np.ndarray = field(default_factory=lambda: np.empty(0))
    fits: int = 0
    reasons: dict[int, list[Reason]] = field(default_factory=dict)


@dataclass
class Hand:
    """An expert with its last fit."""

    expert: Expert
    model: Model | None = None
    fitted_on: float = 0.0

    def is_due(self, known: float, every: int) -> bool:
        size = min(known, self.expert.newest or known)
        moved = MOVED.get(self.expert.kind, 0.1) * size
        return self.model is None or known - self.fitted_on >= max(every, moved)


def walk(cases: Cases, *, every: int, with_reasons: bool = True) -> Walked:
    """Score every row that can be scored in the order of time."""
    return _Walk(cases, every, with_reasons).run()


class _Walk:
    def __init__(self, cases: Cases, every: int, with_reasons: bool) -> None:
        self.cases, self.every, self.with_reasons = cases, every, with_reasons
        rows = len(cases)
        labelled = np.flatnonzero(cases.won >= 0)
        self.by_known = labelled[np.argsort(cases.known[labelled], kind="stable")]
        self.known_at = cases.known[self.by_known]
        # deals, not rows: one that is seen at several moments counts once
        self.deals = np.concatenate([[0.0], np.cumsum(cases.weight[self.by_known])])
        self.hands = [Hand(expert) for expert in experts_for(int((cases.won >= 0).sum()))]
        self.said = np.full((rows, len(self.hands)), np.nan)
        nothing = np.full(rows, np.nan)
        self.out = Walked(nothing.copy(), nothing.copy(), nothing.copy(), np.zeros(rows, bool))
        self.in_time = np.ones(rows, bool)  # scored by a model of older deals only
        self.first = self._first()
        self.bases = [n for n, hand in enumerate(self.hands) if hand.expert.kind == "base rate"]

    def _first(self) -> int:
        """How many of `by_known` come before the first step."""
        closed = self.deals[-1]
        wanted = min(max(FIRST_SHARE * closed, FIRST_LEAST), FIRST_MOST * closed)
        return int(np.searchsorted(self.deals, wanted))

    def run(self) -> Walked:
        self._fold_the_oldest()
        for rows, coarse in self._steps():
            self._step(rows, coarse)
        self.out.experts = tuple(hand.expert for hand in self.hands)
        return self.out

    def _fold_the_oldest(self) -> None:
        """In a short history the part that no history precedes is judged too, by folds within it."""
        rows = self.by_known[: self.first]
        won = self.cases.won[rows]
        if len(rows) > FOLDED or min((won == 0).sum(), (won == 1).sum()) < 10:
            return
        weight, group = self.cases.weight[rows], self.cases.group[rows]
        experts = [hand.expert for hand in self.hands]
        frame = self.cases.frame.rows(rows)
        self.said[rows], place = out_of_fold(frame, won, weight, group, experts, rounds=1)
        self.out.chance[rows] = blended_by_fold(self.said[rows], place, won)
        self.out.base[rows] = self.said[rows, self.bases[0]]
        self.in_time[rows] = False

    def _steps(self) -> Iterator[tuple[np.ndarray, bool]]:
        """Rows to score together, in the order of time; `coarse`: a block of TRAIN."""
        cases = self.cases
        order = np.argsort(cases.scored, kind="stable")
        order = order[(cases.won[order] >= 0) | (order >= cases.test_from)]
        first_known = self.known_at[min(self.first, len(self.known_at) - 1)]
        tests = cases.scored[cases.test_from :]
        until = tests.min() if len(tests) else np.inf
        until = min(until, self._fine_from(until))
        before = order[cases.scored[order] < until]
        yield from self._coarse(before, first_known)
        rest = order[cases.scored[order] >= until]
        yield from self._fine(rest)

    def _fine_from(self, until: float) -> float:
        """Where outcomes will go on coming during TEST, its schedule is practised before it."""
        later = self.known_at[self.known_at >= until]
        sooner = self.known_at[self.known_at < until]
        if len(later) < self.every or len(sooner) < 2 * LEAST_CLOSED:
            return until
        practised = min(12 * self.every, len(sooner) // 3)
        return float(sooner[-practised])

    def _coarse(self, rows: np.ndarray, start: float) -> Iterator[tuple[np.ndarray, bool]]:
        early = rows[self.cases.scored[rows] <= start]
        late = rows[self.cases.scored[rows] > start]
        tests = [row for row in early if row >= self.cases.test_from]
        if tests:  # TEST rows older than any history: the base rate is all there is
            yield np.array(tests), True
        if not len(late):
            return
        test_rows = max(len(self.cases) - self.cases.test_from, 1)
        blocks = int(np.clip(round(len(late) / test_rows), *BLOCKS))
        for block in np.array_split(late, blocks):
            if len(block):
                yield block, True

    def _fine(self, rows: np.ndarray) -> Iterator[tuple[np.ndarray, bool]]:
        """A new step as soon as `every` more outcomes have come."""
        if not len(rows):
            return
        count = self.deals[np.searchsorted(self.known_at, self.cases.scored[rows], side="left")]
        start = 0
        for at in range(1, len(rows) + 1):
            if at == len(rows) or count[at] - count[start] >= self.every:
                yield rows[start:at], False
                start = at

    def _step(self, rows: np.ndarray, coarse: bool) -> None:
        cases, out = self.cases, self.out
        moment = cases.scored[rows[0]]
        known = self.by_known[: np.searchsorted(self.known_at, moment, side="left")]
        if self.deals[len(known)] < LEAST_CLOSED / 2:
            out.base[rows] = out.shown[rows] = self._early_base(known)
            return
        self._fit(known, rows, coarse)
        frame = cases.frame.rows(rows)
        for at, hand in enumerate(self.hands):
            assert hand.model is not None
            self.said[rows, at] = hand.model.predict(frame)
        blend, base_at, useful = self._learnt(known)
        out.weights = blend.weights
        out.chance[rows] = blend.of(self.said[rows])
        out.base[rows] = self.said[rows, base_at]
        out.useful[rows] = useful and self.deals[len(known)] >= LEAST_CLOSED
        out.shown[rows] = np.where(out.useful[rows], out.chance[rows], out.base[rows])
        if self.with_reasons and out.useful[rows[0]]:
            self._explain(rows, blend, known)

    def _early_base(self, known: np.ndarray) -> float:
        won = self.cases.won[known if len(known) else self.by_known]
        return float((won.sum() + 0.5) / (len(won) + 1))

    def _fit(self, known: np.ndarray, rows: np.ndarray, coarse: bool) -> None:
        deals = float(self.deals[len(known)])
        due = [hand for hand in self.hands if coarse or hand.is_due(deals, self.every)]
        if not due:
            return
        learnt_from = self._without_twins(known, rows)
        frame = self.cases.frame.rows(learnt_from)
        won, weight = self.cases.won[learnt_from], self.cases.weight[learnt_from]
        deal = self.cases.group[learnt_from]
        for hand in due:
            hand.model = hand.expert.fit(frame, won, weight, deal)
            hand.fitted_on = deals
            self.out.fits += 1

    def _without_twins(self, known: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """Never learn from a row that is the same deal as one about to be judged."""
        group = self.cases.group
        judged = rows[rows < self.cases.test_from]
        twins = np.isin(group[known], group[judged])
        if not twins.any() or twins.mean() > 0.3:  # a group so common is a customer, not a deal
            return known
        return known[~twins]

    def _learnt(self, known: np.ndarray) -> tuple[Blend, int, bool]:
        """Blend, best base rate and verdict from rows scored earlier whose outcome has come."""
        won = self.cases.won
        past = known[~np.isnan(self.said[known, 0])]
        if len(past) < WARM:
            return equal(len(self.hands)), self.bases[0], False
        blend = learn_blend(self.said[past], won[past].astype(float))
        errors = [np.mean((self.said[past, at] - won[past]) ** 2) for at in self.bases]
        base_at = self.bases[int(np.argmin(errors))]
        judged = past[~np.isnan(self.out.chance[past])][-JUDGED:]
        return blend, base_at, self._is_useful(judged, base_at)

    def _is_useful(self, judged: np.ndarray, base_at: int) -> bool:
        """Clear of the base rate over many rows, if the newest do not object; or over the newest
        alone, where it must be clearer: so often asked, luck would pass some day."""
        if len(judged) < WARM:
            return False
        newest = judged[self.in_time[judged]][-NEWEST:]
        if len(newest) >= WARM and beats_base(*self._of(newest, base_at), below=0.0005):
            return True
        if len(newest) and falls_behind(*self._of(newest, base_at)):
            return False
        if self.in_time[judged].all():
            return beats_base(*self._of(judged, base_at))
        at = witness_among(hand.expert for hand in self.hands)
        witness = None if at is None else self.said[judged, at]
        return beats_base_in_folds(*self._of(judged, base_at), witness=witness)

    def _of(self, rows: np.ndarray, base_at: int) -> tuple[np.ndarray, ...]:
        """Chance, base rate, outcome and deal of rows that were scored earlier."""
        told = self.out.chance, self.said[:, base_at], self.cases.won, self.cases.group
        return tuple(each[rows] for each in told)

    def _explain(self, rows: np.ndarray, blend: Blend, known: np.ndarray) -> None:
        tests = rows[rows >= self.cases.test_from]
        if not len(tests):
            return
        voices = [
            Voice(hand.model, float(weight))
            for hand, weight in zip(self.hands, blend.weights, strict=True)
            if hand.model is not None and hand.expert.kind in EXPLAINING
        ]
        frame = self.cases.frame
        found = reasons_of(voices, frame.rows(tests), frame.rows(known[-2_000:]))
        self.out.reasons.update(zip(tests.tolist(), found, strict=True))
