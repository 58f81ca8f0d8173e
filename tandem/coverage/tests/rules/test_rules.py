"""Segments, potentials, horizons and moves: plain tables, no database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandem.coverage.rules.horizon import NEXT_QUARTER, NOW, horizon, visits_in
from tandem.coverage.rules.move import matching_alternative, visits_for
from tandem.coverage.rules.options import options_of
from tandem.coverage.rules.potential import WalletSettings, fill_unknown, margin_of
from tandem.coverage.rules.segment import Thresholds, segment_of
from tandem.coverage.rules.strategy import MODES, SEGMENTS, standard_strategies
from tandem.foundation.fiscal import FiscalCalendar

APRIL = FiscalCalendar(4)


@pytest.mark.parametrize(
    ("need", "penetration", "expected"),
    [
        (3, 0.0, "A"),
        (2, 0.29, "A"),
        (2, 0.30, "B"),
        (3, 0.9, "B"),
        (1, 0.29, "C"),
        (0, None, "C"),
        (2, None, "A"),
        (1, 0.30, "D"),
        (0, 1.0, "D"),
    ],
)
def test_need_and_penetration_decide_the_segment(need, penetration, expected):
    assert segment_of(need_level=need, penetration=penetration) == expected


def test_thresholds_are_settings():
    strict = Thresholds(strong_need=3, deep_penetration=0.5)

    assert segment_of(need_level=2, penetration=0.4, thresholds=strict) == "C"


def test_every_segment_has_a_strategy():
    cards = standard_strategies()

    assert list(cards) == list(SEGMENTS)
    assert cards["A"].mode == "personal"


def test_the_planner_calls_as_often_as_the_cards_of_that_way_say():
    cards = standard_strategies()
    more = cards | {"C": replace(cards["C"], calls=9)}

    calls = {MODES[mode]: call for mode, call in zip(*_calls_by_mode(more), strict=True)}

    assert calls["inside"] == 9
    assert calls["shared"] == cards["B"].calls
    assert calls["partner_led"] == 0


def _calls_by_mode(cards):
    options = options_of(cards)
    return options.mode, options.calls


def test_margin_is_the_reachable_part_of_the_wallet_a_quarter():
    settings = WalletSettings(reachable_share=0.5, gross_margin=0.2)

    assert margin_of(8_000_000_00, 0, settings) == pytest.approx(200.0)


def test_what_an_account_already_buys_is_reachable():
    settings = WalletSettings(reachable_share=0.1, gross_margin=0.2)

    assert margin_of(1_000_000_00, 400_000_00, settings) == pytest.approx(20.0)


def test_an_unknown_potential_takes_the_median_of_the_known():
    assert fill_unknown([0, 10, 30, 20], WalletSettings()) == [20, 10, 30, 20]


def test_a_list_without_any_figure_is_planned_all_the_same():
    assert fill_unknown([0, 0], WalletSettings(unknown_thousand=7)) == [7, 7]


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.sampled_from([NOW, NEXT_QUARTER]))
def test_a_plan_always_covers_thirteen_weeks_from_a_monday(on, start):
    period = horizon(on=on, start=start, fiscal=APRIL)

    assert period.start.weekday() == 0
    assert period.end - period.start == timedelta(weeks=13)
    assert period.end > on


def test_next_quarter_is_called_by_its_name_and_now_by_its_weeks():
    today = date(2026, 11, 24)

    assert horizon(on=today, start=NEXT_QUARTER, fiscal=APRIL).label == "FY26 Q4"
    assert horizon(on=today, start=NOW, fiscal=APRIL).label == "FY26 Q3 W9 – FY26 Q4 W8"


def test_a_short_week_counts_in_part_and_a_long_one_once():
    monday = date(2026, 11, 23)
    three = [monday + timedelta(days=n) for n in range(3)]
    six = [monday + timedelta(days=7 + n) for n in range(6)]

    assert visits_in(three + six, per_week=10) == pytest.approx(16.0)


@pytest.mark.parametrize(
    ("mode", "wished", "given_"),
    [
        ("personal", 0, 1),
        ("personal", 30, 12),
        ("shared", 9, 4),
        ("inside", 3, 0),
        ("shared", 0, 0),
    ],
)
def test_visits_follow_the_mode(mode, wished, given_):
    assert visits_for(mode, wished) == given_


def test_a_hand_move_finds_its_figure_among_the_alternatives():
    rows = [{"owner": 1, "mode": "shared", "value": -2.0}]

    assert matching_alternative(rows, owner_id=1, mode="shared") == rows[0]
    assert matching_alternative(rows, owner_id=2, mode="shared") is None
