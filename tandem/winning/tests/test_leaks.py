"""Fields that know the future are dropped, twins stay together, events after the moment are unseen."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandem.winning.learning import assembly, crossing
from tandem.winning.learning.history import history_fields, read_log
from tandem.winning.learning.mapping import EventsMap, make_map
from tandem.winning.learning.scoring import score_tables
from tandem.winning.learning.tables import Sheet
from tandem.winning.tests.drawn import deals, part, with_column

MAP = {"id": "deal", "outcome": "stage", "won": "Won", "lost": "Lost"}
TIMES = {"opened": "opened", "closed": "closed"}


def leaking(kind: str, sheet: Sheet) -> list[str]:
    won = [stage == "Won" for stage in sheet.columns["stage"]]
    chance = np.random.default_rng(5)
    if kind == "value":
        return [str(900 + at % 90) if each else "0" for at, each in enumerate(won)]
    if kind == "code":
        return ["signed" if each else "none" for each in won]
    if kind == "reason":  # written for most of the lost deals
        return ["price" if not each and chance.random() < 0.6 else "" for each in won]
    if kind == "noisy":
        return [f"{each * 3 + chance.normal(0, 0.3):.3f}" for each in won]
    return ["yes" if chance.random() < 0.5 else "no" for _ in won]  # "after": not in TEST


@pytest.mark.parametrize("kind", ["value", "code", "reason", "noisy", "after"])
def test_a_planted_column_of_the_future_is_dropped_with_a_sentence(kind: str) -> None:
    sheet, _true = deals(1_000, signal=0.0)
    sheet = with_column(sheet, "planted", leaking(kind, sheet))
    train, test = part(sheet, 0, 700), part(sheet, 700)
    if kind == "after":
        test = with_column(test, "planted", [""] * test.rows)

    answer = score_tables(make_map({**MAP, **TIMES}), train, test)

    assert any(line.startswith("Dropped: planted ") for line in answer.said)
    assert answer.verdict == "no usable signal"


def test_the_map_may_keep_a_field_and_then_it_tells_all() -> None:
    sheet, _true = deals(1_000, signal=0.0)
    sheet = with_column(sheet, "planted", leaking("code", sheet))

    answer = score_tables(
        make_map({**MAP, **TIMES, "keep": "planted"}), part(sheet, 0, 700), part(sheet, 700)
    )

    assert answer.verdict == "useful"
    assert answer.test is not None and answer.test.auc > 0.99


def test_a_field_filled_only_once_deals_are_closed_is_dropped() -> None:
    sheet, _true = deals(1_000)
    stage = [each if at % 4 else "Open" for at, each in enumerate(sheet.columns["stage"])]
    sheet = with_column(sheet, "stage", stage)
    sheet = with_column(
        sheet, "handled by", ["" if s == "Open" else f"p{n % 5}" for n, s in enumerate(stage)]
    )

    answer = score_tables(make_map({**MAP, **TIMES}), part(sheet, 0, 800), part(sheet, 800))

    assert "Dropped: handled by is filled only once a deal is closed." in answer.said


@pytest.mark.parametrize("kind", ["last change", "length in hours"])
def test_a_field_that_moves_with_the_end_is_dropped(kind: str) -> None:
    """Half a day after the closing, or the length of the deal: in TEST it would tell other things."""
    sheet, _true = deals(900)
    both = zip(sheet.columns["opened"], sheet.columns["closed"], strict=True)
    ages = [(date.fromisoformat(end) - date.fromisoformat(start)).days for start, end in both]
    cells = [f"{day}T12:00:00" for day in sheet.columns["closed"]]
    if kind == "length in hours":
        cells = [str(24 * age + at % 20) for at, age in enumerate(ages)]
    hoped = [str(age + 9 * (at % 5)) for at, age in enumerate(ages)]  # a plan that often came true
    sheet = with_column(with_column(sheet, kind, cells), "hoped days", hoped)

    answer = score_tables(make_map({**MAP, **TIMES}), part(sheet, 0, 700), part(sheet, 700))

    dropped = [line for line in answer.said if line.startswith("Dropped")]
    assert dropped == [f"Dropped: {kind} follows the end of the deals, so it was written then."]


def test_twins_teach_each_other_nothing(monkeypatch) -> None:
    """Deals of chance, each listed twice: only a model that saw the twin could tell."""
    sheet, _true = deals(400, signal=0.0)
    sheet = part(Sheet({n: sheet.columns[n] for n in ("size", "seller", "stage")}, 400), 0)
    sheet.columns["size"] = [f"{value:.6f}" for value in np.random.default_rng(2).normal(size=400)]
    train = Sheet({name: cells * 2 for name, cells in sheet.columns.items()}, 800)
    told = make_map({"outcome": "stage", "won": "Won", "lost": "Lost"})
    monkeypatch.setattr(assembly, "groups", _half_alike(assembly.groups))

    honest = score_tables(told, train, sheet)
    monkeypatch.setattr(crossing, "StratifiedGroupKFold", _Blind)  # the planted bug
    blind = score_tables(told, train, sheet)

    assert honest.verdict == "no usable signal"
    assert blind.verdict == "useful"


def _half_alike(groups):
    """Here every row has a twin, which the rule for tables of few fields would leave alone."""

    def named(names, frame, rows):
        return groups([str(at % 400) for at in range(len(frame))], frame, rows)

    return named


class _Blind(crossing.StratifiedGroupKFold):
    def split(self, rows, won, group):
        return super().split(rows, won, np.arange(len(won)))


EVENTS = EventsMap(file="x", case="case", activity="what", time="when")


@given(
    st.lists(st.tuples(st.integers(0, 99), st.sampled_from("abc")), min_size=1, max_size=20),
    st.lists(st.tuples(st.integers(51, 99), st.sampled_from("abcd")), max_size=10),
)
def test_what_happens_after_the_moment_changes_no_field(before, after) -> None:
    steps = ["a", "b", "c", "d"]

    def fields(events) -> list[np.ndarray]:
        told = [(-1, step) for step in steps] + events
        log, _said = read_log(
            Sheet(
                {
                    "case": ["other"] * 4 + ["one"] * len(events),
                    "what": [step for _at, step in told],
                    "when": [str(at) for at, _step in told],
                },
                len(told),
            ),
            EVENTS,
            None,
        )
        found = history_fields(
            log, ["other", "one"], np.array([200.0, 50.0]), np.array([np.inf, np.inf]), 1
        )
        return [np.hstack([each.numbers, each.codes])[1] for each in found]

    past = [event for event in before if event[0] <= 50]
    if not past:
        past = [(1, "a")]

    assert all(
        np.array_equal(mine, other, equal_nan=True)
        for mine, other in zip(fields(past), fields(past + after), strict=True)
    )
