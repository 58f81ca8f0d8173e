"""Nothing is learnt before its time; the refit schedule follows a market that turns."""

from __future__ import annotations

import numpy as np
import pytest

from tandem.winning.learning import walking
from tandem.winning.learning.cases import Cases
from tandem.winning.learning.experts import Expert
from tandem.winning.learning.frame import Frame
from tandem.winning.learning.mapping import make_map
from tandem.winning.learning.scoring import score_tables
from tandem.winning.tests.drawn import deals, part

MAP = {"id": "deal", "outcome": "stage", "won": "Won", "lost": "Lost"}
TIMES = {"opened": "opened", "closed": "closed"}


def cases(rows: int = 1_500) -> Cases:
    """A frame whose columns tell when a row was scored and when its outcome was known."""
    chance = np.random.default_rng(3)
    scored = np.sort(chance.uniform(0, 600, rows))
    known = scored + chance.uniform(1, 80, rows)
    frame = Frame(np.stack([scored, known], 1), np.empty((rows, 0), np.int32), (), ("s", "k"))
    won = (chance.random(rows) < 0.4).astype(int)
    return Cases(frame, won, scored, known, np.arange(rows), np.ones(rows), 1_000)


class Witness:
    """An expert that remembers when what it learnt from was known."""

    def __init__(self, latest: float, seen: list[tuple[float, float]]) -> None:
        self.latest, self.seen = latest, seen

    def predict(self, frame: Frame) -> np.ndarray:
        self.seen.append((self.latest, float(frame.numbers[:, 0].min())))
        return np.full(len(frame), 0.4)


@pytest.fixture
def seen(monkeypatch) -> list[tuple[float, float]]:
    """(latest outcome learnt from, earliest row scored with it) of every prediction."""
    pairs: list[tuple[float, float]] = []

    def fit(self, frame, won, weight, deal):
        return Witness(float(frame.numbers[:, 1].max()), pairs)

    monkeypatch.setattr(Expert, "fit", fit)
    return pairs


def test_a_row_is_scored_only_by_what_was_closed_before_it(seen, monkeypatch) -> None:
    monkeypatch.setattr(walking, "FOLDED", 0)  # the oldest part has a test of its own
    walked = walking.walk(cases(), every=100)

    assert len(seen) > 50
    assert all(latest < earliest for latest, earliest in seen)
    assert not np.isnan(walked.shown[1_000:]).any()


def test_the_oldest_deals_are_judged_in_folds_that_end_before_the_first_step(seen) -> None:
    short = cases()
    walk = walking._Walk(short, 100, False)
    walk._fold_the_oldest()
    folded = np.flatnonzero(~walk.in_time)
    stepped = np.concatenate([rows for rows, _coarse in walk._steps()])

    assert len(folded) == 450 and not np.isin(folded, stepped).any()
    assert short.known[folded].max() < short.scored[stepped].min()
    assert max(latest for latest, _earliest in seen) < short.scored[stepped].min()


def test_the_witness_sees_a_walk_that_knows_outcomes_too_early(seen, monkeypatch) -> None:
    monkeypatch.setattr(walking, "FOLDED", 0)
    honest = walking._Walk.__init__

    def early(self, *args) -> None:
        honest(self, *args)
        self.known_at = self.known_at - 30  # the planted bug: a month of the future

    monkeypatch.setattr(walking._Walk, "__init__", early)
    walking.walk(cases(), every=100)

    assert any(latest >= earliest for latest, earliest in seen)


def test_outcomes_of_test_count_only_if_the_map_says_so() -> None:
    sheet, _true = deals(3_000, signal=1.5)
    turned = ["Lost" if each == "Won" else "Won" for each in sheet.columns["stage"]]
    sheet.columns["stage"][700:] = turned[700:]  # the market turns: what won now loses
    train, test = part(sheet, 0, 700), part(sheet, 700)

    fixed = score_tables(make_map({**MAP, **TIMES}), train, test)
    followed = score_tables(
        make_map({**MAP, **TIMES, "test": {"outcomes": "after_close"}}), train, test
    )

    late = slice(1_500, None)
    won = np.array([stage == "Won" for stage in test.columns["stage"]])[late]
    gaps = [
        np.mean((np.array([row.chance for row in answer.rows])[late] - won) ** 2)
        for answer in (fixed, followed)
    ]
    assert gaps[0] > 0.25 > gaps[1] + 0.02


def test_hidden_outcomes_of_test_change_nothing() -> None:
    sheet, _true = deals(900)
    train, test = part(sheet, 0, 600), part(sheet, 600)
    told = make_map({**MAP, **TIMES})
    blank = part(sheet, 600)
    blank.columns["stage"][:] = [""] * blank.rows

    with_outcomes = score_tables(told, train, test)
    without = score_tables(told, train, blank)

    assert [row.chance for row in with_outcomes.rows] == [row.chance for row in without.rows]


def test_the_order_of_the_file_is_an_order_of_time() -> None:
    sheet, true = deals(1_200)
    for name in ("opened", "closed"):
        del sheet.columns[name]
    told = make_map({**MAP, "order": "file", "test": {"outcomes": "after_close"}})

    answer = score_tables(told, part(sheet, 0, 800), part(sheet, 800))

    assert answer.verdict == "useful"
    assert np.corrcoef([row.chance for row in answer.rows], true[800:])[0, 1] > 0.8
