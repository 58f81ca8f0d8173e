"""What a period will book: only what was known counts, and the way that erred least is believed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tandem.winning.learning import bookings
from tandem.winning.learning.bookings import WAYS, Deals, forecast, simulate
from tandem.winning.learning.tables import read_sheet
from tandem.winning.queries.bookings import _span

MAVEN = Path(__file__).resolve().parents[4] / "shared/data/maven_crm/sales_pipeline.csv"


def drawn(seed: int = 1, deals: int = 4_000) -> Deals:
    """Deals over three years, won with a chance of 0.4 within about forty days."""
    chance = np.random.default_rng(seed)
    first = date(2023, 1, 1).toordinal()
    opened = np.sort(chance.integers(first, first + 1_095, deals)).astype(float)
    closed = opened + np.round(chance.gamma(2.0, 20.0, deals)) + 1
    won = (chance.random(deals) < 0.4).astype(int)
    return Deals(opened, closed, won, np.round(chance.lognormal(3, 0.5, deals)))


def month(year: int, number: int) -> int:
    return year * 12 + number - 1


def test_the_range_holds_what_comes_about_eight_times_in_ten() -> None:
    deals = drawn()
    spans = [_span(month(2024, 1) + at, 1) for at in range(22)]

    held = [
        np.quantile(simulate(deals, each), 0.1)
        <= deals.booked(each.start, each.end)
        <= np.quantile(simulate(deals, each), 0.9)
        for each in spans
    ]

    assert 0.55 <= np.mean(held) <= 1.0


def market(seed: int, deals: int = 3_500) -> Deals:
    """Four years that grow by a third a year, with a high and a low season."""
    chance = np.random.default_rng(seed)
    day = np.arange(1_460)
    pace = np.exp(0.3 * day / 365) * (1 + 0.4 * np.sin(2 * np.pi * day / 365))
    opened = date(2022, 1, 1).toordinal() + np.sort(
        chance.choice(1_460, deals, p=pace / pace.sum())
    )
    closed = opened + np.round(chance.gamma(2.0, 25.0, deals)) + 1
    won = (chance.random(deals) < 0.4).astype(int)
    return Deals(opened.astype(float), closed, won, np.round(chance.lognormal(3, 0.8, deals)))


def held(months: int, tried: int, sets: int = 24) -> float:
    """In how many of such markets the range of a period of 2025 held what came."""
    inside = []
    for seed in range(sets):
        deals = market(seed)
        first = month(2025, 1) + (3 * (seed % 3) if months == 3 else seed % 10)
        past = [_span(first - months * back, months) for back in range(tried, 0, -1)]
        span = _span(first, months)
        found = forecast(deals, span, past)
        assert found is not None
        inside.append(found.low <= deals.booked(span.start, span.end) <= found.high)
    return float(np.mean(inside))


def test_in_a_market_that_grows_and_has_seasons_the_ranges_hold_most_of_what_comes() -> None:
    """Eight of ten are promised; 48 drawn markets may miss that by luck, and growth leaves some above."""
    assert 0.66 <= (held(1, 12) + held(3, 6)) / 2 <= 0.95


def test_a_range_of_half_the_width_would_be_seen(monkeypatch) -> None:
    stretch = bookings._stretch
    monkeypatch.setattr(bookings, "_stretch", lambda *told: stretch(*told) / 2)  # the planted bug

    assert (held(1, 12) + held(3, 6)) / 2 < 0.6


def test_draws_that_missed_are_stretched_and_those_that_held_are_not() -> None:
    draws = [np.linspace(90, 110, 1_000)] * 8

    assert bookings._stretch(draws, np.full(8, 100.0), -1) == 1.0
    assert bookings._stretch(draws, np.full(8, 116.0), -1) == pytest.approx(1.8, abs=0.01)
    assert bookings._stretch(draws, np.full(8, 900.0), -1) == pytest.approx(2.6, abs=0.01)


@settings(max_examples=15)
@given(st.integers(0, 50), st.integers(0, 20))
def test_what_happens_later_changes_nothing_that_is_said(seed: int, ahead: int) -> None:
    deals = drawn(3)
    span = _span(month(2024, 6) + ahead, 1)
    later = deals.closed >= span.start
    chance = np.random.default_rng(seed)
    other = Deals(
        deals.opened,
        np.where(later, deals.closed + chance.integers(0, 90, len(later)), deals.closed),
        np.where(later, chance.integers(0, 2, len(later)), deals.won),
        deals.value,
    )

    assert np.array_equal(simulate(deals, span), simulate(other, span))


def test_the_way_that_erred_least_is_the_one_that_is_used() -> None:
    deals = drawn()
    past = [_span(month(2025, 6) - back, 1) for back in range(12, 0, -1)]

    found = forecast(deals, _span(month(2025, 6), 1), past)

    assert found is not None
    assert set(found.error) == set(WAYS)
    assert found.error[found.way] == min(found.error.values())
    assert found.error["pipeline"] > found.error[found.way]
    assert found.low <= found.middle <= found.high
    assert len(found.tried) == 12


def test_without_history_nothing_is_forecast() -> None:
    deals = drawn()
    past = [_span(month(2023, 2) - back, 1) for back in range(12, 0, -1)]

    assert forecast(deals, _span(month(2023, 2), 1), past) is None


@pytest.mark.skipif(not MAVEN.is_file(), reason="the public deals are not beside the checkout")
def test_on_public_deals_the_same_month_of_last_quarter_is_believed() -> None:
    """Known of the set: that errs by 8.5 %, win rate times pipeline by some 220 %."""
    columns = read_sheet(MAVEN).columns
    there = [at for at, day in enumerate(columns["engage_date"]) if day]

    def days(name: str) -> np.ndarray:
        cells = (columns[name][at] for at in there)
        return np.array([date.fromisoformat(c).toordinal() if c else np.inf for c in cells])

    deals = Deals(
        days("engage_date"),
        days("close_date"),
        np.array([columns["deal_stage"][at] == "Won" for at in there], int),
        np.array([float(columns["close_value"][at] or "nan") for at in there]),
    )
    past = [_span(month(2018, 1) - back, 1) for back in range(12, 0, -1)]

    found = forecast(deals, _span(month(2018, 1), 1), past)

    assert found is not None and found.way == "same_last_quarter"
    assert found.error["same_last_quarter"] == pytest.approx(0.085, abs=0.002)
    assert found.error["pipeline"] > 1.5
